import assert from "node:assert/strict";
import { createMissing, roleBeside } from "../../../core/rules/account-new-role";
import type { AccountRecord, ClusterRecord, RoleRecord } from "../../../core/readers/account/inventory";
import { type AskedCluster, profileUses } from "../../../core/facts/account/account-role";
import type { AccountFix } from "../../../core/findings/account";
import { parseRoleArn } from "../../../core/trust";
import {
  clusterArn,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

const blue = { region, cluster: "blue" };

function missing(account: AccountRecord, asked?: AskedCluster[]): AccountFix {
  const role = parseRoleArn(roleArn("gone"));
  assert.ok(role);
  return createMissing(account, role, profileUses(account), asked);
}

/** An account whose clusters have profiles with role gone. */
function withoutRole(names: readonly string[], accessEntries: (name: string) => string[] = () => []): AccountRecord {
  const clusters = names.map((name) =>
    rightCluster({
      name,
      arn: clusterArn(name),
      profiles: [rightProfile({ arn: profileArn(name, "default"), role: roleArn("gone") })],
      accessEntries: accessEntries(name).map((type) => ({ principal: roleArn("gone"), type })),
    }),
  );
  return rightAccount({ regions: [{ name: region, clusters }] });
}

describe("a role that is not there", () => {
  const cases: [what: string, cluster: Partial<ClusterRecord>, who: object][] = [
    [
      "a node group",
      { nodeGroups: [{ name: "workers", role: roleArn("gone") }] },
      { kind: "node-group", name: "workers" },
    ],
    ["EKS Auto Mode", { autoModeRole: roleArn("gone") }, { kind: "auto-mode" }],
    ["a cluster itself", { clusterRole: roleArn("gone") }, {}],
    [
      "an access entry of nodes",
      { accessEntries: [{ principal: roleArn("gone"), type: "EC2_LINUX" }] },
      { kind: "access-entry", type: "EC2_LINUX" },
    ],
  ];
  for (const [what, cluster, who] of cases)
    it(`and that ${what} names too: the profiles get one of their own, for one for both would be shared`, () => {
      const profiles = [rightProfile({ role: roleArn("gone") })];
      const fix = missing(withCluster({ profiles, accessEntries: [], ...cluster }));
      assert.ok(fix.kind === "own-role" && fix.for === "pods");
      assert.deepEqual([fix.beside, fix.role?.name], ["gone", "gone-fargate-pods"]);
      assert.deepEqual(fix.namedBy, [{ ...blue, ...who }]);
    });

  it("has its access entries replaced, whatever their types, and none where it had none", () => {
    const types: Record<string, string[]> = { blue: ["STANDARD"], red: ["FARGATE_LINUX"], green: [] };
    const fix = missing(withoutRole(Object.keys(types), (name) => types[name] ?? []));
    assert.ok(fix.kind === "create");
    assert.deepEqual(fix.entries, [
      { region, cluster: "blue", old: ["STANDARD"] },
      { region, cluster: "red", old: ["FARGATE_LINUX"] },
    ]);
  });

  it("has those replaced of a cluster that shall use it, and not those of other clusters", () => {
    const left = { profiles: [], accessEntries: [{ principal: roleArn("gone"), type: "STANDARD" }] };
    const clusters = ["blue", "red"].map((name) => rightCluster({ name, arn: clusterArn(name), ...left }));
    const asked = [
      { name: "blue", region },
      { name: "red", region: "us-east-1" },
    ];
    const fix = missing(rightAccount({ regions: [{ name: region, clusters }] }), asked);
    assert.ok(fix.kind === "create");
    assert.deepEqual(fix.entries, [{ region, cluster: "blue", old: ["STANDARD"] }]);
  });
});

describe("the name of a role beside one that stays", () => {
  const second = roleArn("pods-fargate-pods");
  const open = trustFor("eks-fargate-pods.amazonaws.com");
  const withSecond = (changes: Partial<RoleRecord>) =>
    rightAccount({ roles: [rightRole({ arn: second, ...changes })] });

  const cases: [what: string, AccountRecord][] = [
    ["the role of the name is for another cluster", withSecond({ trustPolicy: rightTrust("red") })],
    ["the role of the name lets in others", withSecond({ trustPolicy: open })],
    ["the role of the name lacks its policy", withSecond({ attachedPolicies: [] })],
    ["nodes use the role of the name", withSecond({ instanceProfiles: ["machines"] })],
    [
      "a role of nodes has it in letters of another case",
      rightAccount({ nodeRoles: [{ arn: roleArn("Pods-Fargate-Pods"), evidence: "" }] }),
    ],
    ["a profile has a role of the name", withCluster({ profiles: [rightProfile({ role: second })] })],
    ["a cluster itself works with it", withCluster({ clusterRole: second })],
    ["nodes name it", withCluster({ autoModeRole: second })],
  ];
  const nameIn = (account: AccountRecord) => {
    const { role } = roleBeside(account, "pods", [{ ...blue, profiles: [] }]);
    return [role?.name, role?.isThere];
  };
  for (const [what, account] of cases)
    it(`is another one where ${what}`, () => assert.deepEqual(nameIn(account), ["pods-fargate-pods-2", false]));

  it("is that of a role that was made for the same cluster: it is not made twice", () =>
    assert.deepEqual(nameIn(withSecond({})), ["pods-fargate-pods", true]));
});

describe("the trust policy of a new role", () => {
  const many = (count: number) =>
    withoutRole(Array.from({ length: count }, (_, index) => `${"c".repeat(97)}${100 + index}`));
  const { length } = rightTrust("blue");
  const cases: [what: string, AccountRecord, isFinal: boolean | undefined][] = [
    [
      "is as long as the account's quota",
      { ...withoutRole(["blue"]), quotas: { trustPolicyLength: length } },
      undefined,
    ],
    [
      "is longer than the account's quota",
      { ...withoutRole(["blue"]), quotas: { trustPolicyLength: length - 1 } },
      false,
    ],
    ["is longer than IAM's own quota, where that of the account is not known", many(20), false],
    ["is longer than any quota allows", many(60), true],
  ];
  for (const [what, account, isFinal] of cases)
    it(`${what}: it is told so, in a role that is missing and in a second one`, () => {
      const fix = missing(account);
      assert.ok(fix.kind === "create");
      assert.equal(fix.role?.tooLong?.isFinal, isFinal);
      const uses = account.regions.flatMap(({ clusters }) =>
        clusters.map(({ name }) => ({ region, cluster: name, profiles: [] })),
      );
      assert.equal(roleBeside(account, "pods", uses).role?.tooLong?.isFinal, isFinal);
    });
});
