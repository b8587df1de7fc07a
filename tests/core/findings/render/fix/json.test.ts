import assert from "node:assert/strict";
import { conditionText, fixText, statementText } from "../../../../../core/findings/render/fix/json";
import type { TrustFix } from "../../../../../core/trust";

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
  const narrower = condition.replace("ArnLike", "ArnNotLike");
  const cases: [fix: TrustFix, text: string][] = [
    [{ kind: "set-source-arns", lines }, `write instead: ${condition}`],
    [{ kind: "set-source-arns", lines, principal: true }, `write instead: ${principal}, ${condition}`],
    [{ kind: "narrow-deny", lines, added: false }, `write instead: ${narrower}`],
    [{ kind: "narrow-deny", lines, added: true }, `add to its ${narrower}`],
    [{ kind: "add-statement", lines }, `add ${statement}`],
    [{ kind: "one-statement", lines }, `write one statement with ${condition}`],
    [{ kind: "set-principal", to: "fargate" }, `write instead: ${principal}`],
    [{ kind: "set-principal", to: "everyone" }, 'write instead: "Principal": { "AWS": "*" }'],
    [
      { kind: "set-principal", to: "fargate", forOthers: true },
      `write instead: ${principal}, and a role of its own for anyone else who needs one`,
    ],
    [{ kind: "set-element", element: "Effect", value: "Deny" }, 'write instead: "Effect": "Deny"'],
    [{ kind: "remove-statement" }, "remove statement 3"],
    [
      { kind: "remove-statement", forOthers: true },
      "remove statement 3, and make a role of its own for anyone else who needs one",
    ],
    [{ kind: "allow-instead" }, "remove the statement, and allow nobody but whom the role is for"],
    [{ kind: "remove-condition", key: "aws:SourceIp" }, 'remove "aws:SourceIp" from the Condition'],
    [{ kind: "remove-condition", key: "a secret" }, "remove the condition from the Condition"],
    [{ kind: "remove-value", value: "x" }, 'remove "x"'],
    [{ kind: "remove-value", value: "a secret" }, "remove it"],
    [{ kind: "correct-key", meant: undefined }, "remove it"],
    [{ kind: "correct-key", meant: "aws:SourceArn" }, 'write "aws:SourceArn" if that is meant, or remove it'],
    [{ kind: "correct" }, "give the statement another Sid, or none"],
  ];
  for (const [fix, text] of cases)
    it(text, () => assert.equal(fixText({ statement: "statement 3", cause: { kind: "sid-characters" }, fix }), text));
});
