import { evidenceText } from "../../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import type { ClusterRecord, ProfileRecord } from "../../../../core/readers/account/inventory";
import { judgeAccount } from "../../../../core/rules/account";
import {
  isForFargate,
  isBeingDeleted,
  lacksEntry,
  nodeUsers,
  ownRoleName,
  accountRole,
  usesOf,
  type AskedCluster,
  type ProfileUse,
  type AccountRole,
} from "../../../../core/facts/account/account-role";
import { buildTrustPolicy, fargateService } from "../../../../core/trust";
import { isOfOthers } from "../../../../core/facts/whose-role";
import {
  line,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
  withRole,
} from "../../../support/fake-aws-account";
import { trustFor } from "../../../support/trust";

function roleOf(account = rightAccount(), asked?: AskedCluster[]): AccountRole {
  const [record] = account.roles;
  assert.ok(record);
  const role = accountRole(usesOf(account), record, asked);
  assert.ok(role);
  return role;
}

function useOf(profile: Partial<ProfileRecord> = {}, cluster: Partial<ClusterRecord> = {}): ProfileUse {
  const own = rightProfile(profile);
  return { region, cluster: rightCluster({ profiles: [own], ...cluster }), profile: own };
}

describe("the name of a role of an account", () => {
  const names: [arn: string, name: string | undefined][] = [
    [roleArn("pods"), "pods"],
    [roleArn("pods", "/teams/a/"), "pods"],
    ["arn:aws:iam::999999999999:role/pods", undefined],
    ["pods", undefined],
    ["", undefined],
  ];
  for (const [arn, name] of names)
    it(`${JSON.stringify(arn)} has ${name ?? "none"}`, () => assert.equal(ownRoleName(rightAccount(), arn), name));
});

describe("the nodes of a cluster", () => {
  const nodes = roleArn("nodes");
  const place = "of cluster blue in eu-west-1";
  const none = { nodeGroups: [], accessEntries: [] };
  const cases: [what: string, Partial<ClusterRecord>, users: string[]][] = [
    ["without any", none, []],
    ["of EKS Auto Mode", { ...none, autoModeRole: nodes }, [`EKS Auto Mode ${place}`]],
    ["of a node group", { ...none, nodeGroups: [{ name: "w", role: nodes }] }, [`node group "w" ${place}`]],
    ...["EC2", "EC2_LINUX", "EC2_WINDOWS", "HYBRID_LINUX", "HYPERPOD_LINUX"].map(
      (type): [string, Partial<ClusterRecord>, string[]] => [
        `with an access entry of type ${type}`,
        { ...none, accessEntries: [{ principal: nodes, type }] },
        [`access entry of type ${type} ${place}`],
      ],
    ),
    ...["FARGATE_LINUX", "STANDARD", "NOT_EC2", "EC2_OTHER"].map((type): [string, Partial<ClusterRecord>, string[]] => [
      `with an access entry of type ${type} alone`,
      { ...none, accessEntries: [{ principal: nodes, type }] },
      [],
    ]),
  ];
  for (const [what, changes, users] of cases)
    it(`${what} have ${users[0] ?? "no user of a role"}`, () =>
      assert.deepEqual(
        nodeUsers({ cluster: rightCluster(changes), region }).map(({ arn, user }) => [arn, evidenceText(user)]),
        users.map((user) => [nodes, user]),
      ));
});

describe("the clusters that a role is for", () => {
  const profiles = (name: string, ...names: string[]) =>
    names.map((one) => rightProfile({ name: one, arn: profileArn(name, one) }));
  const names = (role: AccountRole) => role.clusters.map((use) => [use.region, use.cluster, use.profiles.length]);

  it("are those of its profiles and those asked for, once each, in the order of Region and name", () => {
    const clusters = ["red", "blue"].map((name) => rightCluster({ name, profiles: profiles(name, "a", "b") }));
    const account = rightAccount({
      regions: [
        { name: "us-east-1", clusters: [rightCluster({ name: "blue", profiles: profiles("blue", "c") })] },
        { name: region, clusters },
      ],
    });
    const asked = [
      { name: "violet", region },
      { name: "red", region },
      { name: "amber", region: "us-east-1" },
      { name: "cyan", region },
    ];
    assert.deepEqual(names(roleOf(account, asked)), [
      [region, "blue", 2],
      [region, "cyan", 0],
      [region, "red", 2],
      [region, "violet", 0],
      ["us-east-1", "amber", 0],
      ["us-east-1", "blue", 1],
    ]);
  });

  const going = rightProfile({ name: "going", status: "DELETING", arn: profileArn("green", "going") });
  const green = rightCluster({ name: "green", profiles: [going] });
  const regions = [{ name: region, clusters: [rightCluster(), green] }];

  it("leave out one whose last profile is going away, and which the trust policy keeps out", () =>
    assert.deepEqual(names(roleOf(rightAccount({ regions }))), [[region, "blue", 1]]));

  it("keep one whose last profile is going away, and which the trust policy lets in", () =>
    assert.deepEqual(names(roleOf(withRole({ trustPolicy: rightTrust("blue", "green") }, { regions }))), [
      [region, "blue", 1],
      [region, "green", 1],
    ]));

  it("keep one whose last profile is going away, and which the trust policy lets in by a Deny of all others", () => {
    const lines = [line("blue"), line("green")];
    const trustPolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: fargateService }, Action: "sts:AssumeRole" },
        {
          Effect: "Deny",
          Principal: { Service: fargateService },
          Action: "sts:AssumeRole",
          Condition: { ArnNotLike: { "aws:SourceArn": lines } },
        },
      ],
    });
    assert.equal(roleOf(withRole({ trustPolicy }, { regions })).clusters.length, 2);
  });

  it("make its least trust policy; a role without any has none", () => {
    assert.deepEqual(roleOf().leastTrustPolicy, buildTrustPolicy([line("blue")]));
    assert.equal("leastTrustPolicy" in roleOf(withCluster({ profiles: [] })), false);
  });

  it("are not asked for of what is no role", () => {
    const account = rightAccount();
    assert.equal(accountRole(usesOf(account), rightRole({ arn: "pods" })), undefined);
  });
});

