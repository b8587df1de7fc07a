import assert from "node:assert/strict";
import { fixInAccount } from "../../../../core/advise/account/fix-in-account";
import { policyOf, type Fix } from "../../../../core/findings/fix-kinds";
import type { WhyUntrusted } from "../../../../core/findings/found";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import { accountOf, type WrittenAccount } from "../../../support/account-cases";
import { dataOf, findsInAccounts, foundIn, roleIn, withPolicies } from "../../../support/account-findings";
import { itEachCase } from "../../../support/cases";
import { rightProfile, rightRole, roleArn, withCluster, withRole } from "../../../support/fake-aws-account";
import { trustFor } from "../../../support/trust";

/** What to do about a profile that the only role of an account keeps out. */
function fixFor(account: AccountRecord, why: WhyUntrusted["kind"]): Fix {
  const { facts, estate } = roleIn(account);
  const reason = why === "kept-out" ? { kind: why, denials: [] } : { kind: "not-for-fargate" as const };
  const found = {
    id: "profile-role-untrusted",
    kind: "untrusted",
    role: facts.role,
    profile: {},
    why: reason,
  } as const;
  return fixInAccount(found, estate);
}

describe("what is found in an account, and what to do about it", () => findsInAccounts(__filename, "accounts"));

describe("what to do about a profile that cannot use its role", () => {
  itEachCase(
    __filename,
    "fixes",
    "%s",
    (_what: string, account: WrittenAccount, why: WhyUntrusted["kind"], fix: object) => {
      const found = { id: "role-not-judged", kind: "not-judged" } as never;
      assert.deepEqual(dataOf({ found, fix: fixFor(accountOf(account), why) }), withPolicies({ fix }));
    },
  );

  it("makes the findings of a node role go away, once it is done", () => {
    const fix = fixFor(
      withRole({ trustPolicy: trustFor("ec2.amazonaws.com", "eks-fargate-pods.amazonaws.com") }),
      "kept-out",
    );
    assert.ok(fix.kind === "own-role" && fix.for === "pods" && fix.role);
    const arn = roleArn(fix.role.name);
    const roles = [
      rightRole({ trustPolicy: trustFor("ec2.amazonaws.com") }),
      rightRole({ arn, trustPolicy: JSON.stringify(policyOf(fix)) }),
    ];
    const accessEntries = [{ principal: arn, type: "FARGATE_LINUX" }];
    assert.deepEqual(foundIn(withCluster({ profiles: [rightProfile({ role: arn })], accessEntries }, { roles })), []);
  });
});
