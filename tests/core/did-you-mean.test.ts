import assert from "node:assert/strict";
import { formats } from "../../cli/report/outputs";
import { argumentTable } from "../../components/arguments/table";
import { didYouMean, nearest } from "../../core/did-you-mean";
import { findingKinds } from "../../core/findings";

const args = Object.keys(argumentTable);
const policyKeys = ["accounts", "clusters", "regions", "organizations", "lookup", "exempt"];
const reuseKeys = ["nodeRoles", "ledgers", "lookup", "exempt"];
const exemptionKeys = ["role", "resource", "reason", "finding", "until"];
const findings = Object.keys(findingKinds);

describe("did you mean", () => {
  const cases: [typed: string, names: string[], meant: string][] = [
    ["cluster", args, "clusters"],
    ["clsuters", args, "clusters"],
    ["Clusters", args, "clusters"],
    ["clusterz", args, "clusters"],
    ["region", args, "regions"],
    ["account", args, "accountId"],
    ["accountID", args, "accountId"],
    ["account_id", args, "accountId"],
    ["acountId", args, "accountId"],
    ["nameprefix", args, "namePrefix"],
    ["name-prefix", args, "namePrefix"],
    ["permissionBoundary", args, "permissionsBoundary"],
    ["permissionsBoundry", args, "permissionsBoundary"],
    ["maxSession", args, "maxSessionDuration"],
    ["maxSessionDurations", args, "maxSessionDuration"],
    ["tag", args, "tags"],
    ["additionalPolicy", args, "additionalPolicies"],
    ["inlinePolicies", args, "additionalInlinePolicies"],
    ["loging", args, "logging"],
    ["pullThroughCachePrefix", args, "pullThroughCachePrefixes"],
    ["trustPolicylimit", args, "trustPolicyLimit"],
    ["acounts", policyKeys, "accounts"],
    ["organisations", policyKeys, "organizations"],
    ["organization", policyKeys, "organizations"],
    ["lookUp", policyKeys, "lookup"],
    ["exempts", policyKeys, "exempt"],
    ["nodeRole", reuseKeys, "nodeRoles"],
    ["noderoles", reuseKeys, "nodeRoles"],
    ["ledger", reuseKeys, "ledgers"],
    ["untill", exemptionKeys, "until"],
    ["reson", exemptionKeys, "reason"],
    ["findings", exemptionKeys, "finding"],
    ["ressource", exemptionKeys, "resource"],
    ["trust-unsave", findings, "trust-unsafe"],
    ["node-role-share", findings, "node-role-shared"],
    ["account-only", findings, "trust-account-only"],
    ["jsno", [...formats], "json"],
    ["tetx", [...formats], "text"],
    ["SARIF", [...formats], "sarif"],
    ["junti", [...formats], "junit"],
    ["markdwon", [...formats], "markdown"],
    ["hmtl", [...formats], "html"],
  ];
  for (const [typed, names, meant] of cases)
    it(`${typed} is meant to be ${meant}`, () => assert.equal(nearest(typed, names), meant));

  const unlike: [typed: string, names: string[]][] = [
    ["colour", args],
    ["vpcId", args],
    ["", args],
    ["e", args],
    ["trust", findings],
    ["yaml", [...formats]],
    ["msjo", [...formats]],
    ["severity", policyKeys],
    ["x".repeat(1000), ["x".repeat(1000)]],
  ];
  for (const [typed, names] of unlike)
    it(`${JSON.stringify(typed.slice(0, 10))} is like none, or like several`, () =>
      assert.equal(nearest(typed, names), undefined));

  it("asks in words, or says nothing", () => {
    assert.equal(didYouMean("cluster", args), " (did you mean clusters?)");
    assert.equal(didYouMean("colour", args), "");
    assert.equal(didYouMean(7, args), "");
  });
});
