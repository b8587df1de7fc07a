import assert from "node:assert/strict";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { roleUnderAnotherArn } from "../../../core/rules/role-missing";
import { findsInAccounts } from "../../support/account-findings";
import { estateIn } from "../../support/records";
import { itEachCase } from "../../support/cases";

describe("the role of a Fargate profile", () => findsInAccounts(__filename, "accounts", "role-missing"));

describe("a profile of a stack that names a role which the stack makes", () => {
  const found = (records: ResourceRecord[]) => {
    const estate = estateIn(...records);
    return estate.profiles.flatMap((one) => roleUnderAnotherArn.judge(one, estate));
  };
  itEachCase(
    __filename,
    "cases",
    "%s",
    (_what: string, records: ResourceRecord[], expected: object | undefined) =>
      assert.deepEqual(
        found(records).map(({ part, named, is }) => ({ part, named, is })),
        expected ? [expected] : [],
      ),
    unknown,
  );
});
