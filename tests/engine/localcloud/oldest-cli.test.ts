import assert from "node:assert/strict";
import { join } from "node:path";
import { fails, type LocalCloud, policyPack, root, Stack, startLocalCloud, succeeds } from "../../support/engine";

describe("the oldest CLI that the packages promise, built on demand", function () {
  // The first run builds it.
  this.timeout(900_000);
  let cloud: LocalCloud;
  before(async () => (cloud = await startLocalCloud({ oldest: true })));
  after(() => cloud.stop());

  const unscoped = `
    import * as aws from "@pulumi/aws/iam";
    export const name = new aws.Role("pods", { assumeRolePolicy: { Version: "2012-10-17", Statement: [
      { Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" },
    ] } }).name;`;

  it("runs a program in TypeScript", async () => {
    const stack = new Stack({ cloud, project: { "index.ts": unscoped } });
    assert.match(succeeds(await stack.pulumi(["version"])), /^v?3\.204\.0$/m);
    succeeds(await stack.up({ skipPreview: true }));
    assert.match(String((await stack.outputs()).name), /^pods-/);
    succeeds(await stack.destroy());
  });

  it("lets the policy pack judge it", async () => {
    const stack = new Stack({ cloud, project: { "index.ts": unscoped } });
    assert.match(fails(await stack.preview({ policyPacks: [policyPack] })), /fargate-role-trust-scoped/);
  });

  it("runs a program in YAML, with the component", async () => {
    const program = `
name: test
runtime: yaml
packages:
  fargate-pod-execution-role: ${join(root, "components")}
resources:
  pods:
    type: fargate-pod-execution-role:FargatePodExecutionRole
    properties:
      clusters: [my-cluster]
outputs:
  sourceArns: \${pods.sourceArns}
`;
    const stack = new Stack({ cloud, project: { "Pulumi.yaml": program } });
    succeeds(await stack.up({ skipPreview: true }));
    assert.match(String((await stack.outputs()).sourceArns), /:fargateprofile\/my-cluster\/\*$/);
  });
});
