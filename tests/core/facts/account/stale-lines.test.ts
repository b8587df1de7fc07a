import assert from "node:assert/strict";
import { staleLines } from "../../../../core/facts/account/stale-lines";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import { line, region, rightAccount, rightRole, rightTrust } from "../../../support/fake-aws-account";

/** What is stale in a role with these lines for clusters. */
function staleIn(clusters: string[], account: Partial<AccountRecord> = {}, trustPolicy = rightTrust(...clusters)) {
  return staleLines({ account: rightAccount(account), record: rightRole({ trustPolicy }) });
}

describe("the lines for clusters that do not exist", () => {
  it("are those of a Region of which all clusters were read", () =>
    assert.deepEqual(staleIn(["blue", "gone"]), [{ line: line("gone"), cluster: "gone", region }]));

  const unknown = { action: "eks:ListClusters", reason: "denied", denied: true, region };
  const none: [what: string, clusters: string[], account: Partial<AccountRecord>][] = [
    ["for a pattern", ["go*"], {}],
    ["in a Region of which the clusters could not be listed", ["gone"], { unknown: [unknown] }],
    ["in a Region that was not read", ["gone"], { regions: [] }],
  ];
  for (const [what, clusters, account] of none)
    it(`are none ${what}`, () => assert.deepEqual(staleIn(clusters, account), []));

  it("are those of any Region only where all Regions were read", () => {
    const anywhere = rightTrust("gone").replace(region, "*");
    const stale = { line: line("gone", { region: "*" }), cluster: "gone", region: "*" };
    assert.deepEqual(staleIn([], {}, anywhere), [stale]);
    assert.deepEqual(staleIn([], { allRegions: false }, anywhere), []);
    assert.deepEqual(staleIn([], {}, rightTrust("blue").replace(region, "*")), []);
  });
});
