import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
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
  for (const [arn, name] of casesOf(__filename, "managedPolicies") as [arn: string, name: string | null][])
    it(`in ${arn}`, () => assert.equal(awsManagedPolicyName(arn), name ?? undefined));
});

describe("a cluster", () => {
  const place = { partition: "aws-us-gov", region: "us-gov-west-1", accountId: "111122223333", name: "my-cluster" };
  const arn = clusterArn(place);

  it("has an ARN", () => assert.equal(arn, "arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/my-cluster"));

  for (const [text, expected] of casesOf(__filename, "clusters") as [text: string, expected: object | null][])
    it(`is read from ${JSON.stringify(text)}: ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(readCluster(text), expected ?? undefined));
});
