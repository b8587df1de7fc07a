import { CreateClusterCommand } from "@aws-sdk/client-eks";
import assert from "node:assert/strict";
import { accountId, aws, fails, policyPack, Stack, useLocalCloud, succeeds } from "../support/engine";
import { createRole, executionPolicy } from "./roles";

const policyPacks = [policyPack];

/** A trust policy for the Fargate service. */
function trust(Condition?: object): object {
  const Principal = { Service: "eks-fargate-pods.amazonaws.com" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition }];
  return { Version: "2012-10-17", Statement };
}

/** A program whose profile has a role that somebody else made. */
const program = (role: string): { [path: string]: string } => ({
  "index.ts": `
    import * as eks from "@pulumi/aws/eks";
    import * as iam from "@pulumi/aws/iam";
    const { arn } = iam.Role.get("read", "${role}");
    new eks.FargateProfile("pods", {
      clusterName: "my-cluster", podExecutionRoleArn: arn, subnetIds: ["subnet-1"], selectors: [{ namespace: "default" }],
    });`,
});

describe("a role that a stack only reads, by Role.get", () => {
  useLocalCloud();
  before(async () => {
    const roleArn = `arn:aws:iam::${accountId}:role/cluster`;
    await aws().eks.send(new CreateClusterCommand({ name: "my-cluster", roleArn, resourcesVpcConfig: {} }));
  });

  async function stackWith(name: string, trustPolicy: object, project = program(name)): Promise<Stack> {
    await createRole(name, trustPolicy, [executionPolicy]);
    return new Stack({ project });
  }

  it("is a finding where it is open: in a preview, in an update without one, and in an audit of the state", async () => {
    const stack = await stackWith("open", trust());
    const used = /Role "open" \(.*\), made elsewhere: other clusters can use the role\./;
    assert.match(fails(await stack.preview({ policyPacks })), used);
    succeeds(await stack.up({ skipPreview: true }));
    assert.match(fails(await stack.up({ policyPacks, skipPreview: true })), used);
    const audit = fails(await stack.analyze({ policyPacks }));
    assert.match(audit, /fargate-role-trust-scoped[^]*Role "read": other clusters can use the role\./);
  });

  it("is a finding of an audit where it is open and nothing in the stack uses it: the engine shows it to no preview", async () => {
    const stack = await stackWith("unused", trust(), {
      "index.ts": `import * as iam from "@pulumi/aws/iam"; iam.Role.get("read", "unused");`,
    });
    succeeds(await stack.up({ policyPacks }));
    const open = /fargate-role-trust-scoped[^]*Role "read": other clusters can use the role\./;
    assert.match(fails(await stack.analyze({ policyPacks })), open);
  });

  it("is none where it is right", async () => {
    const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;
    const stack = await stackWith("right", trust({ ArnLike: { "aws:SourceArn": sourceArn } }));
    for (const result of [
      await stack.preview({ policyPacks }),
      await stack.up({ policyPacks, skipPreview: true }),
      await stack.analyze({ policyPacks }),
    ]) {
      assert.doesNotMatch(succeeds(result), /\[[a-z-]+\]$/m);
    }
  });
});
