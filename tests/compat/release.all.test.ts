import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { repositoryAddress } from "../../dev/docs/address";
import { freshCheckout } from "../support/fresh-checkout";
import { parsePage } from "../support/pages";
import { writePublishers } from "../support/publishers";
import { newDirectory } from "../support/run-directory";

const run = promisify(execFile);
/** Where somebody releases it who is not us. */
const address = "https://git.example.com/acme/pods";

describe("`npm run release`", () => {
  let directory: string;
  const read = (...path: string[]) => readFileSync(join(directory, ...path), "utf8");
  const git = async (...words: string[]): Promise<string> => (await run("git", words, { cwd: directory })).stdout;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const node = async (...words: string[]) => (await run(process.execPath, words, { cwd: directory, env })).stdout;

  before(async () => {
    directory = join(newDirectory(), "checkout");
    await freshCheckout(directory);
    await git("config", "user.name", "Test");
    await git("config", "user.email", "test@example.com");
    await git("init", "--quiet", "--bare", join(directory, ".git", "origin"));
    await git("remote", "add", "origin", join(directory, ".git", "origin"));
    // What dev/release/README.md says is to be done before the first version.
    const manifest = read("package.json");
    writeFileSync(join(directory, "package.json"), manifest.replace(/git\+https:[^"]*/, `git+${address}.git`));
    await node("dev/node.mjs", "dev/docs/generate.ts");
    await git("commit", "--quiet", "--all", "--message", "Our repository");
    await git("push", "--quiet", "--set-upstream", "origin", "main");
    await node("dev/node.mjs", "release-it", "0.2.0", "--ci");
  });

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

  it("is of another repository wherever its address stands", async () => {
    const named = new URL(repositoryAddress()).pathname.slice(1);
    await assert.rejects(git("grep", "--fixed-strings", "-e", named), { code: 1 }, "it is still somewhere");
    assert.match(read("docs", "in-ci.md"), /^ +- uses: acme\/pods@v0\.2\.0$/m);
  });

  it("makes, publishes and tags what says so", async () => {
    const made = join(directory, "release");
    await node("dev/node.mjs", "dev/release/make.mjs", made);
    const commands = join(dirname(directory), "commands");
    const note = join(dirname(directory), "note");
    writePublishers(commands);
    writeFileSync(note, "");
    const cloud = createServer(({ url }, response) => {
      response.writeHead(url === "/api/user" ? 200 : 404);
      response.end(JSON.stringify({ organizations: [{ githubLogin: "acme" }] }));
    });
    await once(cloud.listen(0, "127.0.0.1").unref(), "listening");
    const settings = {
      PATH: [commands, env.PATH].join(delimiter),
      NOTE: note,
      PULUMI_ORGANIZATION: "acme",
      PULUMI_ACCESS_TOKEN: "t",
      PULUMI_BACKEND_URL: `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`,
    };
    const publish = [join("dev", "release", "publish.mjs"), made];
    await run(process.execPath, publish, { cwd: directory, env: { ...env, ...settings } });
    cloud.close();
    const asked = readFileSync(note, "utf8");
    assert.match(
      asked,
      /^gh release create v0\.2\.0 SHA256SUMS .*fargate-role-0\.2\.0\.tgz.* git\.example\.com\/acme\/pods /m,
    );
    assert.match(asked, /^pulumi package publish https:\/\/git\.example\.com\/acme\/pods\.git\/components@0\.2\.0$/m);
    await git("fetch", "--quiet", "origin", "refs/tags/v0.2.0:refs/released");
    const named = await git("grep", "--files-with-matches", "--fixed-strings", "-e", address, "refs/released");
    for (const path of ["README.md", "components/package.json", "policypack/README.md", "cli/bin/main.js"])
      assert.ok(named.split("\n").includes(`refs/released:${path}`), path);
    const [first, second] = parsePage("README.md", read("README.md")).blocks;
    assert.equal(first.text, `npx --yes ${address}/releases/download/v0.2.0/fargate-role-0.2.0.tgz judge role.json\n`);
    assert.match(second.text, /^npm run build cli\n/);
  });

  it("removes what pages say until the first release, and only that", async () => {
    await assert.rejects(
      git("grep", "-e", "\\(Nothing\\|not\\) .*\\(published\\|released\\|on npm\\).* yet", "--", "*.md"),
      { code: 1 },
    );
    const removed = await git(
      "show",
      "--format=",
      "HEAD",
      "--",
      "README.md",
      "components/README.md",
      "docs/command.md",
    );
    assert.doesNotMatch(removed, /^-## /m);
  });

  it("passes what the release's workflow checks of the address, and the tests that know it", async () => {
    const [, check] = /run: (test .*repository.*)/.exec(read(".github", "workflows", "release.yml")) ?? [];
    const ofGitHub = check.replace("https://github.com", "https://git.example.com");
    await run("bash", ["-c", ofGitHub], { cwd: directory, env: { ...env, GITHUB_REPOSITORY: "acme/pods" } });
    const gates = ["tests/dev/build/published.integration.test.ts", "tests/dev/docs/generated.integration.test.ts"];
    const pages = ["tests/docs/links.test.ts", "tests/docs/pages.test.ts", "tests/docs/findings.test.ts"];
    await node("dev/node.mjs", "mocha", ...gates, ...pages, "tests/core/findings/**/*.test.ts");
  });
});
