import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { npm } from "../../../dev/localcloud/setup/npm.mjs";
import { installedOnce } from "../../support/pulumi-packages";
import { newDirectory } from "../../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..", "..");

describe("the tree of a version tag", function () {
  this.timeout(400_000);
  const directory = newDirectory();
  const tree = join(directory, "tree");
  before(async () => {
    const words = ["dev/node.mjs", "dev/release/tree.mjs", tree, "--repository", "https://127.0.0.1:4443/o/r.git"];
    await run(process.execPath, words, { cwd: root });
  });

  /** Installs for a plugin what npm does, which Pulumi runs in its directory, and nothing else, as outside a workspace. */
  async function install(components: string) {
    const read = (place: string) => JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as Manifest;
    const { dependencies, devDependencies, peerDependencies } = read(components);
    const needed = Object.keys({ ...peerDependencies, ...devDependencies, ...dependencies });
    const newest = read(root).dependencies;
    const versions = needed.map((name) => [name, newest[name] ?? ""]);
    const installed = await installedOnce(Object.fromEntries(versions) as Manifest["dependencies"]);
    symlinkSync(installed, join(components, "node_modules"));
  }

  it("has what users take from git, built, with nothing to build, and without the sources", () => {
    const names = readdirSync(tree, { recursive: true, encoding: "utf8" }).filter(
      (name) => !/^cli|^policypack/.test(name),
    );
    assert.deepEqual(names.filter((name) => /^[^/]*$/.test(name)).sort(), [
      ".gitignore",
      ".pre-commit-hooks.yaml",
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "action.yml",
      "components",
      "stack",
    ]);
    assert.deepEqual(names.filter((name) => name.startsWith("stack/")).sort(), [
      "stack/LICENSES.txt",
      "stack/Pulumi.yaml",
      "stack/index.js",
      "stack/package.json",
    ]);
    for (const folder of ["components", "policypack", "cli", "stack"]) {
      const manifest = JSON.parse(readFileSync(join(tree, folder, "package.json"), "utf8")) as object;
      for (const key of ["scripts", "devDependencies", "workspaces"])
        assert.ok(!(key in manifest), `${folder}: ${key}`);
    }
  });

  describe("has a plugin that starts beside any tsconfig.json, as the npm package and this checkout do:", () => {
    const modern = { target: "ES2022", module: "nodenext", moduleResolution: "nodenext", noUnusedLocals: true };
    const projects: Record<string, object | undefined> = {
      "one of today": modern,
      none: undefined,
      "one that emits nothing": { ...modern, allowJs: true, noEmit: true, allowImportingTsExtensions: true },
      "one that emits JavaScript": { ...modern, allowJs: true, checkJs: true, rootDir: ".", outDir: "out" },
      "one for a bundler": { module: "esnext", moduleResolution: "bundler", allowJs: true, noEmit: true },
    };
    const places = {
      "a tag": join(tree, "components"),
      "the npm package": join(directory, "package"),
      "this checkout": join(root, "components"),
    };
    before(async () => {
      await install(join(tree, "components"));
      const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
      const [{ filename }] = JSON.parse(await npm(words, join(root, "components"))) as [{ filename: string }];
      await run("tar", ["-xzf", filename], { cwd: directory });
      await install(join(directory, "package"));
    });

    for (const [place, components] of Object.entries(places))
      it(place, async () => {
        for (const [project, compilerOptions] of Object.entries(projects)) {
          const cwd = mkdtempSync(join(directory, "project-"));
          if (compilerOptions) writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions }));
          writeFileSync(join(cwd, "index.ts"), "export {};\n");
          assert.match(await started(components, cwd), /^\d+\n$/, project);
        }
        assert.match(await started(components, root), /^\d+\n$/, "the root of this checkout");
      });

    /** What the plugin prints that Pulumi starts in a directory: its port, or why it stops. */
    async function started(components: string, cwd: string) {
      const script = createRequire(join(components, "package.json")).resolve("@pulumi/pulumi/cmd/run-plugin");
      const child = spawn(process.execPath, [script, components, "127.0.0.1:1"], { cwd });
      const ended = text(child.stderr);
      const [port] = (await Promise.race([once(child.stdout, "data"), ended.then((said) => [said])])) as [Buffer];
      child.kill();
      return port.toString();
    }
  });

  it("is what a reference to a commit of the sources asks for, since that has nothing built", async () => {
    const sources = join(directory, "sources");
    cpSync(join(root, "components"), sources, { recursive: true, filter: (path) => basename(path) !== "bin" });
    await install(sources);
    const script = join(sources, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
    const words = [script, sources, "127.0.0.1:1"];
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: sources, encoding: "utf8" });
    assert.equal(status, 2, stderr);
    assert.match(
      stderr,
      /^The component in .* is not built\. From git, use the tag of a version, such as @\d+\.\d+\.\d+\. /,
    );
    assert.doesNotMatch(stderr, /TSError|DeprecationWarning/);
  });

  it("has the command, which runs without an install", async () => {
    const { stdout } = await run(process.execPath, [join(tree, "cli", "bin", "fargate-role.js"), "--version"]);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

interface Manifest {
  dependencies: { [name: string]: string };
  devDependencies?: { [name: string]: string };
  peerDependencies?: { [name: string]: string };
}
