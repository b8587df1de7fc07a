import assert from "node:assert/strict";
import { askerText, decidedText, stoppedText, triedLines } from "../../../site/playground/access";
import type { Access } from "../../../site/playground/who-gets-in";
import { account } from "../../core/trust/fixtures";

describe("who can use a role, in words", () => {
  for (const [asker, text] of [
    [{ kind: "own" }, "Pods of your clusters"],
    [{ kind: "own", cluster: "prod" }, "Pods of cluster prod"],
    [{ kind: "other-cluster" }, "Pods of another cluster of the account"],
    [{ kind: "other-region" }, "Pods of a cluster of that name in another Region"],
    [{ kind: "other-account" }, "Pods of another account"],
    [{ kind: "no-profile" }, "The Fargate service, on behalf of no profile"],
    [{ kind: "services" }, "Other AWS services"],
    [{ kind: "principals" }, "Other principals"],
  ] as const)
    it(text, () => assert.equal(askerText(asker), text));

  const access = (changes: Partial<Access>): Access => ({
    asker: { kind: "services" },
    answer: "yes",
    isMeant: false,
    request: { principal: { kind: "principal", type: "Service", value: "ec2.amazonaws.com" }, context: {} },
    admitted: [],
    ...changes,
  });
  const allow = { effect: "Allow", statement: "the first statement" } as const;

  for (const [changes, text] of [
    [{ decided: allow }, "the first statement allows it"],
    [{ answer: "maybe", decided: allow }, "the first statement may allow it: it cannot be understood as a whole"],
    [{ answer: "no", decided: allow }, "the first statement does not allow it"],
    [
      { answer: "no", decided: { ...allow, element: "Condition.ArnLike" } },
      "the first statement does not allow it, by Condition.ArnLike",
    ],
    [{ answer: "no", decided: { ...allow, effect: "Deny" } }, "the first statement denies it"],
    [{ answer: "no" }, "no statement allows it"],
    [{ answer: undefined }, "it is too complex to tell"],
  ] as const)
    it(text, () => assert.equal(decidedText(access(changes)), text));

  for (const [kind, answer, text] of [
    ["other-account", "yes", "the check of iam:PassRole stops it: nobody can pass a role of another account"],
    ["other-cluster", "maybe", "the check of iam:PassRole stops only those who may not pass the role"],
    ["other-region", "yes", "the check of iam:PassRole stops only those who may not pass the role"],
    ["other-account", "no", undefined],
    ["no-profile", "yes", undefined],
  ] as const)
    it(`what stops ${kind}, answered ${answer}, beside it`, () =>
      assert.equal(stoppedText(access({ asker: { kind }, answer })), text));

  it("shows who asks, the keys of the request, and who gets in as well", () => {
    const admitted = ["ec2", "eks"].map(
      (name) => ({ kind: "principal", type: "Service", value: `${name}.x` }) as const,
    );
    const request = { ...access({}).request, context: { "aws:SourceAccount": account } };
    assert.deepEqual(triedLines(access({ request, admitted })), [
      '"ec2.amazonaws.com"',
      `aws:SourceAccount "${account}"`,
      'as well as "eks.x"',
    ]);
    assert.deepEqual(triedLines(access({ asker: { kind: "no-profile" } })), [
      '"ec2.amazonaws.com"',
      "no aws:SourceArn",
    ]);
  });
});
