import assert from "node:assert/strict";
import { conditionText, fixLabel, fixText, statementText } from "../../../../../core/findings/render/fix/json";
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
  const cases: [fix: TrustFix, label: "Write instead" | "To do", text: string][] = [
    [{ kind: "set-source-arns", lines }, "Write instead", condition],
    [{ kind: "set-source-arns", lines, principal: true }, "Write instead", `${principal}, ${condition}`],
    [{ kind: "narrow-deny", lines, added: false }, "Write instead", narrower],
    [{ kind: "narrow-deny", lines, added: true }, "To do", `add to its ${narrower}`],
    [{ kind: "add-statement", lines }, "To do", `add ${statement}`],
    [{ kind: "one-statement", lines }, "To do", `write one statement with ${condition}`],
    [{ kind: "set-principal", to: "fargate" }, "Write instead", principal],
    [{ kind: "set-principal", to: "everyone" }, "Write instead", '"Principal": { "AWS": "*" }'],
    [
      { kind: "set-principal", to: "fargate", forOthers: true },
      "Write instead",
      `${principal}, and a role of its own for anyone else who needs one`,
    ],
    [{ kind: "set-element", element: "Effect", value: "Deny" }, "Write instead", '"Effect": "Deny"'],
    [{ kind: "remove-statement" }, "To do", "remove statement 3"],
    [
      { kind: "remove-statement", forOthers: true },
      "To do",
      "remove statement 3, and make a role of its own for anyone else who needs one",
    ],
    [{ kind: "allow-instead" }, "To do", "remove the statement, and allow nobody but whom the role is for"],
    [{ kind: "remove-condition", key: "aws:SourceIp" }, "To do", 'remove "aws:SourceIp" from the Condition'],
    [{ kind: "remove-condition", key: "a secret" }, "To do", "remove the condition from the Condition"],
    [{ kind: "remove-value", value: "x" }, "To do", 'remove "x"'],
    [{ kind: "remove-value", value: "a secret" }, "To do", "remove it"],
    [{ kind: "correct-key", meant: undefined }, "To do", "remove it"],
    [{ kind: "correct-key", meant: "aws:SourceArn" }, "To do", 'write "aws:SourceArn" if that is meant, or remove it'],
    [{ kind: "correct" }, "To do", "give the statement another Sid, or none"],
  ];
  for (const [fix, label, text] of cases)
    it(`${label}: ${text}`, () =>
      assert.deepEqual(
        [fixLabel(fix), fixText({ statement: "statement 3", cause: { kind: "sid-characters" }, fix })],
        [label, text],
      ));
});
