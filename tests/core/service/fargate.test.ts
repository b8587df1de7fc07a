import assert from "node:assert/strict";
import { executionPolicyArn, isExecutionPolicy } from "../../../core/trust";

describe("the managed policy of a pod execution role", () => {
  const arn = executionPolicyArn("aws-cn");
  for (const other of [arn.replace("::aws:", "::111122223333:"), `${arn}2`])
    it(`is not ${other}`, () => assert.equal(isExecutionPolicy(other), false));
});
