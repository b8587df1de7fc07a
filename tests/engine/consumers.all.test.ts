import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cloud, accountId, policyPack, root, Stack, useLocalCloud, succeeds } from "../support/engine";
import { npm } from "../../dev/localcloud/setup/npm.mjs";
import { git } from "../support/fresh-checkout";
import { installedOnce, linkPackages, newestVersions, type Versions } from "../support/pulumi-packages";

const run = promisify(execFile);
const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;

describe("consumers of the component package", function () {
  this.timeout(400_000);
  useLocalCloud();
  let tarball: string;
  before(async () => {
    const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", cloud.directory];
    const [{ filename }] = JSON.parse(await npm(args, join(root, "components"))) as Packed[];
    tarball = join(cloud.directory, filename);
  });

  /** Up, a preview with the pack enforced, destroy. */
  async function live(stack: Stack) {
    const policyPacks = [policyPack];
    const policyPackConfigs = [{ "fargate-role-trust-scoped": { accounts: [accountId], clusters: ["my-cluster"] } }];
    succeeds(await stack.up({ policyPacks, policyPackConfigs, skipPreview: true }));
    assert.deepEqual((await stack.outputs()).sourceArns, [sourceArn]);
    succeeds(await stack.preview({ policyPacks, policyPackConfigs, args: ["--expect-no-changes"] }));
    succeeds(await stack.destroy());
  }

  it("in TypeScript install the tarball in a project of their own, as strict as they like, with one copy of the SDK", async () => {
    const versions = newestVersions();
    const strict = {
      strict: true,
      noUnusedLocals: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    };
    const stack = new Stack({
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

  it("from git clone a tag, which `pulumi install` leaves as it is", async () => {
    const tag = join(cloud.directory, "tag");
    await run(process.execPath, ["dev/node.mjs", "dev/release/tree.mjs", tag], { cwd: root });
    await git(tag, "init", "--quiet");
    await git(tag, "add", "--all");
    await git(tag, "commit", "--quiet", "--message", "Tag");
    assert.match(await git(tag, "ls-files", "components/entry"), /plugin\.js\n$/);
    for (const folder of ["components", "stack"]) {
      const cwd = join(tag, folder);
      const { dependencies } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")) as {
        dependencies: Versions;
      };
      linkPackages(await installedOnce(dependencies), join(cwd, "node_modules"));
      await run("pulumi", ["install"], { cwd, env: cloud.env });
    }
    assert.equal(await git(tag, "status", "--porcelain"), "");
  });
});

interface Packed {
  filename: string;
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
