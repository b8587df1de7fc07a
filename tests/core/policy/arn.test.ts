import assert from "node:assert/strict";
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
  for (const [arn, name] of [
    ["arn:aws:iam::aws:policy/CloudWatchLogsFullAccess", "CloudWatchLogsFullAccess"],
    ["arn:aws-cn:iam::aws:policy/service-role/AWSConfigRole", "service-role/AWSConfigRole"],
    ["arn:aws:iam::111122223333:policy/CloudWatchLogsFullAccess", undefined],
    ["arn:aws:iam::aws:policy/CloudWatchLogsFullAccess ", undefined],
    ["arn:aws:iam::aws:policy/service-role/", undefined],
    ["arn:aws:iam::aws:role/CloudWatchLogsFullAccess", undefined],
    ["CloudWatchLogsFullAccess", undefined],
  ] as const)
    it(`in ${arn}`, () => assert.equal(awsManagedPolicyName(arn), name));
});

describe("a cluster", () => {
  const place = { partition: "aws-us-gov", region: "us-gov-west-1", accountId: "111122223333", name: "my-cluster" };
  const arn = clusterArn(place);
  const named = (name: string) => ({ name });

  it("has an ARN", () => assert.equal(arn, "arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/my-cluster"));

  for (const [text, expected] of [
    ["my-cluster", named("my-cluster")],
    ["*", named("*")],
    [arn, place],
    ["my*", undefined],
    ["", undefined],
    [`x${arn}`, undefined],
    [`${arn}/x`, undefined],
    [`${arn}!`, undefined],
    [arn.replace("my-cluster", ""), undefined],
    [arn.replace("my-cluster", "*"), undefined],
    [arn.replace("aws-us-gov", "awsX"), undefined],
    [arn.replace("aws-us-gov", "gcp"), undefined],
    [arn.replace(":eks:", ":ecs:"), undefined],
    [arn.replace("us-gov-west-1", ""), undefined],
    [arn.replace("us-gov-west-1", "US"), undefined],
    [arn.replace("111122223333", "11112222333"), undefined],
    [arn.replace("111122223333", "aaaabbbbcccc"), undefined],
    [arn.replace(":cluster/", ":nodegroup/"), undefined],
  ] as const)
    it(`is read from ${JSON.stringify(text)}: ${JSON.stringify(expected) ?? "none"}`, () =>
      assert.deepEqual(readCluster(text), expected));
});
