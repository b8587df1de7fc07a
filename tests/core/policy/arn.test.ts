import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import { awsManagedPolicyName, clusterArn, parseRoleArn, readCluster } from "../../../core/policy/arn";

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
});

describe("the name of an AWS managed policy", () => {
  itEachCase(__filename, "managedPolicies", "in %s", (arn: string, name: string | null) =>
    assert.equal(awsManagedPolicyName(arn), name ?? undefined),
  );
});

describe("a cluster", () => {
  const place = { partition: "aws-us-gov", region: "us-gov-west-1", accountId: "111122223333", name: "my-cluster" };
  const arn = clusterArn(place);

  it("has an ARN", () => assert.equal(arn, "arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/my-cluster"));

  itEachCase(__filename, "clusters", "is read from %j: %j", (text: string, expected: object | null) =>
    assert.deepEqual(readCluster(text), expected ?? undefined),
  );
});
