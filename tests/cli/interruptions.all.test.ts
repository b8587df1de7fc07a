import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatInventory } from "../../cli/aws/saved-accounts";
import { withSourceArn } from "../core/trust/fixtures";
import { fargateService } from "../../core/service/fargate";
import { FakeAws } from "../support/fake-aws";
import { accountId, roleArn } from "../support/fake-aws-account";
import { trustFor } from "../support/trust";
import { newDirectory } from "../support/run-directory";

const root = join(__dirname, "..", "..");

/** A trust policy, as long as IAM takes it, on which each judgement spends its whole work budget. */
const hard = JSON.stringify(
  withSourceArn(
    Array.from({ length: 77 }, (_, index) => `*${"ab?*c*d?".repeat(12)}${index}*`),
    "StringLike",
  ),
);

/** An account with so many of them that nobody waits for the end. */
const account = {
  id: accountId,
  partition: "aws",
  roles: Array.from({ length: 2_000 }, (_, index) => ({
    arn: roleArn(`role-${index}`),
    uniqueId: `AROA${index}`,
    trustPolicy: hard,
    attachedPolicies: [],
    policies: [],
    instanceProfiles: [],
  })),
  nodeRoles: [],
  allRoles: true,
  quotas: {},
  regions: [],
  allRegions: true,
  unknown: [],
};

/** Hundreds of them in a template. */
const template = {
  Resources: Object.fromEntries(
    account.roles
      .slice(0, 400)
      .map((_, index) => [
        `Role${index}`,
        { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: JSON.parse(hard) } },
      ]),
  ),
};

const signals = ["SIGINT", "SIGTERM"] as const;

/** Starts the command of this checkout's sources, or of its bundle where that is needed to reach AWS. */
function start(
  words: readonly string[],
  { bundled = false, env = {}, cwd = root, stdin = "ignore" } = {},
): ChildProcess {
  const script = bundled
    ? [join(root, "cli", "bin", "fargate-role.js")]
    : ["-r", join(root, "dev", "typescript.cjs"), join(root, "tests", "support", "run-command.ts")];
  return spawn(process.execPath, [...script, ...words], {
    stdio: [stdin === "pipe" ? "pipe" : "ignore", "pipe", "pipe"],
    cwd,
    env: { ...process.env, ...env },
  });
}

/** What a process says on standard error until it ends, and its exit code. */
async function errorsOf(child: ChildProcess): Promise<[number | null, string]> {
  let errors = "";
  child.stdout?.resume();
  child.stderr?.on("data", (text: Buffer) => (errors += text.toString()));
  await once(child, "close");
  return [child.exitCode, errors];
}

describe("trust policies that are hard to judge, and many", () => {
  let directory: string;
  const contents = { "of an account": formatInventory([account]), "of a template": JSON.stringify(template) };

  before(() => (directory = newDirectory()));

  /** A pipe to judge, of which the command knows nothing until it is written. */
  function newPipe() {
    const pipe = join(newDirectory(), "pipe");
    execFileSync("mkfifo", [pipe]);
    return pipe;
  }

  const late = "fargate-role: The files took more than 1 seconds. Allow more time with --timeout.\n";
  it("standard input or a pipe that nobody writes to: ends with --timeout, and says so", async () => {
    for (const file of ["-", newPipe()])
      assert.deepEqual(await errorsOf(start(["judge", file, "--timeout", "1"], { stdin: "pipe" })), [2, late]);
  });

  it("a pipe is read, and standard input goes by this name", async () => {
    const pipe = newPipe();
    const child = start(["judge", pipe, "-", "--timeout", "60"], { stdin: "pipe" });
    child.stdin?.end('{"a": 1}');
    const errors = errorsOf(child);
    await writeFile(pipe, trustFor("ec2.amazonaws.com"));
    const [exitCode, text] = await errors;
    assert.equal(exitCode, 0);
    assert.match(text, /^fargate-role: standard input is left out: /);
  });

  for (const [name, content] of Object.entries(contents)) {
    it(`${name}: ends with --timeout in the middle, and says so`, async () => {
      const file = join(directory, "content.json");
      await writeFile(file, content);
      assert.deepEqual(await errorsOf(start(["judge", file, "--timeout", "1"])), [2, late]);
    });

    for (const signal of signals)
      for (const moment of ["as it begins", "once it has read all"])
        it(`${name}: ends by ${signal}, ${moment}`, async () => {
          const pipe = newPipe();
          const child = start(["judge", pipe]);
          await (moment === "as it begins" ? once(child, "spawn") : writeFile(pipe, content));
          child.kill(signal);
          await once(child, "exit");
          assert.equal(child.signalCode, signal);
        });
  }
});

describe("a scan of a role whose trust policy is hard to judge", () => {
  const aws = new FakeAws();
  let words: string[];

  before(async () => {
    if (!existsSync(join(root, "cli", "bin", "main.js")))
      execFileSync(process.execPath, [join(root, "dev", "build", "build.mjs"), "cli"]);
    words = ["scan", "pods", "--cluster", "blue", "--region", "us-east-1", "--endpoint", await aws.start()];
  });
  after(() => aws.stop());

  const scan = (more: string[] = [], cwd?: string): ChildProcess =>
    start([...words, ...more], {
      cwd,
      bundled: true,
      env: { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    });

  /** Resolves once the command asks AWS this. */
  const asked = (action: string) =>
    new Promise<void>((resolve) => {
      aws.beforeAnswer = (question) => {
        if (question.startsWith(action)) resolve();
      };
    });

  it("ends with --timeout where AWS does not answer", async () => {
    aws.account = { accountId, roles: {}, clusters: {}, hangs: true };
    const [exitCode, errors] = await errorsOf(scan(["--timeout", "2"]));
    assert.equal(exitCode, 2);
    assert.match(errors, /--timeout/);
  });

  for (const signal of signals)
    it(`has said how the old policy is put back, and has kept it, if ${signal} ends --fix between its two writes`, async () => {
      const [role, trustPolicy] = [`arn:aws:iam::${accountId}:role/pods`, trustFor(fargateService)];
      aws.account = {
        accountId,
        roles: { pods: { trustPolicy, uniqueId: "AROAEXAMPLE" } },
        clusters: {},
        profiles: { blue: { default: role } },
      };
      // AWS attaches the policy, and answers nothing more.
      const attached = asked("AttachRolePolicy").then(() => (aws.account.hangs = true));
      const directory = newDirectory();
      const child = scan(["--fix", "--yes"], directory);
      const ended = errorsOf(child);
      await attached;
      child.kill(signal);
      const [, errors] = await ended;
      assert.equal(child.signalCode, signal);
      const [file = ""] = await readdir(directory);
      assert.equal(await readFile(join(directory, file), "utf8"), trustPolicy);
      assert.ok(errors.includes(` --policy-document file://${join(directory, file)}\n`), errors);
    });

  for (const signal of signals)
    it(`ends by ${signal} in the middle of a judgement`, async () => {
      aws.account = { accountId, roles: { pods: { trustPolicy: hard } }, clusters: {}, profiles: { blue: {} } };
      // The last question before the role is judged.
      const judging = asked("GetAccountSummary");
      const child = scan();
      await judging;
      child.kill(signal);
      await once(child, "exit");
      assert.equal(child.signalCode, signal);
    });
});
