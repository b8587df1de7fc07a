import assert from "node:assert/strict";
import { accountId, fails, policyPack, Stack, useLocalCloud, succeeds } from "../support/engine";
import { roleNamed, trustOf } from "./roles";

describe("the ready-made stack at the root", () => {
  useLocalCloud();

  const accounts = {
    policyPacks: [policyPack],
    policyPackConfigs: [{ "fargate-role-trust-scoped": { accounts: [accountId] } }],
  };

  it("gives the trust policy that AWS documents after `config set --path clusters[0]` and `up`", async () => {
    const stack = new Stack({ project: "." });
    succeeds(await stack.pulumi(["config", "set", "--path", "clusters[0]", "my-cluster", "--stack", stack.name]));
    const preview = succeeds(await stack.preview(accounts));
    assert.match(preview, /arn:aws:eks:eu-west-1:111122223333:fargateprofile\/my-cluster\/\*/, "known at preview");
    assert.match(succeeds(await stack.up(accounts)), /✅ fargate-pod-execution-role@/);

    const { roleName, roleArn } = (await stack.outputs()) as { roleName: string; roleArn: string };
    assert.equal(roleArn, (await roleNamed(roleName)).Arn);
    assert.deepEqual(await trustOf(roleName), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*" },
          },
          Principal: { Service: "eks-fargate-pods.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ],
    });
    assert.match(succeeds(await stack.preview({ args: ["--expect-no-changes"] })), /unchanged/);
    assert.match(succeeds(await stack.analyze(accounts)), /✅ fargate-pod-execution-role@/);
    succeeds(await stack.destroy());
  });

  it("says what to set where no cluster is", async () => {
    const stack = new Stack({ project: "." });
    assert.match(fails(await stack.preview()), /clusters/);
  });

  for (const [region, partition] of [
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ]) {
    it(`makes the role of partition ${partition} in ${region}`, async () => {
      const stack = new Stack({ project: ".", config: { clusters: ["my-cluster"], "aws:region": region } });
      const output = succeeds(await stack.up({ ...accounts, skipPreview: true }));
      assert.equal(
        /warning: AWS GovCloud \(US\) does not offer EKS on Fargate, so/.test(output),
        partition === "aws-us-gov",
      );
      const { roleArn, sourceArns } = await stack.outputs();
      assert.match(String(roleArn), new RegExp(`^arn:${partition}:iam::${accountId}:role/`));
      assert.deepEqual(sourceArns, [`arn:${partition}:eks:${region}:${accountId}:fargateprofile/my-cluster/*`]);
      succeeds(await stack.destroy());
    });
  }
});
