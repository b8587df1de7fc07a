import { CreateClusterCommand } from "@aws-sdk/client-eks";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { npm } from "../../dev/localcloud/setup/npm.mjs";
import { cloud, aws, fails, root, Stack, useLocalCloud, succeeds } from "../support/engine";

const run = promisify(execFile);

const program = {
  "index.ts": `
    import * as eks from "@pulumi/aws/eks";
    const arn = "arn:aws:iam::111122223333:role/shared";
    const common = { clusterName: "my-cluster", subnetIds: ["subnet-1"] };
    new eks.NodeGroup("workers", {
      ...common, nodeRoleArn: arn, scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 },
    });
    new eks.FargateProfile("pods", { ...common, podExecutionRoleArn: arn, selectors: [{ namespace: "default" }] });`,
};

const profileOnly = { "index.ts": program["index.ts"].replace(/new eks\.NodeGroup\([\s\S]*?\}\);/, "") };

const name = "fargate-pod-execution-role-policypack";

/** The files of a pack of an organization's own. */
const ownPack = {
  "PulumiPolicy.yaml": "runtime: nodejs",
  "package.json": JSON.stringify({ name: "own", version: "1.0.0", main: "index.ts" }),
  "index.ts": `
    import { PolicyPack, ResourceValidationPolicy } from "@pulumi/policy";
    import { fargateRolePolicies } from "${name}";
    const tagged: ResourceValidationPolicy = {
      name: "tagged",
      description: "A profile has tags.",
      validateResource: ({ props }, report) => {
        if (props.selectors && !props.tags) report("It has none.");
      },
    };
    new PolicyPack("own", { policies: [...fargateRolePolicies(), tagged] });`,
};

describe("the policy pack as a package", () => {
  useLocalCloud();
  let pack: string;
  before(async () => {
    await run(process.execPath, ["dev/build/build.mjs", "policypack"], { cwd: root });
    pack = await packed(join(root, "policypack"));
  });

  /** The pack of a directory, with more files there, as it is where Pulumi has unpacked and installed it. */
  async function packed(source: string, more: Record<string, string> = {}) {
    for (const [name, from] of Object.entries(more)) cpSync(from, join(source, name));
    const target = mkdtempSync(join(cloud.directory, "pack-"));
    const [{ filename }] = JSON.parse(await npm(["pack", "--json", "--pack-destination", target], source)) as [
      { filename: string },
    ];
    await run("tar", ["-xzf", filename], { cwd: target });
    // The checkout has a copy of Pulumi's SDKs; they take long to install.
    mkdirSync(join(target, "node_modules"));
    symlinkSync(join(root, "node_modules", "@pulumi"), join(target, "node_modules", "@pulumi"));
    return join(target, "package");
  }

  it("is found in a checkout, and says how to build that one", async () => {
    const checkout = join(cloud.directory, "not built");
    const isSource = (path: string) => basename(path) !== "bin";
    cpSync(join(root, "policypack"), join(checkout, "policypack"), { recursive: true, filter: isSource });
    symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
    // As `npx --no` finds it for a project.
    const project = mkdtempSync(join(cloud.directory, "my project-"));
    await npm(["install", join(checkout, "policypack")], project);
    const directory = (await npm(["exec", "--no", name], project)).trimEnd();
    const stack = new Stack({ project: program });
    const output = fails(await stack.preview({ policyPacks: [directory] }));
    const fix = `The policy pack in ${checkout}/policypack is not built. Build it: cd "${checkout}/policypack/.." && npm run build`;
    assert.ok(output.includes(fix), output);
    assert.doesNotMatch(output, /TSError|DeprecationWarning/);
  });

  it("reads a ledger that is published with it, and looks roles up", async () => {
    const roleArn = "arn:aws:iam::111122223333:role/cluster";
    const cluster = new CreateClusterCommand({ name: "my-cluster", roleArn, resourcesVpcConfig: {} });
    await aws().eks.send(cluster);
    const stack = new Stack({ project: profileOnly });
    const configure = (config: object) => ({
      policyPacks: [pack],
      policyPackConfigs: [{ "fargate-role-not-node-role": config }],
    });
    const output = fails(await stack.preview(configure({ ledgers: ["ledger.json"] })));
    assert.match(output, /the role ledger ledger\.json cannot be used: there is no such file/);
    pack = await packed(pack, { "ledger.json": join(root, "tests/engine/data/ledger.json") });
    assert.match(
      fails(await stack.preview(configure({ ledgers: ["ledger.json"] }))),
      /in stack organization\/network\/prod/,
    );
    const lookup = succeeds(await stack.preview(configure({ lookup: true })));
    assert.match(
      lookup,
      /lookup: not every use of role "shared" .* was seen: .*the account of the credentials in use has no such role/,
    );
  });

  it("is part of another pack, in TypeScript, and looks roles up there", async () => {
    symlinkSync(pack, join(dirname(pack), "node_modules", name));
    const own = mkdtempSync(join(dirname(pack), "own-"));
    for (const [path, content] of Object.entries(ownPack)) writeFileSync(join(own, path), content);
    const lookup = { "fargate-role-not-node-role": { lookup: true } };
    const stack = new Stack({ project: profileOnly });
    const output = succeeds(await stack.preview({ policyPacks: [own], policyPackConfigs: [lookup] }));
    assert.match(output, /tagged[^]*It has none\./);
    assert.match(output, /lookup: not every use of role "shared" /);
  });
});
