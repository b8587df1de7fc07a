import assert from "node:assert/strict";
import { executionPolicyArn, isExecutionPolicy } from "../../../core/service/fargate";
import { partitionNames } from "../../../core/policy/arn";
import { whyNoFargate } from "../../../core/findings/render/in-words";

describe("the managed policy of a pod execution role", () => {
  const arn = executionPolicyArn("aws-cn");
  it("is known in any partition", () => assert.equal(isExecutionPolicy(arn), true));
  for (const other of [arn.replace("::aws:", "::111122223333:"), `${arn}2`, arn.replace("policy/", "policy/path/")])
    it(`is not ${other}`, () => assert.equal(isExecutionPolicy(other), false));

  it("follows the partition", () => {
    assert.equal(
      executionPolicyArn("aws-us-gov"),
      "arn:aws-us-gov:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    );
  });
});

describe("the partitions", () => {
  it("of AWS GovCloud (US) have no EKS on Fargate; of all others nothing is known against it", () => {
    const without = partitionNames.filter((partition) => whyNoFargate(partition) !== undefined);
    assert.deepEqual(without, ["aws-us-gov"]);
    assert.equal(
      whyNoFargate("aws-us-gov"),
      "AWS GovCloud (US) does not offer EKS on Fargate, so no pod can use this role",
    );
  });
});