describe("a profile", () => {
  const states: [what: string, use: ProfileUse, going: boolean][] = [
    ["that is active", useOf(), false],
    ["that is being deleted", useOf({ status: "DELETING" }), true],
    ["whose deletion failed", useOf({ status: "DELETE_FAILED" }), false],
    ["of a cluster that is being deleted", useOf({}, { status: "DELETING" }), true],
    ["of a cluster that is being made", useOf({}, { status: "CREATING" }), false],
  ];
  for (const [what, use, going] of states)
    it(`${what} is ${going ? "" : "not "}going away`, () => assert.equal(isBeingDeleted(use), going));

  const api = { authenticationMode: "API", accessEntries: [] };
  const entry = (principal: string, type: string) => ({ principal: roleArn(principal), type });
  const entries: [what: string, use: ProfileUse, lacks: boolean][] = [
    ["in mode API without an entry", useOf({}, api), true],
    ["in mode API with its entry", useOf({}, { authenticationMode: "API" }), false],
    ["in mode CONFIG_MAP without an entry", useOf({}, { ...api, authenticationMode: "CONFIG_MAP" }), false],
    ["that is being made", useOf({ status: "CREATING" }, api), false],
    ["that is being deleted", useOf({ status: "DELETING" }, api), false],
    ["that has the role with another path", useOf({ role: roleArn("pods", "/teams/") }, api), false],
    [
      "whose role has an entry of another type, in both modes",
      useOf({}, { accessEntries: [entry("pods", "STANDARD")] }),
      true,
    ],
    [
      "whose role has two entries, one of them right",
      useOf({}, { ...api, accessEntries: [entry("pods", "STANDARD"), entry("pods", "FARGATE_LINUX")] }),
      false,
    ],
    ["where another role has an entry, in both modes", useOf({}, { accessEntries: [entry("x", "STANDARD")] }), false],
    [
      "where another role has the right entry, in mode API",
      useOf({}, { ...api, accessEntries: [entry("x", "FARGATE_LINUX")] }),
      true,
    ],
  ];
  for (const [what, use, lacks] of entries)
    it(`${what} ${lacks ? "lacks" : "does not lack"} an access entry`, () =>
      assert.equal(lacksEntry(roleOf(), use), lacks));
});

describe("a role", () => {
  const nobody = trustFor("lambda.amazonaws.com").replace("Allow", "Deny");
  const everyone = trustFor("lambda.amazonaws.com").replace('{"Service":"lambda.amazonaws.com"}', '{"AWS":"*"}');
  const kinds: [what: string, trustPolicy: string, ofOthers: boolean, forFargate: boolean][] = [
    ["that lets in Fargate", rightTrust("blue"), false, true],
    ["that lets in Fargate and another service", trustFor(fargateService, "ec2.amazonaws.com"), false, true],
    ["that lets in another service", trustFor("lambda.amazonaws.com"), true, false],
    ["that lets in nobody", nobody, false, false],
    ["whose trust policy cannot be read", "{", false, true],
    ["that lets in everyone", everyone, false, false],
  ];
  for (const [what, trustPolicy, ofOthers, forFargate] of kinds)
    it(`${what} is ${ofOthers ? "" : "not "}of others, and ${forFargate ? "" : "not "}for Fargate`, () => {
      const role = roleOf(withRole({ trustPolicy }, { regions: [] }));
      assert.deepEqual([isOfOthers(trustPolicy), isForFargate(role)], [ofOthers, forFargate]);
      assert.equal(isForFargate(roleOf(withRole({ trustPolicy }))), true);
    });

  it("that lets in everyone is for Fargate if somebody asks for it for a cluster", () => {
    const { account, record } = roleOf(withRole({ trustPolicy: everyone }, { regions: [] }));
    const asked = accountRole(usesOf(account), record, [{ name: "blue", region: "eu-west-1" }]);
    assert.equal(asked && isForFargate(asked), true);
  });

  it("that lets in nobody, and that a profile has, is judged whole", async () => {
    const { findings } = await judgeAccount(withRole({ trustPolicy: nobody, attachedPolicies: [] }));
    assert.deepEqual(
      findings.map(({ id }) => id),
      ["policy-missing", "profile-role-untrusted"],
    );
  });
});
