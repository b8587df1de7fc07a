import assert from "node:assert/strict";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import { AwsUnreadable } from "../../../../core/aws/errors";
import {
  clustersAreListed,
  entriesAreKnown,
  hasEveryRole,
  hasHiddenUses,
  unknownPart,
  unreadPlaces,
  usesAreComplete,
  whatHidesUsers,
  whyNotEntered,
  whyRolesAreMissing,
} from "../../../../core/readers/account/unread";
import type { UnreadPlaces } from "../../../../core/findings/account";
import { rightAccount } from "../../../support/fake-aws-account";
import { casesOf } from "../../../support/cases";

const unread = (...actions: string[]) => actions.map((action) => ({ action, reason: "no", denied: true }));
const regions = (...names: string[]) => names.map((name) => ({ name, clusters: [] }));

describe("an account whose roles", () => {
  type Row = [what: string, Partial<AccountRecord>, hidden: boolean, complete: boolean, places?: UnreadPlaces];
  const cases = casesOf(__filename, "cases") as Row[];
  for (const [what, changes, hidden, complete, places] of cases)
    it(`${what}: unread is ${JSON.stringify(places)}`, () => {
      const account = rightAccount(changes);
      assert.deepEqual(
        [hasHiddenUses(account), usesAreComplete(account), unreadPlaces(account)],
        [hidden, complete, places],
      );
    });
});

describe("a part of an account that could not be read", () => {
  const hides: [action: string, entered: boolean, roles: boolean, users: boolean][] = [
    ["sts:AssumeRole", false, false, false],
    ["iam:GetAccountAuthorizationDetails", true, false, false],
    ["iam:ListInstanceProfilesForRole", true, true, false],
    ["eks:ListClusters", true, true, false],
    ["account:ListRegions", true, true, false],
    ["iam:GetAccountSummary", true, true, true],
    ["iam:GetPolicyVersion", true, true, true],
  ];
  for (const [action, entered, roles, users] of hides)
    it(`${action} hides ${entered ? "" : "all, "}${roles ? "no role" : "roles"} and ${users ? "no user" : "users"} of a role`, () => {
      const account = rightAccount({ unknown: unread("iam:GetAccountSummary", action) });
      const why = [whyNotEntered, whyRolesAreMissing, whatHidesUsers].map((test) => test(account)?.action);
      assert.deepEqual(
        why,
        [entered, roles, users].map((isKnown) => (isKnown ? undefined : action)),
      );
      assert.equal(hasEveryRole(account), roles);
    });

  it("one role that was asked for is not every role", () =>
    assert.equal(hasEveryRole(rightAccount({ allRoles: false })), false));

  it("is of one Region, or of one cluster", () => {
    const part = { reason: "no", denied: true, region: "eu-west-1" };
    const account = {
      regions: regions("eu-west-1", "eu-west-2"),
      unknown: [
        { ...part, action: "eks:ListClusters" },
        { ...part, action: "eks:ListAccessEntries", cluster: "blue" },
        { ...part, action: "eks:DescribeAccessEntry", cluster: "green" },
      ],
    };
    const listed = ["eu-west-1", "eu-west-2", "eu-west-3"].map((region) => clustersAreListed(account, region));
    assert.deepEqual(listed, [false, true, false]);
    const known = ["blue", "green", "red"].map((cluster) => entriesAreKnown(account, "eu-west-1", cluster));
    assert.deepEqual(known, [false, false, true]);
    assert.equal(entriesAreKnown(account, "eu-west-2", "blue"), true);
  });

  it("keeps the reason; a defect of the command is none", () => {
    const part = { action: "iam:GetRole", role: "pods" };
    assert.deepEqual(unknownPart(part, new AwsUnreadable("no", "iam:GetRole")), {
      ...part,
      reason: "no",
      denied: true,
    });
    assert.deepEqual(unknownPart(part, new AwsUnreadable("late")), { ...part, reason: "late", denied: false });
    assert.throws(() => unknownPart(part, new TypeError("defect")), TypeError);
  });
});
