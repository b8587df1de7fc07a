import assert from "node:assert/strict";
import { whatToFillIn } from "../../../core/trust";

describe("what to fill in", () => {
  for (const [text, expected] of [
    ["arn:aws:eks:*:111122223333:fargateprofile/shop/*", undefined],
    ["arn:aws:eks:*:ACCOUNT_ID:fargateprofile/shop/*", "Put the id of your AWS account in place of ACCOUNT_ID"],
    ["fargateprofile/CLUSTER_NAME/*", "Put the name of your EKS cluster in place of CLUSTER_NAME"],
    [
      "arn:aws:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*",
      "Put the id of your AWS account in place of ACCOUNT_ID, and the name of your EKS cluster in place of CLUSTER_NAME",
    ],
  ] as const)
    it(`of ${text}`, () => assert.equal(whatToFillIn(text), expected));
});
