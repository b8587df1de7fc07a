import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { formatInventory } from "../../core/aws-account/file";
import { withSourceArn } from "../core/iam/fixtures";
import { accountId, roleArn } from "../support/fake-aws-account";

const root = join(__dirname, "..", "..");

/** A trust policy on which each judgement spends its whole work budget. */
const hard = JSON.stringify(
  withSourceArn(
    Array.from({ length: 200 }, (_, index) => `*${"ab?*c*d?".repeat(12)}${index}*`),
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

describe("a scan of trust policies that are hard to judge", function () {
  this.timeout(120_000);
  let directory: string;
  let file: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "interruptions-"));
    file = join(directory, "account.json");
    await writeFile(file, formatInventory([account]));
  });
  after(() => rm(directory, { recursive: true }));

  function scan(...words: string[]): ChildProcess {
    const command = ["-r", join(root, "dev", "typescript.cjs"), join(root, "cli", "fargate-role.ts"), "scan"];
    return spawn(process.execPath, [...command, "--from", file, ...words], { stdio: ["ignore", "ignore", "pipe"] });
  }

  it("ends with --timeout in the middle, and says so", async () => {
    const child = scan("--timeout", "1");
    let errors = "";
    child.stderr?.on("data", (text: Buffer) => (errors += text.toString()));
    await once(child, "close");
    assert.equal(child.exitCode, 2);
    assert.equal(errors, "fargate-role: The scan did not end in 1 seconds. Allow more time with --timeout.\n");
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    for (const moment of [100, 4_000])
      it(`ends by ${signal}, ${moment} ms after it began`, async () => {
        const child = scan();
        await wait(moment);
        assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
        child.kill(signal);
        await once(child, "exit");
        assert.ok(child.exitCode === 2 || child.signalCode === signal);
      });
});
