import assert from "node:assert/strict";
import { collectAccount, type CollectOptions } from "../../../cli/aws/collect";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { regionsOf } from "../../../core/trust";
import {
  accountId,
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
    return collectAccount(aws.connect({ endsAt: Date.now() + 20_000 }), caller, options);
  }
  const reasonOf = (action: string, on: string) => `Access denied to ${action} on ${on}`;
  const toDo = (action: string) => `Allow the action ${action} to the credentials in use, or use others with --profile`;
  const part = (action: string, on: string, more: object = {}) => ({
    action,
    ...more,
    reason: reasonOf(action, on),
    toDo: toDo(action),
    denied: true,
  });

  it("has the roles for Fargate and those that profiles use, the clusters of enabled Regions, and their entries", async () => {
    assert.deepEqual(await collect(), whole);
    const [listing] = aws.calls;
    assert.deepEqual(listing?.says, {
      MaxResults: 50,
      RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"],
    });
  });

  it("has the Regions that were asked for alone", async () => {
    assert.deepEqual(await collect({}, { regions: ["us-east-1"] }), {
      ...whole,
      roles: [rightRole()],
      regions: [{ name: "us-east-1", clusters: [] }],
      allRegions: false,
    });
    assert.ok(!aws.asked.includes("account:ListRegions"));
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

  it("has every Region that is known where they cannot be listed, and says so", async () => {
    const { regions, allRegions, unknown } = await collect({ "account:ListRegions": () => denied });
    assert.deepEqual(
      regions.map(({ name }) => name),
      regionsOf("aws"),
    );
    assert.deepEqual([allRegions, unknown], [true, [part("account:ListRegions", "the account")]]);
  });

  it("has no roles where they cannot be listed, and the entries of those that profiles use", async () => {
    const action = "iam:GetAccountAuthorizationDetails";
    const { roles, regions, unknown } = await collect({ [action]: () => denied });
    assert.deepEqual([roles, unknown], [[], [part(action, `account ${accountId}`)]]);
    assert.deepEqual(
      regions[0]?.clusters[0]?.accessEntries.map(({ principal }) => principal),
      [roleArn("used")],
    );
  });

  it("has no quotas where they cannot be read, and says so", async () => {
    const action = "iam:GetAccountSummary";
    assert.deepEqual(await collect({ [action]: () => denied }), {
      ...whole,
      quotas: {},
      unknown: [part(action, "the account")],
    });
  });

  it("says of each Region what of it cannot be read", async () => {
    const place = { region: "us-east-1" };
    const answer: Answers[string] = (call) => (call.region === "us-east-1" ? denied : { clusters: ["blue"] });
    const { unknown } = await collect({ "eks:ListClusters": answer });
    assert.deepEqual(unknown, [part("eks:ListClusters", "us-east-1", place)]);
  });

  it("says which entries cannot be read", async () => {
    const { unknown } = await collect({ "eks:ListAccessEntries": () => denied });
    const place = { region, cluster: "blue" };
    assert.deepEqual(unknown, [part("eks:ListAccessEntries", `cluster blue in ${region}`, place)]);
  });

  it("counts the Regions as they are read", async () => {
    const steps: unknown[][] = [];
    await collect({}, { progress: (...step) => void steps.push(step) });
    assert.deepEqual(steps[0], ["Regions", 0, 2]);
    assert.deepEqual(
      steps.slice(1).map(([, done, total]) => [done, total]),
      [
        [1, 2],
        [2, 2],
      ],
    );
    assert.deepEqual(
      steps
        .slice(1)
        .map(([, , , name]) => name)
        .sort(),
      [region, "us-east-1"],
    );
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

    it("is not read where the role cannot be", async () => {
      await assert.rejects(collect({ "iam:GetRole": () => denied }, one), {
        message: `${reasonOf("iam:GetRole", "role pods")}. ${toDo("iam:GetRole")}`,
      });
      assert.deepEqual(aws.asked, ["iam:GetRole"]);
    });
    itEach(
      [
        ["iam:ListInstanceProfilesForRole", { instanceProfiles: [] }],
        ["iam:ListRolePolicies", { policies: [] }],
      ],
      "says of the role that %s is denied",
      async (action: string, changes: object) => {
        const { roles, unknown } = await collect({ [action]: () => denied }, one);
        assert.deepEqual(roles, [{ ...role, ...changes }]);
        assert.deepEqual(unknown, [part(action, "role pods", { role: roleArn("pods") })]);
      },
    );
  });
});
