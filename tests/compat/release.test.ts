import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

describe("`npm run release`", function () {
  this.timeout(240_000);
  let directory: string;
  const read = (...path: string[]): string => readFileSync(join(directory, ...path), "utf8");
  const git = async (...words: string[]): Promise<string> => (await run("git", words, { cwd: directory })).stdout;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "release-"));
    const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
    });
    for (const file of stdout.split("\0").filter(Boolean)) cpSync(join(root, file), join(directory, file));
    await git("init", "--quiet", "--initial-branch", "main");
    await git("config", "user.name", "Test");
    await git("config", "user.email", "test@example.com");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Start");
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    // git's rule for the directory does not hold for a link to one.
    appendFileSync(join(directory, ".git", "info", "exclude"), "node_modules\n");
    await git("init", "--quiet", "--bare", join(directory, ".git", "origin"));
    await git("remote", "add", "origin", join(directory, ".git", "origin"));
    await git("push", "--quiet", "--set-upstream", "origin", "main");
    const words = ["dev/node.mjs", "release-it", "0.2.0", "--ci"];
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    await run(process.execPath, words, { cwd: directory, env });
  });
  after(() => rmSync(directory, { recursive: true }));

  it("gives every package the version, in its own file and in the lock file", () => {
    const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, { version?: string }> };
    for (const folder of ["", "components", "policypack", "cli"]) {
      const manifest = JSON.parse(read(folder, "package.json")) as { version: string };
      assert.deepEqual([manifest.version, lock.packages[folder].version], ["0.2.0", "0.2.0"], folder);
    }
  });

  it("writes it into the component's schema", () => {
    assert.equal((JSON.parse(read("components", "schema.json")) as { version: string }).version, "0.2.0");
  });

  it("writes it where pages say what to type, and leaves no other version there", () => {
    for (const page of ["components/README.md", "examples/README.md", "docs/in-ci.md"]) {
      const versions = [...read(page).matchAll(/(?:@v?|rev: v|role-|tree\/v)(\d+\.\d+\.\d+)(?!.* # )/g)].map(
        ([, version]) => version,
      );
      assert.deepEqual([...new Set(versions)], ["0.2.0"], page);
    }
  });

  it("dates the unreleased changes with it, and leaves room for the next", () => {
    assert.match(read("CHANGELOG.md"), /^## \[Unreleased\]\n\n## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Added\n/m);
  });

  it("commits, tags and pushes all of it, by a tag that Pulumi does not take for a version", async () => {
    assert.equal(await git("log", "--max-count=1", "--format=%s"), "chore(release): 0.2.0\n");
    assert.equal(await git("tag", "--points-at", "HEAD"), "source/v0.2.0\n");
    assert.equal(await git("status", "--porcelain"), "");
    assert.match(await git("ls-remote", "origin"), /\trefs\/tags\/source\/v0\.2\.0$/m);
  });
});
