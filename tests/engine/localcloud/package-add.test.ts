import assert from "node:assert/strict";
import { join } from "node:path";
import { accountId, type LocalCloud, root, Stack, startLocalCloud, succeeds } from "../../support/engine";
import { rolePrograms } from "../../support/role-programs";

// By git reference and by name, in more languages and with the oldest CLI: tests/engine/pulumi-cloud/registry.test.ts.
describe("pulumi package add", function () {
  this.timeout(240_000);
  let cloud: LocalCloud;
  before(async () => (cloud = await startLocalCloud({ standIns: true })));
  after(() => cloud.stop());

  it("gives a program in TypeScript the component of a directory", async () => {
    const imported = `import * as fargatePodExecutionRole from "@fargate-pod-execution-role/fargate-pod-execution-role";`;
    const stack = new Stack({ cloud, ...(await rolePrograms.TypeScript(cloud, imported)) });
    const said = succeeds(await stack.pulumi(["package", "add", join(root, "components")]));
    assert.ok(said.includes(imported), said);
    succeeds(await stack.up({ skipPreview: true }));
    const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;
    assert.deepEqual((await stack.outputs()).sourceArns, [sourceArn]);
  });
});
