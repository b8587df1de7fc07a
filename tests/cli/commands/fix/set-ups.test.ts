import assert from "node:assert/strict";
import { planRole, type RolePlan } from "../../../../cli/aws/plan";
import type { AccountRecord, ClusterRecord, UnknownPart } from "../../../../core/facts/account/inventory";
import { judgeAccount } from "../../../../core/rules/account";
import { permitsCluster } from "../../../../core/facts/account/trust";
import { accountRole, usesOf, type AskedCluster } from "../../../../core/facts/account/account-role";
import {
  allowedSourceArns,
  buildTrustPolicy,
  executionPolicyArn,
  fargateService,
  otherPrincipals,
} from "../../../../core/trust";
import {
  accountId,
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

/** An account, what scan finds in it, and what `--fix` does to its role pods: refuses for a reason, or takes steps. */
interface SetUp {
  account: AccountRecord;
  asked?: AskedCluster[];
  /** The ids of the findings, sorted. */
  finds: string[];
  refuses?: RegExp;
  /** What the steps do: attached policies, `REGION/CLUSTER` of entries, SourceArn lines of the trust policy. */
  does?: string[];
  loses?: string[];
  /** True if every Deny statement stays. */
  keepsDenials?: true;
  /** True if Lambda goes on to use the role. */
  keepsOthers?: true;
}

const open = trustFor(fargateService);
const blue = line("blue");

/** The right trust policy for cluster blue, with other statements beside it. */
function withStatements(...statements: object[]): string {
  const { Version, Statement } = buildTrustPolicy([blue]);
  return JSON.stringify({ Version, Statement: [...Statement, ...statements] });
}

const allowing = (Principal: object) => ({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });

/** A Deny of the Fargate service for one SourceArn. */
function denyFargate(sourceArn: string): object {
  return {
    Effect: "Deny",
    Principal: { Service: fargateService },
    Action: "sts:AssumeRole",
    Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
  };
}

/** The Deny statements of a trust policy. */
function denials(document: unknown): object[] {
  const { Statement } = document as { Statement: { Effect: string }[] };
  return Statement.filter(({ Effect }) => Effect === "Deny");
}

function withCondition(Condition: object): string {
  const { Version, Statement } = buildTrustPolicy([blue]);
  return JSON.stringify({ Version, Statement: [{ ...Statement[0], Condition }] });
}

/** Cluster blue of another Region, whose profile uses the same role. */
function blueElsewhere(name: string, changes: Partial<ClusterRecord> = {}): ClusterRecord {
  const arn = `arn:aws:eks:${name}:${accountId}:fargateprofile/blue/default/11111111-2222-3333-4444-555555555555`;
  return rightCluster({
    arn: `arn:aws:eks:${name}:${accountId}:cluster/blue`,
    profiles: [rightProfile({ arn })],
    ...changes,
  });
}

const twoRegions = [
  { name: region, clusters: [rightCluster()] },
  { name: "us-east-1", clusters: [blueElsewhere("us-east-1")] },
];

/** The account with one part unread. */
function without(part: Partial<UnknownPart>, role = {}): AccountRecord {
  const unknown = [
    { action: "eks:ListClusters", reason: "Access denied to it", toDo: "Allow it", denied: true, ...part },
  ];
  return withRole({ trustPolicy: open, ...role }, { unknown });
}

/** The right account, in another partition. */
function inPartition(partition: string, home: string, role: (text: string) => object): AccountRecord {
  const moved = JSON.stringify(rightAccount()).replaceAll("arn:aws:", `arn:${partition}:`).replaceAll(region, home);
  const account = { ...(JSON.parse(moved) as AccountRecord), partition };
  return { ...account, roles: account.roles.map((record) => ({ ...record, ...role(record.trustPolicy) })) };
}

/** The right account, in a Region that this version does not know. */
function inYoungRegion(trust: (text: string) => string): AccountRecord {
  const account = JSON.parse(JSON.stringify(rightAccount()).replaceAll(region, "nz-north-1")) as AccountRecord;
  return { ...account, roles: account.roles.map((role) => ({ ...role, trustPolicy: trust(role.trustPolicy) })) };
}

/** Clusters whose names are as long as EKS allows, each with a profile that uses the role. */
const sixtyLongNames = Array.from({ length: 60 }, (_, index) => `${"c".repeat(97)}${100 + index}`).map((name) =>
  rightCluster({ name, profiles: [rightProfile({ arn: profileArn(name, "default") })] }),
);

const unread = /^not everything that uses it could be read: Access denied to it\. Make it readable/;

const setUps: Record<string, SetUp> = {
  "three profiles of one cluster": {
    account: withCluster({ profiles: ["a", "b", "c"].map((name) => rightProfile({ name })) }),
    finds: [],
    does: [],
  },
  "clusters of one name in two Regions, of which one has a line": {
    account: rightAccount({ regions: twoRegions }),
    finds: ["profile-role-untrusted"],
    does: [blue, line("blue", { region: "us-east-1" })],
    loses: [],
  },
  "clusters of one name in two Regions, and an open role": {
    account: withRole({ trustPolicy: open }, { regions: twoRegions }),
    finds: ["trust-unsafe"],
    does: [blue, line("blue", { region: "us-east-1" })],
  },
  "a line for every Region": {
    account: withRole(
      { trustPolicy: JSON.stringify(buildTrustPolicy([line("blue", { region: "*" })])) },
      { regions: twoRegions },
    ),
    finds: [],
    does: [],
  },
  "a line for every cluster of the account": {
    account: withRole({ trustPolicy: JSON.stringify(buildTrustPolicy([line("*")])) }),
    finds: [],
    does: [],
  },
  "a profile that failed for want of the line": {
    account: withRole(
      { trustPolicy: rightTrust("green") },
      {
        regions: [
          {
            name: region,
            clusters: [
              rightCluster({ profiles: [rightProfile({ status: "CREATE_FAILED" })] }),
              rightCluster({ name: "green", profiles: [] }),
            ],
          },
        ],
      },
    ),
    finds: ["profile-role-untrusted", "profile-unhealthy"],
    does: [line("green"), blue],
    loses: [],
  },
  "a profile that could not be deleted": {
    account: withCluster({ profiles: [rightProfile({ status: "DELETE_FAILED" })] }),
    finds: ["profile-unhealthy"],
    does: [],
  },
  "a profile that is being created, without the entry that EKS makes": {
    account: withCluster({
      authenticationMode: "API",
      accessEntries: [],
      profiles: [rightProfile({ status: "CREATING" })],
    }),
    finds: [],
    does: [],
  },
  "an open role whose only profile is going away": {
    account: withCluster(
      { profiles: [rightProfile({ status: "DELETING" })] },
      { roles: [rightRole({ trustPolicy: open })] },
    ),
    finds: ["trust-unsafe"],
    does: [blue],
  },
  "a Region that is denied": {
    account: without({ region: "us-east-1" }),
    finds: ["file-unreadable", "trust-unsafe"],
    refuses: unread,
  },
  "a Region that a service control policy closes": {
    account: without({
      region: "us-east-1",
      reason: "A service control policy denies it",
      toDo: "If nothing is there, leave the Region out: give all others with --region; scan then reads those only",
    }),
    finds: ["file-unreadable", "trust-unsafe"],
    refuses:
      /^not everything that uses it could be read: A service control policy denies it\. Make it readable, or, if you know that nothing else uses it, make the change yourself with the command of the finding$/,
  },
  "Regions that are not listed": {
    account: without({ action: "account:ListRegions" }),
    finds: ["file-unreadable", "trust-unsafe"],
    refuses: unread,
  },
  "a profile that cannot be described": {
    account: without({ action: "eks:DescribeFargateProfile", region, cluster: "blue" }),
    finds: ["file-unreadable", "trust-unsafe"],
    refuses: unread,
  },
  "access entries that cannot be listed": {
    account: without({ action: "eks:ListAccessEntries", region, cluster: "blue" }),
    finds: ["access-entry-missing", "trust-unsafe"],
    refuses: unread,
  },
  "node groups that cannot be described": {
    account: without({ action: "eks:DescribeNodegroup", region, cluster: "blue" }),
    finds: ["node-role-shared", "trust-unsafe"],
    refuses: unread,
  },
  "a page of roles that was lost": {
    account: without({ action: "iam:GetAccountAuthorizationDetails" }),
    finds: ["file-unreadable", "trust-unsafe"],
    refuses: unread,
  },
  "quotas that cannot be read": {
    account: without({ action: "iam:GetAccountSummary" }),
    finds: ["trust-unsafe"],
    does: [blue],
  },
  "inline policies that cannot be read": {
    account: without({ action: "iam:ListRolePolicies", role: roleArn("pods") }),
    finds: ["trust-unsafe", "workload-permissions"],
    does: [blue],
  },
  "a role with a path, by access entry": {
    account: withCluster(
      {
        authenticationMode: "API",
        profiles: [rightProfile({ role: roleArn("pods", "/teams/") })],
        accessEntries: [{ principal: roleArn("pods", "/teams/"), type: "FARGATE_LINUX" }],
      },
      { roles: [rightRole({ arn: roleArn("pods", "/teams/") })] },
    ),
    finds: [],
    does: [],
  },
  "a role with a path, in aws-auth": {
    account: withCluster(
      {
        authenticationMode: "CONFIG_MAP",
        profiles: [rightProfile({ role: roleArn("pods", "/teams/") })],
        accessEntries: [],
      },
      { roles: [rightRole({ arn: roleArn("pods", "/teams/") })] },
    ),
    finds: ["role-path-in-aws-auth"],
    does: [],
  },
  "EKS's own role for Fargate": {
    account: withCluster(
      { profiles: [] },
      {
        roles: [
          rightRole({
            arn: roleArn("AWSServiceRoleForAmazonEKSForFargate", "/aws-service-role/eks-fargate.amazonaws.com/"),
            trustPolicy: trustFor("eks-fargate.amazonaws.com"),
            attachedPolicies: [],
          }),
        ],
      },
    ),
    finds: [],
    refuses: /^the role belongs to AWS \(path \/aws-service-role\/eks-fargate\.amazonaws\.com\/\)/,
  },
  "a node group's role": {
    account: withCluster(
      { nodeGroups: [{ name: "workers", role: roleArn("pods") }] },
      { roles: [rightRole({ trustPolicy: open })] },
    ),
    finds: ["node-role-shared", "trust-unsafe"],
    refuses: /^EC2 nodes use it, and a change may break them: node group "workers" of cluster blue in eu-west-1$/,
  },
  "the role of Auto Mode's nodes, in another Region": {
    account: withRole(
      {},
      {
        regions: [
          { name: region, clusters: [rightCluster()] },
          { name: "us-east-1", clusters: [rightCluster({ profiles: [], autoModeRole: roleArn("pods") })] },
        ],
      },
    ),
    finds: ["node-role-shared"],
    refuses: /^EC2 nodes use it.*: EKS Auto Mode of cluster blue in us-east-1$/,
  },
  "the cluster's own role, which trusts Fargate too": {
    account: withCluster(
      { clusterRole: roleArn("pods") },
      { roles: [rightRole({ trustPolicy: trustFor("eks.amazonaws.com", fargateService) })] },
    ),
    finds: ["trust-not-exclusive", "trust-unsafe"],
    refuses: /^cluster blue in eu-west-1 has it as its own role, and a change may break that/,
  },
  "a right role that no profile uses": {
    account: withCluster({ profiles: [] }),
    finds: ["role-unused"],
    refuses: /^no cluster uses it: name those that shall with fargate-role check ROLE --cluster NAME/,
  },
  "an open role that no profile uses": {
    account: withCluster({ profiles: [] }, { roles: [rightRole({ trustPolicy: open })] }),
    finds: ["role-unused", "trust-unsafe"],
    refuses: /^no cluster uses it/,
  },
  "an open role that no profile uses, asked for a cluster": {
    account: withCluster({ profiles: [] }, { roles: [rightRole({ trustPolicy: open })] }),
    asked: [{ name: "blue", region }],
    finds: ["role-unused", "trust-unsafe"],
    does: [blue],
  },
  "a role of Lambda": {
    account: withCluster({ profiles: [] }, { roles: [rightRole({ trustPolicy: trustFor("lambda.amazonaws.com") })] }),
    asked: [{ name: "blue", region }],
    finds: [],
    refuses: /it is a role of something else$/,
  },
  "a role that everyone can assume, and no profile uses": {
    account: withCluster(
      { profiles: [] },
      { roles: [rightRole({ trustPolicy: withStatements().replace(/\{"Service":"[^"]*"\}/, '{"AWS":"*"}') })] },
    ),
    finds: ["role-unused", "trust-not-exclusive"],
    refuses: /it is a role of something else$/,
  },
  "a right role in China": { account: inPartition("aws-cn", "cn-north-1", () => ({})), finds: [], does: [] },
  "an open role in China": {
    account: inPartition("aws-cn", "cn-north-1", () => ({ trustPolicy: open })),
    finds: ["trust-unsafe"],
    does: [`arn:aws-cn:eks:cn-north-1:${accountId}:fargateprofile/blue/*`],
  },
  "a role in China whose line was copied from the commercial partition": {
    account: inPartition("aws-cn", "cn-north-1", () => ({ trustPolicy: rightTrust("blue") })),
    finds: ["trust-broken"],
    does: [blue, `arn:aws-cn:eks:cn-north-1:${accountId}:fargateprofile/blue/*`],
  },
  "a role without its policy in GovCloud": {
    account: inPartition("aws-us-gov", "us-gov-west-1", () => ({ attachedPolicies: [] })),
    finds: ["policy-missing"],
    does: [executionPolicyArn("aws-us-gov")],
  },
  "a right role in a Region younger than this version": {
    account: inYoungRegion((text) => text),
    finds: [],
    does: [],
  },
  "an open role in a Region younger than this version": {
    account: inYoungRegion(() => open),
    finds: ["trust-unsafe"],
    does: [line("blue", { region: "nz-north-1" })],
  },
  "a line for a cluster that is gone, in a Region younger than this version": {
    account: inYoungRegion((text) => text.replaceAll("/blue/", "/gone/")),
    finds: ["profile-role-untrusted", "trust-stale-cluster"],
    does: [line("gone", { region: "nz-north-1" }), line("blue", { region: "nz-north-1" })],
    loses: [],
  },
  "a line for a Region that does not exist": {
    account: withRole({ trustPolicy: rightTrust("blue").replaceAll(region, "eu-wset-1") }),
    finds: ["trust-broken"],
    does: [line("blue", { region: "eu-wset-1" }), blue],
  },
  "AWS's policy of another partition": {
    account: withRole({ attachedPolicies: [executionPolicyArn("aws-cn")] }),
    finds: ["policy-missing"],
    does: [executionPolicyArn("aws")],
  },
  "a missing access entry where the cluster knows no other way": {
    account: withCluster({ authenticationMode: "API", accessEntries: [] }),
    finds: ["access-entry-missing"],
    does: ["eu-west-1/blue"],
  },
  "no access entry where aws-auth decides": {
    account: withCluster({ authenticationMode: "CONFIG_MAP", accessEntries: [] }),
    finds: [],
    does: [],
  },
  "no access entry in a cluster that is going away": {
    account: withCluster({ authenticationMode: "API", accessEntries: [], status: "DELETING" }),
    finds: [],
    does: [],
  },
  "no line for a cluster that is going away": {
    account: withRole(
      { trustPolicy: rightTrust("green") },
      {
        regions: [
          {
            name: region,
            clusters: [rightCluster({ status: "DELETING" }), rightCluster({ name: "green", profiles: [] })],
          },
        ],
      },
    ),
    finds: [],
    refuses: /^no cluster uses it/,
  },
  "no access entry for a role of another path, which the profile does not have": {
    account: withCluster(
      { authenticationMode: "API", accessEntries: [] },
      { roles: [rightRole({ arn: roleArn("pods", "/teams/") })] },
    ),
    finds: ["role-missing"],
    does: [],
  },
  "an access entry of another type": {
    account: withCluster({
      authenticationMode: "API",
      accessEntries: [{ principal: roleArn("pods"), type: "STANDARD" }],
    }),
    finds: ["access-entry-missing"],
    refuses:
      /^cluster blue in eu-west-1 has an access entry of type STANDARD for it: replace it with the commands of the finding, once nobody needs the groups and policies that it gives$/,
  },
  "a Deny of the organization's beside a missing line": {
    account: withRole({
      trustPolicy: withStatements({
        Effect: "Deny",
        Principal: { AWS: roleArn("ci") },
        Action: "sts:AssumeRole",
      }).replace("/blue/", "/blue-2/"),
    }),
    finds: ["profile-role-untrusted", "trust-stale-cluster"],
    does: [line("blue-2"), blue],
    loses: [],
  },
  "a Deny that keeps the cluster out": {
    account: withRole({ trustPolicy: withStatements(denyFargate(blue)) }),
    finds: ["trust-broken"],
    refuses:
      /^its trust policy is not written, since it would not be right: statement 1, Condition.ArnLike."aws:SourceArn": /,
  },
  "a Deny of whatever is not of the organization, which the Fargate service never is": {
    account: withRole({
      trustPolicy: withStatements({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
      }),
    }),
    finds: ["trust-broken"],
    refuses: /^its trust policy is not written, since it would not be right: statement 1, /,
  },
  "a Deny that keeps out a cluster that is asked for": {
    account: withRole(
      { trustPolicy: withStatements(denyFargate(line("green"))) },
      { regions: [{ name: region, clusters: [rightCluster(), rightCluster({ name: "green", profiles: [] })] }] },
    ),
    asked: [{ name: "green", region }],
    finds: [],
    refuses: /^its trust policy is not written, since its Deny statements, or a date, keep out .*\/green\/\*\. /,
  },
  "a Deny that keeps out another cluster, beside a statement for everyone": {
    account: withRole({ trustPolicy: withStatements(denyFargate(line("green")), allowing({ AWS: "*" })) }),
    finds: ["trust-not-exclusive", "trust-unsafe"],
    refuses: /^its trust policy is not written, since it would not be right: statement 2, /,
  },
  "a Deny that keeps out another cluster, beside an open statement": {
    account: withRole({
      trustPolicy: withStatements(denyFargate(line("green")), allowing({ Service: fargateService })),
    }),
    finds: ["trust-unsafe"],
    does: [blue],
    keepsDenials: true,
  },
  "a Deny of a principal that was deleted, which IAM takes in no new policy": {
    account: withRole({
      trustPolicy: withStatements({
        Effect: "Deny",
        Principal: { AWS: "AROADBQP57FF2AEXAMPLE" },
        Action: "sts:AssumeRole",
      }).replace("/blue/", "/blue-2/"),
    }),
    finds: ["profile-role-untrusted", "trust-stale-cluster"],
    refuses:
      /^its trust policy names AROADBQP57FF2AEXAMPLE, a user or role that was deleted, and IAM takes no policy that names it, so undo could not put it back: remove it first$/,
  },
  "a principal that was deleted, without which undo could not put the policy back": {
    account: withRole({
      trustPolicy: withStatements(allowing({ AWS: "AIDACKCEVSQ6C2EXAMPLE" })).replace("/blue/", "/blue-2/"),
    }),
    finds: ["profile-role-untrusted", "trust-not-exclusive", "trust-stale-cluster"],
    refuses: /^its trust policy names AIDACKCEVSQ6C2EXAMPLE, a user or role that was deleted/,
  },
  "a principal that was deleted, in a policy that stays": {
    account: withRole({
      trustPolicy: withStatements({
        Effect: "Deny",
        Principal: { AWS: "AROADBQP57FF2AEXAMPLE" },
        Action: "sts:AssumeRole",
      }),
      attachedPolicies: [],
    }),
    finds: ["policy-missing"],
    does: [executionPolicyArn("aws")],
  },
  "a statement for Lambda beside the right one": {
    account: withRole({ trustPolicy: withStatements(allowing({ Service: "lambda.amazonaws.com" })) }),
    finds: ["trust-not-exclusive"],
    does: [],
  },
  "a statement that lets in Lambda and any cluster": {
    account: withRole({ trustPolicy: trustFor(fargateService, "lambda.amazonaws.com") }),
    finds: ["trust-not-exclusive", "trust-unsafe"],
    does: [blue],
    keepsOthers: true,
  },
  "a line of another account": {
    account: withRole({
      trustPolicy: JSON.stringify(buildTrustPolicy([blue, line("blue", { accountId: "999999999999" })])),
    }),
    finds: ["trust-unsafe"],
    does: [blue],
    loses: ["pods of cluster blue in Region eu-west-1 of account 999999999999"],
  },
  "a trust policy that only the account limits": {
    account: withRole({ trustPolicy: withCondition({ StringEquals: { "aws:SourceAccount": accountId } }) }),
    finds: ["trust-account-only"],
    does: [blue],
  },
  "a trust policy that lets in nobody": {
    account: withRole({ trustPolicy: withCondition({ StringEquals: { "aws:SourceArn": blue } }) }),
    finds: ["trust-broken"],
    does: [blue],
  },
  "a line for a cluster that is gone": {
    account: withRole({ trustPolicy: rightTrust("blue", "gone") }),
    finds: ["trust-stale-cluster"],
    does: [],
  },
  "a trust policy at the quota": {
    account: withRole(
      { trustPolicy: rightTrust("green") },
      { quotas: { trustPolicyLength: rightTrust("green").length } },
    ),
    finds: ["profile-role-untrusted", "trust-stale-cluster"],
    refuses:
      /^its trust policy would have \d+ characters, and the account's quota is \d+: remove the lines of clusters that are gone, or ask for more in Service Quotas first$/,
  },
  "a trust policy at the quota, whose lines are all of clusters that exist": {
    account: withRole(
      { trustPolicy: rightTrust("green") },
      {
        quotas: { trustPolicyLength: rightTrust("green").length },
        regions: [{ name: region, clusters: [rightCluster(), rightCluster({ name: "green", profiles: [] })] }],
      },
    ),
    finds: ["profile-role-untrusted"],
    refuses:
      /^its trust policy would have \d+ characters, and the account's quota is \d+: ask for more in Service Quotas first$/,
  },
  "a trust policy longer than any quota, where the quota could not be read": {
    account: withRole(
      { trustPolicy: open, attachedPolicies: [] },
      { regions: [{ name: region, clusters: sixtyLongNames }] },
    ),
    finds: ["policy-missing", "trust-unsafe"],
    refuses:
      /^its trust policy would have \d+ characters, and no quota allows more than 8192: give some of the clusters a role of their own$/,
  },
  "as many policies as the quota allows": {
    account: withRole({ attachedPolicies: [roleArn("any")] }, { quotas: { policiesPerRole: 1 } }),
    finds: ["policy-missing"],
    refuses: /^it has 1 managed policies, as many as the account's quota allows/,
  },
  "a profile with a role of another account": {
    account: withCluster({
      profiles: [rightProfile(), rightProfile({ name: "lost", role: "arn:aws:iam::999999999999:role/pods" })],
    }),
    finds: ["role-missing"],
    does: [],
  },
};

function stepText(step: RolePlan["steps"][number]): string[] {
  if (step.action === "iam:AttachRolePolicy") return [step.policyArn];
  if (step.action === "eks:CreateAccessEntry") return [`${step.region}/${step.cluster}`];
  return allowedSourceArns(JSON.stringify(step.after));
}

describe("an account with", () => {
  for (const [name, { account, asked = [], finds, refuses, does, loses, keepsDenials, keepsOthers }] of Object.entries(
    setUps,
  )) {
    it(`${name}: scan finds ${finds.join(", ") || "nothing"}, --fix ${refuses ? "refuses" : `does ${does?.length} things`}`, async () => {
      const { findings } = await judgeAccount(account);
      assert.deepEqual(findings.map(({ id }) => id).sort(), finds);
      const [record] = account.roles;
      const role = record && accountRole(usesOf(account), record, asked);
      assert.ok(role);
      const plan = planRole(role);
      if (refuses) return assert.match(plan.refused ?? "not refused", refuses);
      assert.equal(plan.refused, undefined);
      assert.deepEqual(plan.steps.flatMap(stepText), does);
      if (loses) assert.deepEqual(plan.loses, loses);
      for (const step of plan.steps)
        if (step.action === "iam:UpdateAssumeRolePolicy") {
          for (const use of role.clusters) assert.ok(permitsCluster(JSON.stringify(step.after), use, account));
          if (keepsOthers) assert.deepEqual(otherPrincipals(step.after), ["lambda.amazonaws.com"]);
          if (keepsDenials) assert.deepEqual(denials(step.after), denials(JSON.parse(step.before)));
        }
    });
  }
});
