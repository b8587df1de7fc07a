import assert from "node:assert/strict";
import type { AccountRecord, RoleRecord } from "../../../core/readers/account/inventory";
import { fargateProfiles } from "../../../core/facts/fargate-profiles";
import { findFacts } from "../../../core/facts/facts";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { roleUnderAnotherArn } from "../../../core/rules/role-missing";
import { buildTrustPolicy } from "../../../core/trust";
import { foundIn, idsIn } from "../../support/account-findings";
import {
  accountId,
  clusterArn,
  line,
  ofNodes,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  withCluster,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

const noEntries = { accessEntries: [] };
const using = (role: string) => withCluster({ profiles: [rightProfile({ role })] }, { roles: [] });
const entry = (...old: string[]) => ({ region, cluster: "blue", old });
const create = (arn: string, entries: object[] = [], clusters = ["blue"]) => ({
  kind: "create",
  arn,
  role: {
    name: arn.split("/").at(-1),
    path: arn.includes("/teams/") ? "/teams/" : "/",
    partition: "aws",
    policy: buildTrustPolicy(clusters.map((name) => line(name))),
  },
  entries,
});

describe("the role of a Fargate profile", () => {
  const other = "arn:aws:iam::999999999999:role/pods";
  const [pods, inTeams] = [roleArn("pods"), roleArn("gone", "/teams/")];
  const gone = (named: string, fix: object) => ({ named, isOfAnotherAccount: false, fix });
  const again = { kind: "profile-again", account: undefined };
  const cases: [what: string, AccountRecord, expected: object[]][] = [
    ["is not there: it is made, with its path, for the cluster", using(inTeams), [gone(inTeams, create(inTeams))]],
    [
      "is not there, and several clusters have it: it is made for all of them",
      rightAccount({
        roles: [],
        regions: [
          {
            name: region,
            clusters: ["green", "blue"].map((name) => rightCluster({ name, arn: clusterArn(name), ...noEntries })),
          },
        ],
      }),
      ["green", "blue"].map(() => gone(pods, create(pods, [], ["blue", "green"]))),
    ],
    [
      "is not there, and its access entry is: that of a role that was deleted is none of the new one, which has another id",
      withCluster({}, { roles: [] }),
      [gone(pods, create(pods, [entry("FARGATE_LINUX")]))],
    ],
    [
      "is not there, and its access entry of another type is",
      withCluster({ accessEntries: [{ principal: pods, type: "STANDARD" }] }, { roles: [] }),
      [gone(pods, create(pods, [entry("STANDARD")]))],
    ],
    [
      "is not there, and profiles name it with several paths: it is made once, with that of most",
      withCluster(
        {
          authenticationMode: "API",
          ...noEntries,
          profiles: ["/", "/teams/", "/teams/"].map((path, index) =>
            rightProfile({ name: `p${index}`, role: roleArn("gone", path) }),
          ),
        },
        { roles: [] },
      ),
      [
        gone(roleArn("gone"), { kind: "profile-again", role: inTeams, first: create(inTeams, [entry()]) }),
        gone(inTeams, create(inTeams, [entry()])),
        gone(inTeams, create(inTeams, [entry()])),
      ],
    ],
    [
      "is not there, nor its access entry, where the cluster knows no other way: it gets one",
      withCluster({ authenticationMode: "API", ...noEntries }, { roles: [] }),
      [gone(pods, create(pods, [entry()]))],
    ],
    ["is no ARN: the profile has to be made again", using("pods"), [gone("pods", again)]],
    [
      "is of another account, although an own role has the name: the profile has to be made again",
      withCluster({ profiles: [rightProfile(), rightProfile({ name: "lost", role: other })] }),
      [{ named: other, isOfAnotherAccount: true, fix: { ...again, account: accountId } }],
    ],
    [
      "has another path: the profile has to be made again",
      withCluster({ profiles: [rightProfile({ role: roleArn("pods", "/teams/") })] }),
      [{ named: roleArn("pods", "/teams/"), is: pods, fix: { kind: "profile-again", role: pods } }],
    ],
  ];
  for (const [what, account, expected] of cases)
    it(what, async () =>
      assert.deepEqual(
        (await foundIn(account)).map(({ found, fix }) => ({ ...found, fix })),
        expected.map((one) => ({ kind: "no-role", ...one })),
      ),
    );

  for (const [what, account, role] of [
    ["that is not there", using(roleArn("gone")), roleArn("gone")],
    [
      "that has another path",
      withCluster({ profiles: [rightProfile({ role: roleArn("pods", "/teams/") })] }),
      roleArn("pods"),
    ],
  ] as const)
    it(`${what}: the finding names the profile and where it is`, async () => {
      const [finding, ...others] = await foundIn(account);
      assert.ok(finding);
      const { id, account: where, region: at, cluster, profile } = finding;
      assert.deepEqual([id, where, at, finding.role], ["role-missing", accountId, region, role]);
      assert.deepEqual([cluster, profile, others], [clusterArn("blue"), "default", []]);
    });

  const reads: [what: string, isMissing: boolean, Partial<AccountRecord>][] = [
    ["one role was asked for", false, { allRoles: false }],
    ...(
      [
        ["iam:GetAccountAuthorizationDetails", false],
        ["sts:AssumeRole", false],
        ["iam:GetAccountSummary", true],
        ["eks:ListNodegroups", true],
      ] as const
    ).map(([action, isMissing]): [string, boolean, Partial<AccountRecord>] => [
      `${action} alone was refused`,
      isMissing,
      { unknown: [{ action, reason: "no", denied: true, region, cluster: "blue" }] },
    ]),
  ];
  for (const [what, isMissing, changes] of reads)
    it(`is ${isMissing ? "" : "not "}said to be missing where ${what}`, async () =>
      assert.equal((await idsIn({ ...using(roleArn("gone")), ...changes })).includes("role-missing"), isMissing));
});

describe("a role that is not there under its path", () => {
  const profiles = [rightProfile({ role: roleArn("pods", "/teams/") })];
  const cases: [what: string, role: Partial<RoleRecord>][] = [
    ["of nodes", ofNodes],
    ["of another service", { trustPolicy: trustFor("lambda.amazonaws.com") }],
  ];
  for (const [what, role] of cases)
    it(`and is one ${what}: a second role is proposed, as in the other findings`, async () => {
      const all = await foundIn(withCluster({ profiles }, { roles: [rightRole(role)] }));
      assert.ok(all.length > 1);
      for (const { fix } of all) assert.deepEqual(fix, all[0]?.fix);
      assert.equal(all[0]?.fix.kind, "own-role");
    });
});

describe("a profile of a stack that names a role which the stack makes", () => {
  const role = (props: object, provider = {}) => ({
    urn: "urn:pulumi:dev::p::aws:iam/role:Role::pods",
    type: "aws:iam/role:Role",
    name: "pods",
    props: { name: "pods", ...props },
    propertyDependencies: {},
    provider: { urn: "own", props: provider },
  });
  const profile = (podExecutionRoleArn: string, provider = {}) => ({
    ...role({}, provider),
    urn: "urn:pulumi:dev::p::aws:eks/fargateProfile:FargateProfile::pods",
    type: "aws:eks/fargateProfile:FargateProfile",
    props: { clusterName: "blue", podExecutionRoleArn },
  });
  const found = (...records: ResourceRecord[]) => {
    const { stack } = findFacts(records);
    return fargateProfiles(stack).map((one) => roleUnderAnotherArn(one, stack.roles.get(one.role?.urn ?? "")));
  };
  const inTeam = { path: "/team/" };
  const cases: [what: string, records: ResourceRecord[], expected: object | undefined][] = [
    ["without its path", [role(inTeam), profile(roleArn("pods"))], { part: "path", named: "/", is: "/team/" }],
    ["with another path", [role({}), profile(roleArn("pods", "/team/"))], { part: "path", named: "/team/", is: "/" }],
    ["with its path", [role(inTeam), profile(roleArn("pods", "/team/"))], undefined],
    ["with a path while that of the role is not known", [role({ path: unknown }), profile(roleArn("pods"))], undefined],
    [
      "with another partition than that of its Region",
      [role({}), profile(roleArn("pods"), { region: "cn-north-1" })],
      { part: "partition", named: "aws", is: "aws-cn" },
    ],
    ["with the partition of its Region", [role({}), profile(roleArn("pods"), { region: "eu-west-1" })], undefined],
    ["with an ARN that no role of the stack has", [profile(roleArn("pods", "/team/"))], undefined],
  ];
  for (const [what, records, expected] of cases) it(what, () => assert.deepEqual(found(...records), [expected]));
});
