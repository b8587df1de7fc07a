import assert from "node:assert/strict";
import { conditionText, fixText, statementText } from "../../../../../core/findings/render/fix/json";
import type { TrustFix } from "../../../../../core/trust";
import { casesOf } from "../../../../support/cases";

const lines = [{ partition: "aws", region: "*", accountId: "111122223333", cluster: "a" }];
const one = '"arn:aws:eks:*:111122223333:fargateprofile/a/*"';
const condition = `"Condition": { "ArnLike": { "aws:SourceArn": ${one} } }`;
const principal = '"Principal": { "Service": "eks-fargate-pods.amazonaws.com" }';
const statement = `{ "Effect": "Allow", ${condition}, ${principal}, "Action": "sts:AssumeRole" }`;

describe("a condition to paste", () => {
  it("has one line as a text, several as a list, and placeholders for what nobody knows", () => {
    assert.equal(conditionText(lines), condition);
    const open = '"arn:aws-cn:eks:cn-north-1:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*"';
    assert.equal(
      conditionText([...lines, { partition: "aws-cn", region: "cn-north-1" }]),
      `"Condition": { "ArnLike": { "aws:SourceArn": [ ${one}, ${open} ] } }`,
    );
    assert.equal(statementText(lines), statement);
    assert.deepEqual(JSON.parse(statementText(lines)).Principal, { Service: "eks-fargate-pods.amazonaws.com" });
  });
});

describe("a fix in JSON", () => {
  const cases = casesOf(__filename, "cases") as [fix: TrustFix, text: string][];
  for (const [fix, text] of cases)
    it(text, () => assert.equal(fixText({ statement: "statement 3", cause: { kind: "sid-characters" }, fix }), text));
});
