import assert from "node:assert/strict";
import { awsManagedPolicyName } from "../../../core/iam";

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
