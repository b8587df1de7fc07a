import assert from "node:assert/strict";
import { AwsUnreadable } from "../../../core/aws/errors";
import { readAccount } from "../../../core/readers/account/account";
import { unknownPart, type AccountRecord } from "../../../core/readers/account/inventory";
import {
  clustersAreListed,
  entriesAreKnown,
  hasEveryRole,
  usesAreComplete,
  whatHides,
} from "../../../core/readers/source";
import { casesOf, itEachCase } from "../../support/cases";
import { rightAccount } from "../../support/fake-aws-account";

const unread = (...actions: string[]) => actions.map((action) => ({ action, reason: "no", denied: true }));
const regions = (...names: string[]) => names.map((name) => ({ name, clusters: [] }));

describe("an account whose roles", () => {
  type Row = [what: string, Partial<AccountRecord>, hidden: boolean, complete: boolean];
  const cases = casesOf(__filename, "cases") as Row[];
  for (const [what, changes, hidden, complete] of cases)
    it(what, () => {
      const read = readAccount(rightAccount(changes));
      assert.deepEqual([whatHides("clusters", read) !== undefined, usesAreComplete(read)], [hidden, complete]);
    });
});

describe("a part of an account that could not be read", () => {
  itEachCase(
    __filename,
    "hides",
    (action, entered, roles, users) =>
      `${action} hides ${entered ? "" : "all, "}${roles ? "no role" : "roles"} and ${users ? "no user" : "users"} of a role`,
    (action: string, entered: boolean, roles: boolean, users: boolean) => {
      const account = readAccount(rightAccount({ unknown: unread("iam:GetAccountSummary", action) }));
      const why = (["account", "roles", "users"] as const).map((what) => whatHides(what, account)?.action);
      assert.deepEqual(
        why,
        [entered, roles, users].map((isKnown) => (isKnown ? undefined : action)),
      );
      assert.equal(hasEveryRole(account), roles);
    },
  );

  it("one role that was asked for is not every role", () =>
    assert.equal(hasEveryRole(readAccount(rightAccount({ allRoles: false }))), false));

  it("is of one Region, or of one cluster", () => {
    const part = { reason: "no", denied: true, region: "eu-west-1" };
    const account = readAccount(
      rightAccount({
        regions: regions("eu-west-1", "eu-west-2"),
        unknown: [
          { ...part, action: "eks:ListClusters" },
          { ...part, action: "eks:ListAccessEntries", cluster: "blue" },
          { ...part, action: "eks:DescribeAccessEntry", cluster: "green" },
        ],
      }),
    );
    const listed = ["eu-west-1", "eu-west-2", "eu-west-3"].map((region) => clustersAreListed(account, region));
    assert.deepEqual(listed, [false, true, false]);
    const known = ["blue", "green", "red"].map((cluster) => entriesAreKnown(account, "eu-west-1", cluster));
    assert.deepEqual(known, [false, false, true]);
    assert.equal(entriesAreKnown(account, "eu-west-2", "blue"), true);
  });

  it("keeps the reason; a defect of the command is none", () => {
    const part = { action: "iam:GetRole", role: "pods" };
    const denied = unknownPart(part, new AwsUnreadable("no", "iam:GetRole"));
    assert.deepEqual(denied, { ...part, reason: "no", toDo: undefined, denied: true });
    const late = unknownPart(part, new AwsUnreadable("late"));
    assert.deepEqual(late, { ...part, reason: "late", toDo: undefined, denied: false });
    assert.throws(() => unknownPart(part, new TypeError("defect")), TypeError);
  });
});
