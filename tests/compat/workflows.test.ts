import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { newDirectory } from "../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const directory = join(root, ".github", "workflows");
const files = readdirSync(directory);

interface Workflow {
  permissions: unknown;
  jobs: Record<string, { permissions?: Record<string, string>; steps: Step[] }>;
}
interface Step {
  name?: string;
  run?: string;
  "continue-on-error"?: boolean;
  uses?: string;
  with?: Record<string, unknown>;
}

/** What actionlint says about a workflow, which it reads from standard input. */
async function lint(text: string) {
  const { stdout: actionlint } = await run(process.execPath, [join(root, "dev", "actionlint", "build.mjs")]);
  // Other linters that a machine may have would say more on one machine than on another.
  const checking = run(actionlint.trim(), ["-shellcheck=", "-pyflakes=", "-no-color", "-"], { cwd: root });
  checking.child.stdin?.end(text);
  return checking.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

for (const file of files) {
  describe(`the workflow ${file}`, function () {
    // The first run compiles actionlint.
    this.timeout(120_000);
    const text = readFileSync(join(directory, file), "utf8");
    const { permissions, jobs } = parse(text) as Workflow;
    const steps = Object.values(jobs).flatMap((job) => job.steps);

    it("is right by actionlint, which objects to a planted fault", async () => {
      assert.equal(await lint(text), "");
      assert.match(
        await lint(text.replace("ubuntu-latest", "ubuntu-latest-and-greatest")),
        /label "ubuntu-latest-and-greatest" is unknown/,
      );
    });

    it("pins every action by commit, with its version beside it", () => {
      const used = [...text.matchAll(/^\s*-?\s*uses: (.*)$/gm)].map(([, action]) => action);
      assert.ok(used.length > 0);
      for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+(\/\w+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it("may read the repository at most; only publishing may write it and ask for an identity", () => {
      assert.ok(["{}", '{"contents":"read"}'].includes(JSON.stringify(permissions)));
      for (const [name, job] of Object.entries(jobs)) {
        const read = { contents: "read" };
        const allowed: Record<string, object> = {
          "release.yml check": read,
          "release.yml publish": { contents: "write", "id-token": "write" },
          "release.yml cloud": read,
          "site.yml publish": { pages: "write", "id-token": "write" },
        };
        assert.deepEqual(job.permissions, allowed[`${file} ${name}`], name);
      }
    });

    it("leaves no token of the repository in the checkout", () => {
      const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      assert.ok(checkouts.length > 0);
      for (const checkout of checkouts) assert.equal(checkout.with?.["persist-credentials"], false);
    });
  });
}

describe("the job that publishes the pack with a ledger, examples/node-and-pods/ci.yml", function () {
  // The first run compiles actionlint.
  this.timeout(120_000);
  const example = join("examples", "node-and-pods");
  const text = readFileSync(join(root, example, "ci.yml"), "utf8");
  const { steps } = (parse(text) as Workflow).jobs.ledger;
  const { version } = JSON.parse(readFileSync(join(root, "policypack", "package.json"), "utf8")) as { version: string };
  let directory: string;
  beforeEach(() => {
    directory = newDirectory();
    cpSync(join(root, "package.json"), join(directory, "package.json"));
    cpSync(join(root, example), join(directory, example), { recursive: true });
    for (const folder of ["components", "policypack", "cli"]) {
      mkdirSync(join(directory, folder));
      cpSync(join(root, folder, "package.json"), join(directory, folder, "package.json"));
    }
    mkdirSync(join(directory, "tools"));
    for (const [tool, script] of Object.entries(standIns))
      writeFileSync(join(directory, "tools", tool), `#!/bin/sh\n${script}`, { mode: 0o755 });
  });

  /** What stands in for the command, which writes the ledger, and for Pulumi: tests/engine/pulumi-cloud runs the job with the real ones. */
  const standIns = {
    npx: 'while [ "$1" != --output ]; do shift; done\ncat "$2" >> before 2> /dev/null\n[ -z "$LEDGER" ] || echo "$LEDGER" > "$2"\nexit "$CODE"\n',
    pulumi: `echo "$*" >> said\ncase "$*" in *"group get"*) echo '{ "appliedPolicyPacks": [] }';; esac\n`,
  };

  /** Runs the job in a fresh checkout that has the cache of the last one; returns what it asked Pulumi to do. */
  async function night(ledger: string, { code = 0, of = version } = {}): Promise<string[]> {
    const said = join(directory, "said");
    for (const old of [said, join(directory, "policypack", "ledger.json")]) rmSync(old, { force: true });
    cpSync(join(root, "policypack", "package.json"), join(directory, "policypack", "package.json"));
    const PATH = [join(directory, "tools"), process.env.PATH].join(delimiter);
    const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
    const env = {
      ...Object.fromEntries(inherited),
      PATH,
      PULUMI_ORGANIZATION: "acme",
      VERSION: of,
      LEDGER: ledger,
      CODE: String(code),
    };
    for (const name of ["write", "publish"]) {
      const script = steps.find((step) => step.name === name)?.run ?? assert.fail(name);
      const running = run("bash", ["-e", "-c", script], { cwd: directory, env });
      await (name === "write" ? running.catch(() => {}) : running);
    }
    return existsSync(said) ? readFileSync(said, "utf8").trimEnd().split("\n") : [];
  }

  it("is right by actionlint", async () => assert.equal(await lint(text), ""));

  it("publishes a ledger that shows a shared role, and one from which a stack may be missing, and fails at the end", async () => {
    for (const code of [1, 2]) assert.match((await night(`exit code ${code}`, { code }))[0], /policy publish acme$/);
    assert.equal(readFileSync(join(directory, "before"), "utf8"), "exit code 1\n", "begins with the one before");
    assert.equal(steps.find(({ name }) => name === "write")?.["continue-on-error"], true);
    assert.match(steps.at(-1)?.run ?? "", /&& test "\$\{\{ steps\.write\.outcome \}\}" = success$/);
  });

  it("publishes an unchanged ledger with a new version of the pack, and nothing with the same one", async () => {
    assert.match((await night("same"))[0], /policy publish acme$/);
    assert.match((await night("same", { of: "9.9.9" }))[0], /policy publish acme$/);
    assert.deepEqual(await night("same"), []);
  });

  it("publishes nothing without a ledger", async () => {
    await assert.rejects(night("", { code: 2 }), /test -f policypack\/ledger\.json/);
    assert.equal(existsSync(join(directory, "said")), false);
  });
});
