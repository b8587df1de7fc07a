import assert from "node:assert/strict";
import { createMissing } from "../../../../core/advise/account/missing-role";
import { roleBeside } from "../../../../core/advise/account/second-role";
import { lineOf } from "../../../../core/advise/meant";
import { estateOf } from "../../../../core/facts/estate";
import { readAccount } from "../../../../core/readers/account/account";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import { parseRoleArn } from "../../../../core/policy/arn";
import { accountOf } from "../../../support/account-cases";
import { region, rightTrust, roleArn } from "../../../support/fake-aws-account";
import { itEach } from "../../../support/cases";

/** An account whose clusters have profiles with a role that is not there. */
function withoutRole(...names: string[]): AccountRecord {
  const profiles = [{ role: roleArn("gone") }];
  return accountOf({ roles: [], regions: { [region]: names.map((name) => ({ name, profiles, accessEntries: [] })) } });
}

describe("the trust policy of a new role", () => {
  const { length } = rightTrust("blue");
  itEach(
    [
      [
        "is longer than the account's quota",
        { ...withoutRole("blue"), quotas: { trustPolicyLength: length - 1 } },
        false,
      ],
    ],
    "%s: it is told so, in a role that is missing and in a second one",
    (_what: string, account: AccountRecord, isFinal: boolean | undefined) => {
      const estate = estateOf(readAccount(account));
      const role = parseRoleArn(roleArn("gone"));
      const fix = role && createMissing(estate, role, estate.profiles);
      assert.equal(fix?.role?.tooLong?.isFinal, isFinal);
      const lines = estate.profiles.map((one) => lineOf(one, estate.source));
      assert.equal(roleBeside(estate, "pods", lines).role?.tooLong?.isFinal, isFinal);
    },
  );
});
