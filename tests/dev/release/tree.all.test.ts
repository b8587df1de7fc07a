import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
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

  /** What npm installs for a directory of the tree, and nothing else, as in a directory outside a workspace. */
  function installed(folder: string): Promise<string> {
    const { dependencies } = JSON.parse(readFileSync(join(tree, folder, "package.json"), "utf8")) as Manifest;
    return installedOnce(dependencies);
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

  const modern = { target: "ES2022", module: "nodenext", moduleResolution: "nodenext", noUnusedLocals: true };

  /** What the plugin prints that Pulumi starts in a project with these options of the compiler: its port, or why it stops. */
  async function started(compilerOptions: object): Promise<string> {
    const project = mkdtempSync(join(directory, "project-"));
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    const components = join(tree, "components");
    if (!existsSync(join(components, "node_modules")))
      symlinkSync(await installed("components"), join(components, "node_modules"));
    const script = join(components, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
    const child = spawn(process.execPath, [script, components, "127.0.0.1:1"], { cwd: project });
    const ended = text(child.stderr);
    const [port] = (await Promise.race([once(child.stdout, "data"), ended.then((said) => [said])])) as [Buffer];
    child.kill();
    return port.toString();
  }

  it("has a plugin that starts in the directory of a project whose tsconfig.json is of today", async () =>
    assert.match(await started(modern), /^\d+\n$/));

  it("has a plugin that stops with allowJs and rootDir, as its page says, and starts with one of them", async () => {
    assert.match(await started({ ...modern, allowJs: true, rootDir: "." }), /error TS5055: /);
    for (const one of [{ allowJs: true }, { rootDir: "." }])
      assert.match(await started({ ...modern, ...one }), /^\d+\n$/);
    const page = readFileSync(join(root, "components", "README.md"), "utf8");
    assert.match(page, /TS5055.*`allowJs` and `rootDir`/);
  });

  it("is what a reference to a commit of the sources asks for, since that has nothing built", async () => {
    const sources = join(directory, "sources");
    cpSync(join(root, "components"), sources, { recursive: true, filter: (path) => basename(path) !== "bin" });
    symlinkSync(await installed("components"), join(sources, "node_modules"));
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
}
