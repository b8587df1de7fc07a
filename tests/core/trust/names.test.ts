import assert from "node:assert/strict";
import { awsManagedPolicyName, executionPolicyArn, isExecutionPolicy } from "../../../core/trust";

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

describe("the managed policy of a pod execution role", () => {
  const arn = executionPolicyArn("aws-cn");
  it("is known in any partition", () => assert.equal(isExecutionPolicy(arn), true));
  for (const other of [arn.replace("::aws:", "::111122223333:"), `${arn}2`, arn.replace("policy/", "policy/path/")])
    it(`is not ${other}`, () => assert.equal(isExecutionPolicy(other), false));
});
