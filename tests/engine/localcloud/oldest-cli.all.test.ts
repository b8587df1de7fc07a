import assert from "node:assert/strict";
import { fails, policyPack, Stack, useLocalCloud, succeeds } from "../../support/engine";

// The component with it: tests/engine/pulumi-cloud/registry.all.test.ts.
describe("the oldest CLI that the packages promise, built on demand", function () {
  // The first run builds it.
  this.timeout(900_000);
  useLocalCloud({ oldest: true });

  const unscoped = `
    import * as aws from "@pulumi/aws/iam";
    export const name = new aws.Role("pods", { assumeRolePolicy: { Version: "2012-10-17", Statement: [
      { Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" },
    ] } }).name;`;

  it("lets the policy pack judge a program", async () => {
    const stack = new Stack({ project: { "index.ts": unscoped } });
    assert.match(succeeds(await stack.pulumi(["version"])), /^v?3\.204\.0$/m);
    assert.match(fails(await stack.preview({ policyPacks: [policyPack] })), /fargate-role-trust-scoped/);
  });
});
