import assert from "node:assert/strict";
import { parseInventory } from "../../../core/aws-account/file";
import type { AccountRecord, UnknownPart } from "../../../core/aws-account/inventory";
import { judgeAccount } from "../../../core/aws-account/judge";
import { mergeAccount } from "../../../core/aws-account/merge";
import { fargateService } from "../../../core/iam";
import {
  line,
  profileArn,
  region as home,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  trustFor,
  trustForService,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";

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
    const other = rightRole({ arn: roleArn("other"), trustPolicy: trustFor("green") });
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
        { Arn: roleArn("pods"), AssumeRolePolicyDocument: JSON.parse(trustFor("blue")), AttachedManagedPolicies: [] },
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
    const open = withRole({ trustPolicy: trustForService(fargateService) }, earlier);
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

  it("do not have a role that was deleted since, unless a profile names it", async () => {
    const open = rightRole({ arn: roleArn("open"), trustPolicy: trustForService(fargateService) });
    const old = rightAccount({ roles: [rightRole(), open], ...earlier });
    await bothWays(old, rightAccount(later), ({ roles }) => assert.equal(roles.length, 1));
    await bothWays(old, rightAccount(), ({ roles }) => assert.equal(roles.length, 2));
    const profiles = [rightProfile(), rightProfile({ name: "second", role: roleArn("open") })];
    await bothWays(old, withCluster({ profiles }, later), ({ roles }) => assert.equal(roles.length, 2));
  });

  it("keep a role of something else that only a profile of the older one's Region has", async () => {
    const lambda = rightRole({ arn: roleArn("lambda"), trustPolicy: trustForService("lambda.amazonaws.com") });
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
    const open = rightRole({ arn: roleArn("open"), trustPolicy: trustForService(fargateService) });
    await bothWays(rightAccount({ roles: [open] }), rightAccount(later), async (merged) =>
      assert.ok((await idsOf(merged)).includes("trust-unsafe")),
    );
  });

  it("hide nothing behind an account that one of them could not enter", async () => {
    const closed = rightAccount({ roles: [], regions: [], allRegions: false, unknown: [denied("sts:AssumeRole")] });
    await bothWays(closed, rightAccount(), async (merged) => {
      assert.deepEqual(merged.unknown, []);
      assert.deepEqual(await idsOf(merged), []);
    });
  });
});
