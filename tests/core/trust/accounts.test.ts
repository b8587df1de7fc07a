import assert from "node:assert/strict";
import { candidateAccounts, unnamed } from "../../../core/trust/intention";
import { parseTrustPolicy } from "../../../core/policy/parse/policy";
import { account, otherAccount, policy, sourceArn, statement } from "./fixtures";
import { itEach } from "../../support/cases";

/** Statements that name these accounts. */
function naming(...accounts: string[]) {
  const Condition = { ArnLike: { "aws:SourceArn": accounts.map((one) => sourceArn.replace(account, one)) } };
  return parseTrustPolicy(policy(statement({ Condition }))).statements;
}

describe("the accounts that a policy can be meant for", () => {
  const six = Array.from({ length: 6 }, (_, index) => String(index + 1).repeat(12));
  itEach(
    [
      ["the role's own where none are intended", [otherAccount], { account }, [[account]]],
      ["no more than five of these", six, {}, six.slice(0, 5).map((one) => [one])],
    ],
    "are %s",
    (_what: string, named: string[], intended: Parameters<typeof candidateAccounts>[1], expected: unknown) =>
      assert.deepEqual(candidateAccounts(naming(...named), intended), expected),
  );

  it("are unnamed where the policy names none, and not where somebody names one of zeros", () => {
    const zeros = "0".repeat(12);
    const all = [candidateAccounts(naming("*"), {}), candidateAccounts(naming(zeros), {})];
    assert.deepEqual(
      [...all, candidateAccounts([], { accounts: [zeros] })].map(([one]) => one === unnamed),
      [true, false, false],
    );
  });
});
