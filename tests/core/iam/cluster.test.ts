import assert from "node:assert/strict";
import { readCluster } from "../../../core/iam";

const arn = "arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/my-cluster";
const named = (name: string) => ({ name });

describe("a cluster", () => {
  for (const [text, expected] of [
    ["my-cluster", named("my-cluster")],
    ["*", named("*")],
    [arn, { name: "my-cluster", partition: "aws-us-gov", region: "us-gov-west-1", accountId: "111122223333" }],
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
