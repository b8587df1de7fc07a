import assert from "node:assert/strict";
import { parseInventory } from "../../../cli/aws/file";
import type { AccountRecord, UnknownPart } from "../../../core/facts/account/inventory";
import { judgeAccount } from "../../../core/rules/account";
import { mergeAccount } from "../../../cli/aws/merge";
import { fargateService } from "../../../core/trust";
import {
  line,
  profileArn,
  region as home,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

describe("several files of one account", () => {
  const denied = (action: string, place: Partial<UnknownPart> = {}): UnknownPart => ({
    action,
    reason: `Access denied to ${action}`,
    denied: true,
    ...place,
  });
  const region = (name: string, ...unknown: UnknownPart[]): AccountRecord =>
    rightAccount({ regions: [{ name, clusters: [] }], allRegions: false, unknown });

  it("have the roles and Regions of all of them", () => {
    const other = rightRole({ arn: roleArn("other"), trustPolicy: rightTrust("green") });
    const merged = mergeAccount([region("eu-west-1"), { ...region("us-east-1"), roles: [rightRole(), other] }]);
    assert.deepEqual(
      [merged?.roles.map(({ arn }) => arn), merged?.regions.map(({ name }) => name), merged?.allRegions],
      [[roleArn("pods"), roleArn("other")], ["eu-west-1", "us-east-1"], false],
    );
  });

  it("lack only what none of them has", () => {
    const lists = denied("eks:ListClusters", { region: "eu-west-1" });
    assert.deepEqual(mergeAccount([region("eu-west-1", lists), region("eu-west-1")])?.unknown, []);
    assert.deepEqual(mergeAccount([region("eu-west-1", lists), region("eu-west-1", lists)])?.unknown, [lists]);
    assert.deepEqual(mergeAccount([region("eu-west-1", lists), region("us-east-1")])?.unknown, [lists]);
    const roles = denied("iam:GetAccountAuthorizationDetails");
    assert.deepEqual(mergeAccount([region("eu-west-1", roles), region("us-east-1")])?.unknown, []);
  });

  it("are judged by the clusters of one and the roles of another", async () => {
    const roles = JSON.stringify({
      RoleDetailList: [
        { Arn: roleArn("pods"), AssumeRolePolicyDocument: JSON.parse(rightTrust("blue")), AttachedManagedPolicies: [] },
      ],
    });
    const parsed = parseInventory(roles);
    assert.ok("accounts" in parsed);
    const [details] = parsed.accounts;
    assert.ok(details);
    const merged = mergeAccount([rightAccount({ roles: [] }), details]);
    assert.ok(merged);
    const { findings, roles: judged } = await judgeAccount(merged);
    assert.deepEqual(
      findings.map(({ id }) => id),
      ["policy-missing"],
    );
    assert.deepEqual(judged[0]?.leastTrustPolicy?.Statement[0]?.Condition, {
      ArnLike: { "aws:SourceArn": line("blue") },
    });
  });

  const earlier = { readAt: "2026-01-01T00:00:00.000Z" };
  const later = { readAt: "2026-01-02T00:00:00.000Z" };
  const bothWays = async (
    one: AccountRecord,
    other: AccountRecord,
    check: (merged: AccountRecord) => Promise<void> | void,
  ): Promise<void> => {
    for (const records of [
      [one, other],
      [other, one],
    ]) {
      const merged = mergeAccount(records);
      assert.ok(merged);
      await check(merged);
    }
  };
  const idsOf = async (account: AccountRecord): Promise<string[]> =>
    (await judgeAccount(account)).findings.map(({ id }) => id).sort();

  it("say what the newer one says of a role, in any order", async () => {
    const open = withRole({ trustPolicy: trustFor(fargateService) }, earlier);
    await bothWays(open, rightAccount(later), async (merged) => assert.deepEqual(await idsOf(merged), []));
    await bothWays({ ...open, ...later }, rightAccount(earlier), async (merged) =>
      assert.deepEqual(await idsOf(merged), ["trust-unsafe"]),
    );
  });

  it("say what the newer one says of a Region: clusters and profiles that are gone are gone", async () => {
    const gone = rightCluster({ name: "green", profiles: [rightProfile({ arn: profileArn("green", "p") })] });
    const old = rightAccount({ regions: [{ name: home, clusters: [rightCluster(), gone] }], ...earlier });
    await bothWays(old, rightAccount(later), async (merged) => assert.deepEqual(await idsOf(merged), []));
    await bothWays({ ...old, ...later }, rightAccount(earlier), async (merged) =>
      assert.deepEqual(await idsOf(merged), ["profile-role-untrusted"]),
    );
  });

  it("do not have a role that was deleted since, unless a profile of another Region names it", async () => {
    const open = rightRole({ arn: roleArn("open"), trustPolicy: trustFor(fargateService) });
    const old = rightAccount({ roles: [rightRole(), open], ...earlier });
    await bothWays(old, rightAccount(later), ({ roles }) => assert.equal(roles.length, 1));
    await bothWays(old, rightAccount(), ({ roles }) => assert.equal(roles.length, 2));
    const profiles = [rightProfile(), rightProfile({ name: "second", role: roleArn("open") })];
    const elsewhere = { name: "us-east-1", clusters: [rightCluster({ profiles })] };
    await bothWays({ ...old, regions: [elsewhere] }, rightAccount(later), ({ roles }) => assert.equal(roles.length, 2));
  });

  it("say that a role is missing where the newer one has its profile, and not the role", async () => {
    await bothWays(rightAccount(earlier), rightAccount({ roles: [], ...later }), async (merged) =>
      assert.deepEqual(await idsOf(merged), ["role-missing"]),
    );
  });

  it("keep a role of something else that only a profile of the older one's Region has", async () => {
    const lambda = rightRole({ arn: roleArn("lambda"), trustPolicy: trustFor("lambda.amazonaws.com") });
    const old = rightAccount({ roles: [lambda], regions: [], ...earlier });
    await bothWays(old, rightAccount(later), ({ roles }) => assert.equal(roles.length, 2));
  });

  it("have each cluster as the one knows it that could read it, in any order", async () => {
    const part = denied("eks:ListFargateProfiles", { region: home, cluster: "blue" });
    const blind = withCluster({ profiles: [] }, { unknown: [part], ...later });
    await bothWays(blind, rightAccount(earlier), ({ regions, unknown }) => {
      assert.equal(regions[0]?.clusters[0]?.profiles.length, 1);
      assert.deepEqual(unknown, []);
    });
    await bothWays(blind, { ...blind, ...earlier }, ({ unknown }) => assert.deepEqual(unknown, [part]));
  });

  it("have every cluster that one of them saw, where none could list them all", async () => {
    const list = denied("eks:ListClusters", { region: home });
    const withOne = (name: string): AccountRecord =>
      rightAccount({ regions: [{ name: home, clusters: [rightCluster({ name, profiles: [] })] }], unknown: [list] });
    await bothWays(withOne("blue"), withOne("green"), ({ regions, unknown }) => {
      assert.deepEqual(regions[0]?.clusters.map(({ name }) => name).sort(), ["blue", "green"]);
      assert.deepEqual(unknown, [list]);
    });
  });

  it("have a role that only one without a time has: how old that one is nobody knows", async () => {
    const open = rightRole({ arn: roleArn("open"), trustPolicy: trustFor(fargateService) });
    await bothWays(rightAccount({ roles: [open] }), rightAccount(later), async (merged) =>
      assert.ok((await idsOf(merged)).includes("trust-unsafe")),
    );
  });

  const open = rightRole({ arn: roleArn("open"), trustPolicy: trustFor(fargateService) });
  const withoutRoles: [what: string, newer: Partial<AccountRecord>, stays: boolean][] = [
    ["read all roles", {}, false],
    ["read all roles, and not a quota", { unknown: [denied("iam:GetAccountSummary")] }, false],
    ["read one role alone", { allRoles: false }, true],
    ["could not read the roles", { unknown: [denied("iam:GetAccountAuthorizationDetails")] }, true],
    ["could not enter the account", { unknown: [denied("sts:AssumeRole")] }, true],
  ];
  for (const [what, newer, stays] of withoutRoles)
    it(`${stays ? "have" : "do not have"} a role that the newer one has not, which ${what}`, async () => {
      const old = rightAccount({ roles: [rightRole(), open], ...earlier });
      await bothWays(old, rightAccount({ ...newer, ...later }), ({ roles }) =>
        assert.equal(
          roles.some(({ arn }) => arn === open.arn),
          stays,
        ),
      );
    });

  it("have the clusters of each Region in it, where two Regions have one of a name", async () => {
    const blueOf = (name: string, status: string) => ({ name, clusters: [rightCluster({ status })] });
    const one = rightAccount({ regions: [blueOf(home, "ACTIVE"), blueOf("us-east-1", "UPDATING")], ...later });
    const other = rightAccount({ regions: [blueOf("us-east-1", "FAILED")], ...earlier });
    await bothWays(one, other, ({ regions }) => assert.deepEqual(regions, one.regions));
  });

  it("keep a cluster in the Region that has it alone", async () => {
    const one = rightAccount({ regions: [{ name: home, clusters: [rightCluster()] }], ...later });
    const green = rightCluster({ name: "green", profiles: [] });
    const other = rightAccount({ regions: [{ name: "us-east-1", clusters: [green] }], ...earlier });
    await bothWays(one, other, ({ regions }) => assert.deepEqual(regions, [...one.regions, ...other.regions]));
  });

  const covered: [what: string, part: UnknownPart, other: Partial<AccountRecord>, left: boolean][] = [
    ["the roles, and the other has all", denied("iam:GetAccountAuthorizationDetails"), {}, false],
    ["the roles, and the other has one alone", denied("iam:GetRole"), { allRoles: false }, true],
    ["the account, and the other could", denied("sts:AssumeRole"), { allRegions: false, regions: [] }, false],
    ["the account, and the other has one role alone", denied("sts:AssumeRole"), { allRoles: false }, true],
    ["the clusters, and the other has some", denied("eks:ListClusters"), { allRoles: false, allRegions: false }, false],
    ["the clusters, and the other has none", denied("eks:ListClusters"), { regions: [] }, true],
    ["the Regions, and the other has all", denied("account:ListRegions"), { allRoles: false }, false],
    ["the Regions, and the other was asked for one", denied("account:ListRegions"), { allRegions: false }, true],
    ["the roles, and the other neither", denied("iam:GetRole"), { unknown: [denied("iam:GetRole")] }, true],
    ["the roles, and the other not the clusters", denied("iam:GetRole"), { unknown: [denied("eks:List")] }, false],
    [
      "the clusters, and the other not those of one Region",
      denied("eks:ListClusters"),
      { unknown: [denied("eks:ListClusters", { region: home })] },
      false,
    ],
  ];
  for (const [what, part, other, left] of covered)
    it(`${left ? "say" : "do not say"} what one of them could not read: ${what}`, async () => {
      const one = rightAccount({ unknown: [part], regions: [], ...later });
      await bothWays(one, rightAccount({ ...other, ...earlier }), ({ unknown }) =>
        assert.deepEqual(
          unknown.filter(({ region: where, action }) => where === undefined && action === part.action),
          left ? [part] : [],
        ),
      );
    });

  it("say each part that none of them could read", async () => {
    const parts = [denied("iam:GetRole"), denied("iam:GetAccountSummary")];
    const one = rightAccount({ unknown: parts, ...later });
    await bothWays(one, { ...one, ...earlier }, ({ unknown }) => assert.deepEqual(unknown, parts));
  });

  it("have all roles and Regions where one of them has", async () => {
    const some = { allRoles: false, allRegions: false };
    await bothWays(rightAccount(later), rightAccount({ ...some, ...earlier }), ({ allRoles, allRegions }) =>
      assert.deepEqual([allRoles, allRegions], [true, true]),
    );
    await bothWays(rightAccount({ ...some, ...later }), rightAccount({ ...some, ...earlier }), (merged) =>
      assert.deepEqual([merged.allRoles, merged.allRegions], [false, false]),
    );
  });

  it("have each node role once, and each quota as the newer one has it", async () => {
    const node = (name: string, evidence: string) => ({ arn: roleArn(name), evidence });
    const one = { nodeRoles: [node("a", "new"), node("b", "new")], quotas: { trustPolicyLength: 4096 } };
    const other = {
      nodeRoles: [node("b", "old"), node("c", "old")],
      quotas: { trustPolicyLength: 2048, policiesPerRole: 20 },
    };
    await bothWays(rightAccount({ ...one, ...later }), rightAccount({ ...other, ...earlier }), (merged) => {
      assert.deepEqual(merged.nodeRoles, [node("a", "new"), node("b", "new")]);
      assert.deepEqual(merged.quotas, { trustPolicyLength: 4096, policiesPerRole: 20 });
    });
  });

  it("have a node role of the older one where the newer one did not look at every role", async () => {
    const nodeRoles = [{ arn: roleArn("a"), evidence: "old" }];
    const old = rightAccount({ nodeRoles, ...earlier });
    for (const newer of [{ allRoles: false }, { unknown: [denied("iam:GetAccountAuthorizationDetails")] }])
      await bothWays(old, rightAccount({ ...newer, ...later }), (merged) =>
        assert.deepEqual(merged.nodeRoles, nodeRoles),
      );
    await bothWays(rightAccount({ nodeRoles }), rightAccount(later), (merged) =>
      assert.deepEqual(merged.nodeRoles, nodeRoles),
    );
  });

  it("are the one, where there is no other, and nothing where there is none", () => {
    const one = withCluster({ profiles: [] }, { unknown: [denied("iam:GetRole"), denied("iam:GetRole")] });
    assert.equal(mergeAccount([one]), one);
    assert.equal(mergeAccount([]), undefined);
  });

  it("have a profile whose role is no ARN, and do not take it for the profile of any role", async () => {
    const old = rightAccount({ roles: [rightRole(), open], ...earlier });
    const profiles = [rightProfile(), rightProfile({ name: "second", role: "open" })];
    await bothWays(old, withCluster({ profiles }, later), ({ roles }) => assert.equal(roles.length, 1));
  });

  it("hide nothing behind an account that one of them could not enter", async () => {
    const closed = rightAccount({ roles: [], regions: [], allRegions: false, unknown: [denied("sts:AssumeRole")] });
    await bothWays(closed, rightAccount(), async (merged) => {
      assert.deepEqual(merged.unknown, []);
      assert.deepEqual(await idsOf(merged), []);
    });
  });
});
