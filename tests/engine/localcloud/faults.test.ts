import { GetRoleCommand, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { type FaultProxy, startFaultProxy } from "../../../dev/localcloud/faults/proxy";
import { aws, fails, type LocalCloud, Stack, startLocalCloud, succeeds } from "../../support/engine";

const PolicyArn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const trust = {
  Statement: { Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" },
};

describe("faults of AWS, met by the stand-in for the aws provider", function () {
  this.timeout(120_000);
  let cloud: LocalCloud;
  let proxy: FaultProxy;
  before(async () => {
    cloud = await startLocalCloud({ standIns: true });
    proxy = await startFaultProxy(cloud.endpoint);
  });
  after(async () => {
    await proxy.stop();
    await cloud.stop();
  });
  beforeEach(() => proxy.clear());

  const stackOf = (name: string): Stack =>
    new Stack({
      cloud,
      env: proxy.env,
      project: {
        "index.ts": `
          import * as iam from "@pulumi/aws/iam";
          const assumeRolePolicy = ${JSON.stringify(JSON.stringify(trust))};
          export const { arn } = new iam.Role("role", {
            name: "${name}", assumeRolePolicy, managedPolicyArns: ["${PolicyArn}"],
          });`,
      },
    });

  it("throttling and 503 are sat out", async () => {
    const stack = stackOf("patient");
    proxy.inject({ kind: "throttle", action: "CreateRole", times: 2 });
    proxy.inject({ kind: "unavailable", action: "AttachRolePolicy" });
    succeeds(await stack.up({ skipPreview: true }));
    const effects = proxy.calls.map(({ action, effect }) => `${action} ${effect ?? "answered"}`);
    assert.deepEqual(effects.slice(0, 5), [
      "CreateRole throttle",
      "CreateRole throttle",
      "CreateRole answered",
      "AttachRolePolicy unavailable",
      "AttachRolePolicy answered",
    ]);
    succeeds(await stack.destroy());
  });

  it("a role that is only half made is kept, and completed by the next up", async () => {
    const stack = stackOf("half-made");
    const denied = { code: "AccessDenied", status: 403, message: "not authorized to perform: iam:AttachRolePolicy" };
    proxy.inject({ kind: "error", ...denied, action: "AttachRolePolicy" });
    const output = fails(await stack.up({ skipPreview: true }));
    assert.match(output, /creating IAM Role \(half-made\): operation error IAM: AttachRolePolicy,.*AccessDenied/);
    const { iam } = aws(cloud);
    const before = (await iam.send(new GetRoleCommand({ RoleName: "half-made" }))).Role?.RoleId;
    succeeds(await stack.up({ skipPreview: true }));
    assert.equal((await iam.send(new GetRoleCommand({ RoleName: "half-made" }))).Role?.RoleId, before);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "half-made" }));
    assert.deepEqual(
      AttachedPolicies?.map((policy) => policy.PolicyArn),
      [PolicyArn],
    );
    succeeds(await stack.destroy());
  });

  it("a deletion that AWS did although its answer was lost is a deletion", async () => {
    const stack = stackOf("gone");
    succeeds(await stack.up({ skipPreview: true }));
    proxy.inject({ kind: "drop", when: "after", action: "DeleteRole" });
    succeeds(await stack.destroy());
  });
});
