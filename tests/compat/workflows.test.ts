import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const directory = join(root, ".github", "workflows");
const files = readdirSync(directory);

interface Workflow {
  permissions: unknown;
  jobs: Record<string, { permissions?: Record<string, string>; steps: Step[] }>;
}
interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}

/** What actionlint says about a workflow, which it reads from standard input. */
async function lint(text: string): Promise<string> {
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
    const { permissions, jobs } = load(text) as Workflow;
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

    it("may read the repository at most; only publishing may ask for an identity", () => {
      assert.ok(["{}", '{"contents":"read"}'].includes(JSON.stringify(permissions)));
      for (const [name, job] of Object.entries(jobs)) {
        const allowed =
          file === "release.yml" && name === "publish" ? { contents: "read", "id-token": "write" } : undefined;
        assert.deepEqual(job.permissions, allowed, name);
      }
    });

    it("leaves no token of the repository in the checkout", () => {
      const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      assert.ok(checkouts.length > 0);
      for (const checkout of checkouts) assert.equal(checkout.with?.["persist-credentials"], false);
    });
  });
}
