import assert from "node:assert/strict";
import { executionPolicyArn, parseRoleArn } from "../../../core/trust";

describe("a role's ARN", () => {
  it("is taken apart", () => {
    const arn = "arn:aws-cn:iam::111122223333:role/teams/pods/execution";
    assert.deepEqual(parseRoleArn(arn), {
      arn,
      partition: "aws-cn",
      accountId: "111122223333",
      path: "/teams/pods/",
      name: "execution",
    });
    assert.equal(parseRoleArn("arn:aws:iam::111122223333:role/execution")?.path, "/");
  });

  for (const text of [
    "execution",
    "arn:aws:iam::111122223333:user/execution",
    "arn:aws:iam::11112222333:role/execution",
    "arn:aws:iam::111122223333:role/",
    "arn:aws:iam::111122223333:role//execution",
    "arn:aws:sts::111122223333:assumed-role/execution/session",
    "arn:aws:iam::111122223333:role/execution\n",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseRoleArn(text), undefined));
  }

  it("of the managed policy follows the partition", () => {
    assert.equal(
      executionPolicyArn("aws-us-gov"),
      "arn:aws-us-gov:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    );
  });
});
