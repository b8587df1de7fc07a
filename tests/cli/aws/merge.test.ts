import assert from "node:assert/strict";
import { parseInventory } from "../../../cli/aws/file";
import type { AccountRecord, ClusterRecord, UnknownPart } from "../../../core/readers/account/inventory";
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
import { casesOf } from "../../support/cases";

type Part = Partial<ClusterRecord>;

describe("several files of one account", () => {
  const earlier = { readAt: "2026-01-01T00:00:00.000Z" };
  const later = { readAt: "2026-01-02T00:00:00.000Z" };
  const shown = { shownFrom: earlier.readAt };
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
    const list = denied("iam:GetAccountAuthorizationDetails");
    const merged = mergeAccount([rightAccount({ roles: [], unknown: [list] }), details]);
    assert.ok(merged);
    const { findings, roles: judged } = await judgeAccount(merged);
    assert.deepEqual(
      findings.map(({ id, role }) => [id, role]),
      [
        ["file-unreadable", undefined],
        ["policy-missing", roleArn("pods")],
        ["file-unreadable", roleArn("pods")],
      ],
    );
    assert.deepEqual(judged[0]?.leastTrustPolicy?.Statement[0]?.Condition, {
      ArnLike: { "aws:SourceArn": line("blue") },
    });
  });

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

  const open = rightRole({ arn: roleArn("open"), trustPolicy: trustFor(fargateService) });
  const lambda = rightRole({ arn: roleArn("open"), trustPolicy: trustFor("lambda.amazonaws.com") });
  const names = ({ roles }: AccountRecord): string[] => roles.map(({ arn }) => arn.split("/").at(-1) ?? "");

  it("do not have a role that was deleted since", async () => {
    const old = rightAccount({ roles: [rightRole(), open], ...earlier });
    await bothWays(old, rightAccount(later), (merged) => assert.deepEqual(names(merged), ["pods"]));
    const moved = { ...open, arn: roleArn("open", "/teams/") };
    await bothWays(old, rightAccount({ roles: [moved], allRoles: false, ...later }), ({ roles }) =>
      assert.deepEqual(roles, [moved, rightRole()]),
    );
  });

  for (const role of [open, lambda])
    it("have a role that only a profile of an older one's Region names, and say from when it is", async () => {
      const profiles = [rightProfile(), rightProfile({ name: "second", role: role.arn })];
      const elsewhere = { name: "us-east-1", clusters: [rightCluster({ profiles })] };
      const old = rightAccount({ roles: [rightRole(), role], regions: [elsewhere], ...earlier });
      await bothWays(old, rightAccount({ allRegions: false, ...later }), async (merged) => {
        assert.deepEqual(names(merged), ["pods", "open"]);
        assert.deepEqual(
          merged.unknown.map(({ role: arn, shownFrom }) => [arn, shownFrom]),
          [[role.arn, earlier.readAt]],
        );
        const { findings } = await judgeAccount(merged);
        assert.ok(findings.some(({ level, role: arn }) => level === "unknown" && arn === role.arn));
      });
    });

  it("say that a role is missing where the newer one has its profile, and not the role", async () => {
    await bothWays(rightAccount(earlier), rightAccount({ roles: [], ...later }), async (merged) =>
      assert.deepEqual(await idsOf(merged), ["role-missing"]),
    );
  });

  const blue = { region: home, cluster: "blue" };
  const other = rightProfile({ name: "other", role: roleArn("other") });
  const blind = casesOf(__filename, "blind") as [action: string, newer: Part, older: Part, Part][];
  for (const [action, newer, older, expected] of blind)
    it(`have what the newer one has of a cluster without ${action}, the rest as from the older, and pass no role`, async () => {
      const part = denied(action, blue);
      const alone = withCluster(newer, { unknown: [part], ...later });
      const known = await idsOf(alone);
      await bothWays(alone, withCluster(older, earlier), async (merged) => {
        assert.deepEqual(merged.regions, [{ name: home, clusters: [rightCluster(expected)] }]);
        assert.deepEqual(merged.unknown, [{ ...part, ...shown }]);
        const { findings, roles } = await judgeAccount(merged);
        assert.ok(!roles.some(({ verdict }) => verdict === "pass"));
        const ids: string[] = findings.map(({ id }) => id);
        assert.deepEqual(
          known.filter((id) => !ids.includes(id)),
          [],
        );
      });
      await bothWays(alone, withCluster({ ...older, ...newer }, { unknown: [part], ...earlier }), ({ unknown }) =>
        assert.deepEqual(unknown, [part]),
      );
    });

  it("are as of now if the newer one could read what the older one could not", async () => {
    const unread = ["eks:ListFargateProfiles", "eks:DescribeCluster"].map((action) => denied(action, blue));
    const old = withCluster({ profiles: [other] }, { unknown: [...unread, denied("iam:GetRole")], ...earlier });
    await bothWays(old, rightAccount(later), (merged) => assert.deepEqual(merged, rightAccount(later)));
  });

  it("have the entries of roles for which the newer one did not look", async () => {
    const entry = { principal: roleArn("other"), type: "EC2_LINUX" };
    const old = withCluster({ accessEntries: [entry] }, earlier);
    const list = denied("iam:GetAccountAuthorizationDetails");
    await bothWays(old, rightAccount({ unknown: [list], ...later }), ({ regions }) =>
      assert.deepEqual(regions[0]?.clusters[0]?.accessEntries, [...rightCluster().accessEntries, entry]),
    );
    await bothWays(old, rightAccount(later), ({ regions }) => assert.deepEqual(regions, rightAccount().regions));
  });

  it("have a Region that the newer one names as unread alone as from the older", async () => {
    const part = denied("eks:ListClusters", { region: home });
    await bothWays(rightAccount({ regions: [], unknown: [part], ...later }), rightAccount(earlier), async (merged) => {
      assert.deepEqual(merged.regions, rightAccount().regions);
      assert.deepEqual(merged.unknown, [{ ...part, ...shown }]);
      assert.equal((await judgeAccount(merged)).roles[0]?.verdict, "unknown");
    });
    await bothWays(rightAccount({ regions: [], unknown: [part], ...earlier }), region("us-east-1"), ({ unknown }) =>
      assert.deepEqual(unknown, [part]),
    );
  });

  it("have the clusters that the newer one saw and those of the older one, if it could not list them all", async () => {
    const list = denied("eks:ListClusters", { region: home });
    const green = rightCluster({ name: "green", profiles: [] });
    const partial = rightAccount({ regions: [{ name: home, clusters: [green] }], unknown: [list], ...later });
    await bothWays(partial, rightAccount(earlier), ({ regions, unknown }) => {
      assert.deepEqual(regions, [{ name: home, clusters: [green, rightCluster()] }]);
      assert.deepEqual(unknown, [{ ...list, ...shown }]);
    });
  });

  it("have no Region that is not enabled any more, nor what could not be read there", async () => {
    const gone = { region: "us-east-1", cluster: "blue" };
    const old = rightAccount({
      regions: [{ name: "us-east-1", clusters: [rightCluster()] }],
      unknown: [denied("eks:ListNodegroups", gone), denied("eks:ListClusters", { region: "us-east-1" })],
      ...earlier,
    });
    await bothWays(old, rightAccount(later), (merged) => assert.deepEqual(merged, rightAccount(later)));
    const unsure = rightAccount({ unknown: [denied("account:ListRegions")], ...later });
    await bothWays(old, unsure, ({ regions, unknown }) => assert.deepEqual([regions.length, unknown.length], [2, 3]));
  });

  it("have each part as the newest has it that could read it, of three", async () => {
    const part = denied("eks:ListNodegroups", blue);
    const of = (role: string): AccountRecord["regions"] => [
      { name: home, clusters: [rightCluster({ nodeGroups: [{ name: role, role: roleArn(role) }] })] },
    ];
    const oldest = rightAccount({ regions: of("oldest"), readAt: "2025-12-31T00:00:00.000Z" });
    const middle = rightAccount({ regions: of("middle"), ...earlier });
    const newest = withCluster({ nodeGroups: [] }, { unknown: [part], ...later });
    await bothWays(newest, middle, (two) => {
      assert.deepEqual(mergeAccount([oldest, newest, middle]), two);
      assert.deepEqual(two.regions, of("middle"));
    });
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
    await bothWays(rightAccount({ roles: [open] }), rightAccount(later), async (merged) =>
      assert.ok((await idsOf(merged)).includes("trust-unsafe")),
    );
  });

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
    const one = rightAccount({ allRegions: false, ...later });
    const green = rightCluster({ name: "green", profiles: [] });
    const other = rightAccount({ regions: [{ name: "us-east-1", clusters: [green] }], ...earlier });
    await bothWays(one, other, ({ regions }) => assert.deepEqual(regions, [...one.regions, ...other.regions]));
  });

  const lists = denied("eks:ListClusters", { region: home });
  const details = denied("iam:GetAccountAuthorizationDetails");
  const policies = denied("iam:GetPolicyVersion", { role: roleArn("pods") });
  const unread: [
    what: string,
    UnknownPart,
    older: Partial<AccountRecord>,
    newer: Partial<AccountRecord>,
    left: boolean,
  ][] = [
    ["the roles, and the newer one has all", details, {}, {}, false],
    ["the roles, and the newer one has one alone", details, {}, { allRoles: false }, true],
    ["the account, and the newer one could", denied("sts:AssumeRole"), { roles: [], regions: [] }, {}, false],
    ["what a role may do, and the newer one could", policies, {}, { allRoles: false }, false],
    ["what a role may do, and it is gone", policies, {}, { roles: [], regions: [] }, false],
    ["what a role may do, and the newer one has another alone", policies, {}, { roles: [open], allRoles: false }, true],
    ["the clusters, and the newer one could", lists, {}, {}, false],
    ["the clusters, and the newer one is of another Region", lists, {}, region("us-east-1"), true],
    ["a cluster, and it is gone", denied("eks:ListNodegroups", blue), {}, region(home), false],
    ["the Regions, and the newer one has all", denied("account:ListRegions"), {}, {}, false],
    [
      "the Regions, and the newer one was asked for one",
      denied("account:ListRegions"),
      {},
      { allRegions: false },
      true,
    ],
    ["any cluster, and the newer one has some", denied("eks:ListClusters"), { regions: [] }, region(home), false],
    [
      "any cluster, and the newer one has none",
      denied("eks:ListClusters"),
      {},
      { regions: [], allRegions: false },
      true,
    ],
  ];
  for (const [what, part, older, newer, left] of unread)
    it(`${left ? "say" : "do not say"} what the older one could not read: ${what}`, async () => {
      const one = rightAccount({ ...older, unknown: [part], ...earlier });
      await bothWays(one, rightAccount({ ...newer, ...later }), ({ unknown }) =>
        assert.deepEqual(unknown, left ? [part] : []),
      );
    });

  for (const part of [details, denied("sts:AssumeRole"), denied("account:ListRegions"), lists])
    it(`say what the newer one could not read, and from when the rest is: ${part.action}`, async () => {
      const one = rightAccount({ roles: [], regions: [], unknown: [part], ...later });
      await bothWays(one, rightAccount(earlier), async (merged) => {
        assert.deepEqual(merged.unknown[0], { ...part, ...shown });
        assert.ok(!(await judgeAccount(merged)).roles.some(({ verdict }) => verdict === "pass"));
      });
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
});
