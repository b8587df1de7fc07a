import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type LocalCloud, root, startLocalCloud } from "../support/engine";
import { installedOnce, linkPackages } from "../support/pulumi-packages";

const run = promisify(execFile);

describe("the tree of a version tag", function () {
  this.timeout(400_000);
  let cloud: LocalCloud;
  let tree: string;
  before(async () => {
    cloud = await startLocalCloud();
    tree = join(cloud.directory, "tree");
    const words = ["dev/node.mjs", "dev/release/tree.mjs", tree, "--repository", "https://127.0.0.1:4443/o/r.git"];
    await run(process.execPath, words, { cwd: root });
  });
  after(() => cloud.stop());

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

  it("has a plugin that starts in the directory of a project whose tsconfig.json is of today", async () => {
    const components = join(tree, "components");
    symlinkSync(await installed("components"), join(components, "node_modules"));
    const project = join(cloud.directory, "modern");
    mkdirSync(project);
    const compilerOptions = {
      target: "ES2022",
      module: "nodenext",
      moduleResolution: "nodenext",
      noUnusedLocals: true,
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    const script = join(components, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
    const child = spawn(process.execPath, [script, components, "127.0.0.1:1"], { cwd: project });
    const ended = once(child, "exit").then(([code]) => assert.fail(`the plugin ended with exit code ${code}`));
    const [port] = (await Promise.race([once(child.stdout, "data"), ended])) as [Buffer];
    child.kill();
    assert.match(port.toString(), /^\d+\n$/);
  });

  it("has the command, which runs without an install", async () => {
    const { stdout } = await run(process.execPath, [join(tree, "cli", "bin", "fargate-role.js"), "--version"]);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it("is a template, of which `pulumi new` makes the ready-made stack", async () => {
    const directory = join(cloud.directory, "made");
    // npm has only to look at what is there.
    linkPackages(await installed("stack"), join(directory, "node_modules"));
    const pulumi = async (...words: string[]): Promise<string> =>
      (await run("pulumi", [...words, "--non-interactive", "--color", "never"], { cwd: directory, env: cloud.env }))
        .stdout;
    const config = ["--config", "clusters=my-cluster,other", "--config", "aws:region=eu-west-1"];
    await pulumi("new", tree, "--yes", "--force", "--name", "pods", "--stack", "dev", ...config);
    const preview = await pulumi("preview", "--stack", "dev", "--diff");
    assert.match(preview, /fargateprofile\/my-cluster\/\*[^]*fargateprofile\/other\/\*/);
    assert.doesNotMatch(readFileSync(join(directory, "Pulumi.yaml"), "utf8"), /^template/m);
  });
});

interface Manifest {
  dependencies: { [name: string]: string };
}
