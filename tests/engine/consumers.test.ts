import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { accountId, type LocalCloud, policyPack, root, Stack, startLocalCloud, succeeds } from "../support/engine";
import { npm } from "../../dev/localcloud/setup/npm.mjs";
import { installedOnce, linkPackages, newestVersions } from "../support/pulumi-packages";

const run = promisify(execFile);
const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;

describe("consumers of the component package", function () {
  this.timeout(400_000);
  let cloud: LocalCloud;
  let tarball: string;
  let paths: string[];
  before(async () => {
    cloud = await startLocalCloud();
    const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", cloud.directory];
    const [{ filename, files }] = JSON.parse(await npm(args, join(root, "components"))) as Packed[];
    tarball = join(cloud.directory, filename);
    paths = files.map(({ path }) => path).sort();
  });
  after(() => cloud.stop());

  /** Up, a preview with the pack enforced, destroy. */
  async function live(stack: Stack): Promise<void> {
    const policyPacks = [policyPack];
    const policyPackConfigs = [{ "fargate-role-trust-scoped": { accounts: [accountId], clusters: ["my-cluster"] } }];
    succeeds(await stack.up({ policyPacks, policyPackConfigs, skipPreview: true }));
    assert.deepEqual((await stack.outputs()).sourceArns, [sourceArn]);
    succeeds(await stack.preview({ policyPacks, policyPackConfigs, args: ["--expect-no-changes"] }));
    succeeds(await stack.destroy());
  }

  it("get a tarball with what runs, its types and its page, and nothing else", () => {
    assert.deepEqual(paths, [
      "LICENSE",
      "PulumiPlugin.yaml",
      "README.md",
      "bin/LICENSES.txt",
      "bin/arguments/error.d.ts",
      "bin/compile-cache.js",
      "bin/fargate-pod-execution-role-args.d.ts",
      "bin/fargate-pod-execution-role.d.ts",
      "bin/imported.js",
      "bin/index.d.ts",
      "bin/index.js",
      "bin/main.js",
      "bin/plugin.js",
      "package.json",
    ]);
  });

  it("in TypeScript install the tarball in a project of their own, as strict as they like, with one copy of the SDK", async () => {
    const versions = newestVersions();
    const strict = {
      strict: true,
      noUnusedLocals: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    };
    const stack = new Stack({
      cloud,
      project: {
        "package.json": JSON.stringify({
          name: "consumer",
          private: true,
          main: "index.ts",
          dependencies: { ...versions, "fargate-pod-execution-role": `file:${tarball}` },
        }),
        "tsconfig.json": JSON.stringify({
          compilerOptions: {
            ...strict,
            module: "nodenext",
            moduleResolution: "nodenext",
            skipLibCheck: true,
            types: [],
          },
          files: ["index.ts"],
        }),
        "index.ts": `
          import { ArgumentError, FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "fargate-pod-execution-role";
          const args: FargatePodExecutionRoleArgs = { clusters: ["my-cluster"] };
          export const { roleArn, sourceArns } = new FargatePodExecutionRole("pods", args);
          export const refused = ArgumentError.name;`,
      },
    });
    const cwd = stack.directory;
    linkPackages(await installedOnce(versions), join(cwd, "node_modules"));
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], cwd);
    await run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--noEmit", "-p", cwd]);
    const listed = await npm(["ls", "@pulumi/pulumi", "--all", "--json"], cwd);
    assert.equal(copies(JSON.parse(listed) as Listed).size, 1, listed);
    await live(stack);
  });

  it("in YAML use the unpacked tarball, which installs without the sources that it was built from", async () => {
    const unpacked = join(cloud.directory, "unpacked", "package");
    mkdirSync(dirname(unpacked));
    await run("tar", ["-xzf", tarball], { cwd: dirname(unpacked) });
    // As Pulumi does with a plugin in a directory. The SDK is a peer of which the checkout has a copy; it takes long to install.
    await npm(["install", "--omit=peer", "--omit=dev", "--legacy-peer-deps", "--no-audit", "--no-fund"], unpacked);
    mkdirSync(join(unpacked, "node_modules"), { recursive: true });
    symlinkSync(join(root, "node_modules", "@pulumi"), join(unpacked, "node_modules", "@pulumi"));
    const stack = new Stack({ cloud, project: { "Pulumi.yaml": yamlProgram(unpacked) } });
    assert.match(succeeds(await stack.preview()), /aws:iam:Role pods-role create/);
  });

  it("in YAML use a checkout of a git tag, which builds itself and stays as it was", async () => {
    const origin = join(cloud.directory, "origin");
    const checkout = join(cloud.directory, "checkout");
    const git = (cwd: string, ...args: string[]): Promise<{ stdout: string }> =>
      run("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd });
    copySources(origin);
    await git(origin, "init", "--quiet");
    await git(origin, "add", "--all");
    await git(origin, "commit", "--quiet", "-m", "release");
    await git(origin, "tag", "v0.1.0");
    mkdirSync(checkout);
    await git(checkout, "clone", "--quiet", "--branch", "v0.1.0", origin, ".");
    linkLargest(checkout);

    const stack = new Stack({ cloud, project: { "Pulumi.yaml": yamlProgram(join(checkout, "components")) } });
    // Pulumi installs the plugin when it is asked for it, as `pulumi install` and `pulumi package add` do.
    const components = join(checkout, "components");
    assert.match(succeeds(await stack.pulumi(["package", "get-schema", components])), /added \d+ packages/);
    await live(stack);
    assert.equal((await git(checkout, "status", "--porcelain")).stdout, "");
  });
});

interface Packed {
  filename: string;
  files: { path: string }[];
}

interface Lock {
  packages: Record<string, object>;
}

interface Listed {
  version?: string;
  dependencies?: { [name: string]: Listed };
}

/** The versions of @pulumi/pulumi that a tree of packages holds. */
function copies(tree: Listed, found = new Set<string>()): Set<string> {
  for (const [name, dependency] of Object.entries(tree.dependencies ?? {})) {
    if (name === "@pulumi/pulumi" && dependency.version) found.add(dependency.version);
    copies(dependency, found);
  }
  return found;
}

/** Copies the sources of this checkout as they are now: nothing built, nothing installed. */
function copySources(target: string): void {
  const left = ["node_modules", "bin", ".git", "api"];
  cpSync(root, target, {
    recursive: true,
    filter: (source) => !left.includes(basename(source)) && !relative(root, source).endsWith(".tgz"),
  });
}

/**
 * Installs the package that has three quarters of all files, which npm then does not have to write. npm takes it away again
 * where nothing depends on it, or on another version.
 */
function linkLargest(checkout: string): void {
  const path = "node_modules/@pulumi/aws";
  linkPackages(join(root, path), join(checkout, path));
  // How npm knows what is installed.
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  const installed = { lockfileVersion: 3, packages: { [path]: packages[path] } };
  writeFileSync(join(checkout, "node_modules", ".package-lock.json"), JSON.stringify(installed));
}

function yamlProgram(components: string): string {
  return `
name: yaml-consumer
runtime: yaml
packages:
  fargate-pod-execution-role: ${components}
resources:
  pods:
    type: fargate-pod-execution-role:FargatePodExecutionRole
    properties:
      clusters: [my-cluster]
outputs:
  sourceArns: \${pods.sourceArns}
`;
}
