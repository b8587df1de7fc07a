import assert from "node:assert/strict";
import { findingWithReach, hasCommand, reachOf, withReach } from "../../../cli/report/how-to";
import { makeFinding } from "../../../core/findings";
import { accountId } from "../../support/fake-aws-account";

describe("the commands of a fix", () => {
  const reach = reachOf(accountId, { profile: "prod" });
  const cases: [what: string, fix: string, expected: string][] = [
    ["alone", "aws iam get-role --role-name a", "aws --profile prod iam get-role --role-name a"],
    ["one after the other", "aws iam a && aws eks b", "aws --profile prod iam a && aws --profile prod eks b"],
    [
      "behind words",
      "Look first (aws eks a): aws eks b",
      "Look first (aws --profile prod eks a): aws --profile prod eks b",
    ],
    ["of which none is there", "Ask aws support for my-aws iams", "Ask aws support for my-aws iams"],
  ];
  for (const [what, fix, expected] of cases)
    it(`have the profile in use: ${what}`, () => {
      const finding = makeFinding("policy-missing", { account: accountId }, { message: "m", fix });
      assert.deepEqual(findingWithReach(finding, reach), { ...finding, fix: expected });
    });

  it("have none for another account, nor where none is in use", () => {
    assert.equal(withReach("aws iam a", "999999999999", reach), "aws iam a");
    assert.equal(withReach("aws iam a", undefined, reach), "aws iam a");
    assert.equal(withReach("aws iam a", accountId, undefined), "aws iam a");
    assert.equal(withReach("aws iam a", accountId, reachOf(accountId, {})), "aws iam a");
  });

  it("leave a finding without a fix as it is", () => {
    const finding = makeFinding("policy-missing", { account: accountId }, { message: "m" });
    assert.equal(findingWithReach(finding, reach), finding);
  });

  for (const [text, expected] of [
    ["Run aws iam a", true],
    ["aws --profile 'a b' --endpoint-url http://x eks a", true],
    ["Ask aws support", false],
    ["aws sso login", false],
  ] as const)
    it(`${expected ? "are" : "are not"} in "${text}"`, () => assert.equal(hasCommand(text), expected));
});
