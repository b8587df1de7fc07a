import assert from "node:assert/strict";
import { buildTrustPolicy, sourceArn } from "../../../core/trust";

const pattern = (cluster: string) =>
  sourceArn({ partition: "aws-cn", region: "cn-north-1", accountId: "111122223333", cluster });
const one = "arn:aws-cn:eks:cn-north-1:111122223333:fargateprofile/a/*";

describe("the trust policy that AWS asks for", () => {
  it("has a SourceArn of partition, Region, account and cluster, for every profile", () => {
    assert.equal(pattern("a"), one);
  });

  for (const [title, sourceArns, value] of [
    ["one SourceArn as a text", [one], one],
    ["two SourceArns as one list, in their order", [pattern("b"), one], [pattern("b"), one]],
    ["no SourceArn as an empty list", [], []],
  ] as const)
    it(`holds ${title}`, () => {
      assert.deepEqual(buildTrustPolicy(sourceArns), {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Condition: { ArnLike: { "aws:SourceArn": value } },
            Principal: { Service: "eks-fargate-pods.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      });
    });
});
