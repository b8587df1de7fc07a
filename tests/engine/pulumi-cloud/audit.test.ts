import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountId, type LocalCloud, policyPack, startLocalCloud, succeeds } from "../../support/engine";
import { deploymentOf } from "../../support/file-backend";
import { inCloud, projectOf } from "../../support/organization";
import { PackedCommand } from "../../support/packed-command";

const arn = `arn:aws:iam::${accountId}:role/shared`;
const profile = {
  type: "aws:eks/fargateProfile:FargateProfile",
  name: "pods",
  outputs: { podExecutionRoleArn: arn },
};
/** What ESC says that a value is: the value itself, further in. */
const nodeRoles = { "fargate-role-not-node-role": { value: { nodeRoles: { value: [{ value: arn }] } } } };

describe("ledger and audit, with an organization whose stacks are listed with 0 resources", function () {
  this.timeout(180_000);
  let cloud: LocalCloud;
  let command: PackedCommand;
  before(async () => {
    const environments = { "acme/policies/prod": { properties: { policyConfig: { value: nodeRoles } } } };
    const pulumiCloud = { organizations: ["acme"], countsResources: false, environments };
    [cloud, command] = await Promise.all([startLocalCloud({ pulumiCloud }), PackedCommand.install()]);
    const deployment = deploymentOf("shop", "prod", [profile], "2026-01-02T03:04:05Z");
    const project = projectOf(cloud, {
      "Pulumi.yaml": { name: "shop", runtime: "yaml" },
      "state.json": { version: 3, deployment },
    });
    for (const words of ["stack init never-updated", "stack init prod", "stack import --file state.json"])
      succeeds(await inCloud(cloud, project, ["pulumi", ...words.split(" ")]));
  });
  after(async () => {
    await command?.remove();
    await cloud?.stop();
  });

  it("read the stack all the same", async () => {
    const { code, stdout, output } = await command.run(["ledger", "--output", "-", "--no-cache"], cloud.env);
    assert.equal(code, 0, output);
    const { roles } = JSON.parse(stdout) as { roles: { stack: string }[] };
    assert.deepEqual(
      roles.map(({ stack }) => stack),
      ["acme/shop/prod"],
    );
  });

  const cases: [config: object, code: number][] = [
    [{ version: 2, policies: {}, environments: [] }, 0],
    [{ version: 2, policies: {}, environments: ["policies/prod"] }, 1],
    [{ environments: ["policies/prod"] }, 1],
    [{ environments: ["policies/gone"] }, 2],
  ];
  for (const [config, code] of cases)
    it(`audit ends with ${code} with the pack's configuration ${JSON.stringify(config)}`, async () => {
      const file = join(cloud.directory, "config.json");
      writeFileSync(file, JSON.stringify(config));
      const words = ["audit", "--policy-pack", policyPack, "--no-cache", "--policy-pack-config", file];
      const result = await command.run(words, cloud.env);
      assert.equal(result.code, code, result.output);
      if (code < 2) assert.match(result.stdout, /in 2 stacks\.$/m);
      if (code === 1) assert.match(result.stdout, /fargate-role-not-node-role \(mandatory\)/);
    });
});
