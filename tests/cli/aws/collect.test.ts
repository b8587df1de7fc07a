import assert from "node:assert/strict";
import { collectAccount, type CollectOptions } from "../../../cli/aws/collect";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { regionsOf } from "../../../core/policy/arn";
import {
  accountId,
  asSaved,
  clusterArn,
  profileArn,
  region,
  rightRole,
  roleArn,
  rightTrust,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { Refusal, ServedAws, type Answers } from "../../support/served-aws";
import { itEach } from "../../support/cases";

const caller = { accountId, partition: "aws", arn: `arn:aws:iam::${accountId}:user/me` };
const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const denied = new Refusal("AccessDenied", 403);
const trust = (text: string) => `<AssumeRolePolicyDocument>${encodeURIComponent(text)}</AssumeRolePolicyDocument>`;
const roleXml = (name: string, text: string) =>
  `<RoleName>${name}</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>${roleArn(name)}</Arn>${trust(text)}`;
const attachedXml = (element: string) => `<${element}><member><PolicyArn>${needed}</PolicyArn></member></${element}>`;
const lambda = trustFor("lambda.amazonaws.com");

/** An account with role pods, and role used of another service that a profile uses, in cluster blue. */
const right: Answers = {
  "account:ListRegions": () => ({ Regions: [{ RegionName: region }, { RegionName: "us-east-1" }] }),
  "iam:GetAccountAuthorizationDetails": () =>
    `<RoleDetailList><member>${roleXml("pods", rightTrust("blue"))}${attachedXml("AttachedManagedPolicies")}</member>` +
    `<member>${roleXml("used", lambda)}</member><member>${roleXml("unused", lambda)}</member></RoleDetailList>`,
  "iam:GetAccountSummary": () =>
    "<SummaryMap><entry><key>AssumeRolePolicySizeQuota</key><value>4096</value></entry></SummaryMap>",
  "iam:GetRole": () => `<Role>${roleXml("pods", rightTrust("blue"))}</Role>`,
  "iam:ListAttachedRolePolicies": () => attachedXml("AttachedPolicies"),
  "iam:ListInstanceProfilesForRole": () =>
    "<InstanceProfiles><member><InstanceProfileName>machines</InstanceProfileName></member></InstanceProfiles>",
  "iam:ListRolePolicies": () => "<PolicyNames><member>in</member></PolicyNames>",
  "iam:GetRolePolicy": () => "<PolicyDocument>%7B%7D</PolicyDocument>",
  "eks:ListClusters": (call) => ({ clusters: call.region === region ? ["blue"] : [] }),
  "eks:DescribeCluster": () => ({
    cluster: { arn: clusterArn("blue"), status: "ACTIVE", accessConfig: { authenticationMode: "API" } },
  }),
  "eks:ListFargateProfiles": () => ({ fargateProfileNames: ["default"] }),
  "eks:DescribeFargateProfile": () => ({
    fargateProfile: {
      fargateProfileArn: profileArn("blue", "default"),
      podExecutionRoleArn: roleArn("used"),
      status: "ACTIVE",
    },
  }),
  "eks:ListNodegroups": () => ({}),
  "eks:ListAccessEntries": () => ({ accessEntries: ["pods", "used", "gone", "people"].map((name) => roleArn(name)) }),
  "eks:DescribeAccessEntry": () => ({ accessEntry: { type: "FARGATE_LINUX" } }),
};
const accountRole = {
  arn: roleArn("used"),
  uniqueId: "AROAEXAMPLE",
  trustPolicy: lambda,
  attachedPolicies: [],
  policies: [],
  instanceProfiles: [],
};
const blue = {
  name: "blue",
  arn: clusterArn("blue"),
  status: "ACTIVE",
  authenticationMode: "API",
  profiles: [{ name: "default", arn: profileArn("blue", "default"), role: roleArn("used"), status: "ACTIVE" }],
  nodeGroups: [],
  accessEntries: ["pods", "used"].map((name) => ({ principal: roleArn(name), type: "FARGATE_LINUX" })),
};
const whole = {
  id: accountId,
  partition: "aws",
  roles: [rightRole(), accountRole],
  nodeRoles: [],
  allRoles: true,
  quotas: { trustPolicyLength: 4096 },
  regions: [
    { name: region, clusters: [blue] },
    { name: "us-east-1", clusters: [] },
  ],
  allRegions: true,
  unknown: [],
};

describe("an account as it is read", () => {
  let aws: ServedAws;
  beforeEach(async () => {
    aws = new ServedAws(right);
    await aws.start();
  });
  afterEach(() => aws.stop());

  async function collect(answers: Answers = {}, options?: CollectOptions): Promise<AccountRecord> {
    aws.answers = { ...right, ...answers };
    return asSaved(await collectAccount(aws.connect({ endsAt: Date.now() + 20_000 }), caller, options));
  }
  const reasonOf = (action: string, on: string) => `Access denied to ${action} on ${on}`;
  const toDo = (action: string) => `Allow the action ${action} to the credentials in use, or use others with --profile`;
  const part = (action: string, on: string, place: object) => ({
    ...{ action, ...place, denied: true },
    ...{ reason: reasonOf(action, on), toDo: toDo(action) },
  });

  it("has the roles for Fargate and those that profiles use, the clusters of enabled Regions, and their entries", async () => {
    assert.deepEqual(await collect(), whole);
    const [listing] = aws.calls;
    assert.deepEqual(listing?.says, {
      MaxResults: 50,
      RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"],
    });
  });

  it("has the Regions of all pages", async () => {
    const { regions } = await collect({
      "account:ListRegions": ({ says }) =>
        says.NextToken === undefined
          ? { Regions: [{ RegionName: "us-east-1" }], NextToken: "more" }
          : { Regions: [{ RegionName: "us-west-2" }] },
    });
    assert.deepEqual(
      regions.map(({ name }) => name),
      ["us-east-1", "us-west-2"],
    );
  });
  const withEntries = (...accessEntries: object[]) => [
    { name: region, clusters: [{ ...blue, accessEntries }] },
    { name: "us-east-1", clusters: [] },
  ];
  itEach(
    [
      [
        "every Region that is known",
        ["account:ListRegions", "the account", {}],
        { regions: regionsOf("aws").map((name) => ({ name, clusters: name === region ? [blue] : [] })) },
      ],
      [
        "no roles, and the entries of those that profiles use",
        ["iam:GetAccountAuthorizationDetails", `account ${accountId}`, {}],
        { roles: [], regions: withEntries(...blue.accessEntries.slice(1)) },
      ],
      ["no quotas", ["iam:GetAccountSummary", "the account", {}], { quotas: {} }],
      ["the clusters of other Regions", ["eks:ListClusters", "us-east-1", { region: "us-east-1" }], {}],
    ],
    (what, [action, on]) => `has ${what} where ${action} is denied on ${on}, and says so`,
    async (_what: string, [action, on, place]: [string, string, { region?: string }], changes: object) => {
      const answer: Answers[string] = (call) =>
        place.region === undefined || place.region === call.region ? denied : right[action]?.(call);
      const expected = { ...whole, ...changes, unknown: [part(action, on, place)] };
      assert.deepEqual(await collect({ [action]: answer }), expected);
    },
  );

  it("counts the Regions as they are read", async () => {
    const steps: unknown[][] = [];
    await collect({}, { progress: (...step) => void steps.push(step) });
    assert.deepEqual(
      steps.map((step) => step.slice(0, 3).join(" ")),
      ["Regions 0 2", "Regions 1 2", "Regions 2 2"],
    );
    const names = steps.slice(1).map(([, , , name]) => name);
    assert.deepEqual(names.sort(), [region, "us-east-1"]);
  });

  describe("for one role", () => {
    const one = { role: "pods", regions: [region] };
    const role = rightRole({
      policies: [{ name: "inline policy in", document: "{}" }],
      instanceProfiles: ["machines"],
    });

    it("has that role with its policies and instance profiles, and is no account of all roles", async () => {
      const regions = [{ name: region, clusters: [blue] }];
      const expected = { ...whole, roles: [role], allRoles: false, allRegions: false, regions };
      assert.deepEqual(await collect({}, one), expected);
      assert.ok(!aws.asked.includes("iam:GetAccountAuthorizationDetails"));
    });

    it("has no role where there is none, and the access entries that it left behind", async () => {
      const missing = new Refusal("NoSuchEntity", 404);
      const { roles, regions } = await collect({ "iam:GetRole": () => missing }, one);
      assert.deepEqual(roles, []);
      assert.deepEqual(
        regions[0]?.clusters[0]?.accessEntries.map(({ principal }) => principal),
        [roleArn("pods"), roleArn("used")],
      );
    });
    itEach(
      [["iam:ListInstanceProfilesForRole", { instanceProfiles: [] }]],
      "says of the role that %s is denied",
      async (action: string, changes: object) => {
        const { roles, unknown } = await collect({ [action]: () => denied }, one);
        assert.deepEqual(roles, [{ ...role, ...changes }]);
        assert.deepEqual(unknown, [part(action, "role pods", { role: roleArn("pods") })]);
      },
    );
  });
});
