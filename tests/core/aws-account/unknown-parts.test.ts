import assert from "node:assert/strict";
import type { AccountRecord } from "../../../core/aws-account/inventory";
import { hasHiddenUses, unreadPlaces, usesAreComplete } from "../../../core/aws-account/unknown-parts";
import { rightAccount } from "../../support/fake-aws-account";

const unread = (...actions: string[]) => actions.map((action) => ({ action, reason: "no", denied: true }));
const regions = (...names: string[]) => names.map((name) => ({ name, clusters: [] }));

describe("an account whose roles", () => {
  const cases: [what: string, Partial<AccountRecord>, hidden: boolean, complete: boolean, places?: string][] = [
    ["were read with all that uses them", {}, false, true],
    ["were read without a quota", { unknown: unread("iam:GetAccountSummary") }, false, true],
    ["were read without what only sounds like EKS", { unknown: unread("myeks:List", "myaccount:List") }, false, true],
    [
      "may have users in a cluster that was not read",
      { unknown: unread("iam:GetRole", "eks:ListClusters") },
      true,
      false,
      "not everything in this account could be read",
    ],
    [
      "may have users in Regions that were not listed",
      { unknown: unread("account:ListRegions") },
      true,
      false,
      "not everything in this account could be read",
    ],
    [
      "may have users in other Regions than those that were asked for",
      { allRegions: false, regions: regions("us-east-1", "eu-west-1") },
      false,
      false,
      "only eu-west-1, us-east-1 was read",
    ],
    ["may have users in any Region", { allRegions: false, regions: [] }, false, false, "no Region was read"],
  ];
  for (const [what, changes, hidden, complete, places] of cases)
    it(`${what}: ${places ?? "nothing is unread"}`, () => {
      const account = rightAccount(changes);
      assert.deepEqual(
        [hasHiddenUses(account), usesAreComplete(account), unreadPlaces(account)],
        [hidden, complete, places],
      );
    });
});
