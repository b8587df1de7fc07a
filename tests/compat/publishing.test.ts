import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { parse } from "yaml";
import { join } from "node:path";
import { promisify } from "node:util";
import { newDirectory } from "../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const folders = ["components", "policypack", "cli"];
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

/** Inside `npm run` the environment describes that run; a nested npm would take it for its own settings. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

interface Job {
  needs?: string;
  steps: { run?: string; env?: Record<string, string> }[];
}

interface Bill {
  bomFormat: string;
  components: { group?: string; name: string; version: string; purl?: string; licenses?: unknown[] }[];
}

describe("publishing", () => {
  let directory: string;
  let answer: Record<string, { id: string; files: { path: string }[] }>;
  let said: string;
  before(async () => {
    directory = newDirectory();
    const words = ["dev/build/build.mjs", "--into", join(directory, "bin"), "--sbom", directory];
    await run(process.execPath, words, { cwd: root });
    // The bundles of one directory are the last package's; each package's own are where they are published from.
    await run(process.execPath, ["dev/build/build.mjs"], { cwd: root });
    const publish = ["publish", "--workspaces", "--access", "public", "--dry-run", "--ignore-scripts", "--json"];
    const { stdout, stderr } = await run("npm", publish, { cwd: root, env: environment });
    answer = JSON.parse(stdout.slice(stdout.indexOf("{"))) as typeof answer;
    said = stderr;
  });

  /** What the bill of a package lists besides the packages of this repository, as `NAME VERSION`. */
  function bundledInto(folder: string) {
    const bill = JSON.parse(readFileSync(join(directory, `${folder}.cdx.json`), "utf8")) as Bill;
    assert.equal(bill.bomFormat, "CycloneDX");
    return bill.components
      .filter(({ name }) => !name.startsWith("fargate-"))
      .map(({ group, name, version }) => `${group ? `${group}/` : ""}${name} ${version}`);
  }

  for (const folder of folders) {
    it(`of ${folder}/ goes as far as npm lets somebody without an account`, () => {
      const { name, version } = JSON.parse(read(folder, "package.json")) as { name: string; version: string };
      assert.equal(answer[name].id, `${name}@${version}`);
      const paths = answer[name].files.map(({ path }) => path);
      for (const path of ["LICENSE", "README.md", "package.json", "bin/main.js"]) assert.ok(paths.includes(path), path);
    });

    it(`of ${folder}/ comes with a bill of what is bundled: the packages whose licences are in the bundle's LICENSES.txt`, () => {
      const bundled = bundledInto(folder);
      const licensed = read(folder, "bin", "LICENSES.txt");
      const titles = [...licensed.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S*) \(/gm)].map(
        ([, title]) => title,
      );
      assert.deepEqual(bundled.sort(), titles.sort());
      assert.ok(bundled.length >= (folder === "components" ? 1 : 20), `${bundled.length} packages`);
    });
  }

  it("leaves npm nothing to correct in a package.json, of which it would warn", () => {
    const warnings = said.split("\n").filter((line) => /^npm (warn|error)/.test(line));
    // It is expected that nobody is logged in here.
    const expected = /^npm warn publish This command requires you to be logged in/;
    assert.deepEqual(
      warnings.filter((line) => !expected.test(line)),
      [],
    );
  });

  it("begins with `npm run release:make`, which makes all that is published", async () => {
    const target = join(directory, "release");
    await run(process.execPath, ["dev/node.mjs", "dev/release/make.mjs", target], { cwd: root });
    const names = Object.values(answer).map(({ id }) => id);
    const tarballs = names.map((id) => `${id.replace("@", "-")}.tgz`).sort();
    assert.deepEqual(readdirSync(join(target, "npm")).sort(), ["SHA256SUMS", ...tarballs]);
    const { stdout } = await run("sha256sum", ["--check", "SHA256SUMS"], { cwd: join(target, "npm") });
    assert.deepEqual(
      stdout.trimEnd().split("\n"),
      tarballs.map((name) => `${name}: OK`),
    );
    // A bundle that is listed in a bill has the SDK of AWS in its main file too.
    assert.ok(statSync(join(root, "cli", "bin", "main.js")).size < 1_000_000);
    assert.deepEqual(readdirSync(target).sort(), ["npm", "sbom", "tree"]);
    assert.deepEqual(readdirSync(join(target, "sbom")).sort(), folders.map((folder) => `${folder}.cdx.json`).sort());
    assert.ok(readdirSync(join(target, "tree")).includes("components"));
  });

  it("is audited with all that is bundled: by the lock file, in which development's packages count too", () => {
    const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, { version?: string }> };
    const locked = Object.entries(packages).map(
      ([path, { version }]) => `${path.split("node_modules/").at(-1)} ${version}`,
    );
    const bundled = folders.flatMap((folder) => bundledInto(folder)).filter((entry) => !locked.includes(entry));
    assert.deepEqual(bundled, []);
    const commands = [...read(".github", "workflows", "ci.yml").matchAll(/run: (npm audit.*)/g)].map(
      ([, line]) => line,
    );
    assert.deepEqual(commands, ["npm audit --audit-level=high"]);
  });

  it("needs no token of npm's, but the workflow's identity, and runs no package where that can be had", () => {
    const workflow = read(".github", "workflows", "release.yml");
    assert.match(workflow, /^permissions: \{\}$/m);
    assert.doesNotMatch(workflow, /NODE_AUTH_TOKEN|NPM_TOKEN/);
    const { check, publish, cloud } = (parse(workflow) as { jobs: Record<string, Job> }).jobs;
    const scripts = ({ steps }: Job) => steps.flatMap((step) => step.run ?? []);
    const last = ["npm run release:make -- release", "npm run release:rehearse -- release"];
    assert.deepEqual(scripts(check).slice(-2), last);
    assert.equal(publish.needs, "check");
    assert.deepEqual(scripts(publish), ["node dev/release/publish.mjs release packages"]);
    assert.equal(cloud.needs, "publish");
    assert.deepEqual(scripts(cloud), ["node dev/release/publish.mjs release cloud"]);
    assert.equal(publish.steps.at(-1)?.env?.NPM_CONFIG_PROVENANCE, "true");
  });
});
