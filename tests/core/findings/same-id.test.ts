import assert from "node:assert/strict";
import { findingsOf } from "../../../cli/commands/audit/findings";
import { judgeStack } from "../../../cli/commands/audit/judge-stack";
import { settingsOf } from "../../../core/findings/configuration/file";
import { assess } from "../../../cli/commands/check/assess";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { type FindingId } from "../../../core/findings";
import { buildTrustPolicy, executionPolicyArn, fargateService } from "../../../core/trust";
import { judgeText } from "../../cli/commands/judge/judge";
import { attachment, fargateProfile, madeRole, nodeGroup, roleUrn } from "../../policypack/fixtures";
import { urnOf, type Analyzer, type Diagnostic, type TestResource } from "../../support/analyzer";
import {
  accountId,
  clusterArn,
  line,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
} from "../../support/fake-aws-account";
import { sharedAnalyzer } from "../../support/shared-analyzer";

/** One thing that is wrong with role pods, which is for cluster blue. */
interface Defect {
  trust?: string;
  policies?: string[];
  /** A node group has the role too. */
  nodes?: true;
  /** The profile has a role that does not exist. */
  lost?: true;
  /** Its role has no profile. */
  unused?: true;
  /** The cluster uses access entries and has none for the role. */
  noEntry?: true;
  /** The role's path, in a cluster that uses aws-auth. */
  path?: string;
  /** What EKS reports of the profile. */
  issue?: string;
}

const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

/** A trust policy like the right one, with one thing of its statement changed. */
function changed(change: object): string {
  const { Version, Statement } = buildTrustPolicy([line("blue")]);
  return JSON.stringify({ Version, Statement: [{ ...Statement[0], ...change }] });
}

const forLines = (...lines: string[]): string => changed({ Condition: { ArnLike: { "aws:SourceArn": lines } } });

/** Each defect that every tool sees, by the id that all of them must give it. */
const everywhere: [FindingId, what: string, Defect][] = [
  ["trust-unsafe", "no condition", { trust: changed({ Condition: undefined }) }],
  [
    "trust-unsafe",
    "another account too",
    { trust: forLines(line("blue"), line("blue", { accountId: "444455556666" })) },
  ],
  ["trust-unsafe", "any account", { trust: forLines(line("blue", { accountId: "*" })) }],
  [
    "trust-account-only",
    "aws:SourceAccount alone",
    { trust: changed({ Condition: { StringEquals: { "aws:SourceAccount": accountId } } }) },
  ],
  [
    "trust-broken",
    "StringEquals with a *",
    { trust: changed({ Condition: { StringEquals: { "aws:SourceArn": line("blue") } } }) },
  ],
  ["trust-malformed", "an element that IAM does not know", { trust: changed({ Resource: "*" }) }],
  [
    "trust-not-exclusive",
    "another service",
    { trust: changed({ Principal: { Service: [fargateService, "lambda.amazonaws.com"] } }) },
  ],
  ["policy-missing", "nothing is attached", { policies: [] }],
  ["node-role-shared", "a node group has the role", { nodes: true }],
  [
    "workload-permissions",
    "a policy for S3",
    { policies: [executionPolicyArn("aws"), managed("AmazonS3ReadOnlyAccess")] },
  ],
  ["profile-role-untrusted", "the line is another cluster's", { trust: rightTrust("green") }],
];

/** What only AWS shows, for `scan` and `check`. */
const inAws: [FindingId, what: string, Defect][] = [
  ["trust-stale-cluster", "a line for a cluster that is gone", { trust: rightTrust("blue", "gone") }],
  ["access-entry-missing", "a cluster of access entries without one", { noEntry: true }],
  ["role-path-in-aws-auth", "a path, and aws-auth", { path: "/teams/" }],
  ["profile-unhealthy", "an issue of EKS", { issue: "AccessDenied" }],
];

const arnOf = ({ path }: Defect): string => roleArn("pods", path);

function inventory(defect: Defect) {
  const { trust = rightTrust("blue"), policies = [executionPolicyArn("aws")], nodes, lost, unused, noEntry } = defect;
  const role = rightRole({ arn: arnOf(defect), trustPolicy: trust, attachedPolicies: policies });
  const issues = defect.issue === undefined ? [] : [{ code: defect.issue, message: "it says so" }];
  const blue = rightCluster({
    authenticationMode: noEntry ? "API" : defect.path === undefined ? "API_AND_CONFIG_MAP" : "CONFIG_MAP",
    profiles: unused ? [] : [rightProfile({ role: arnOf(defect), issues })],
    nodeGroups: nodes ? [{ name: "workers", role: role.arn }] : [],
    accessEntries: noEntry || defect.path !== undefined ? [] : [{ principal: role.arn, type: "FARGATE_LINUX" }],
  });
  const green = rightCluster({ name: "green", arn: clusterArn("green"), profiles: [], nodeGroups: [] });
  return rightAccount({ roles: lost ? [] : [role], regions: [{ name: region, clusters: [blue, green] }] });
}

const idsOf = (findings: readonly { id: string }[]): string[] => [...new Set(findings.map(({ id }) => id))].sort();

function scan(defect: Defect): string[] {
  return idsOf(judgeAccount(inventory(defect)).findings);
}

function check(defect: Defect): string[] {
  const target = { roleName: "pods", clusters: [{ name: "blue", region }] };
  return idsOf(assess({ ...inventory(defect), allRoles: false }, target).findings);
}

async function judgeTemplate({ trust = rightTrust("blue"), policies = [executionPolicyArn("aws")], nodes }: Defect) {
  const role = { "Fn::GetAtt": ["Pods", "Arn"] };
  const profile = { ClusterName: "blue", PodExecutionRoleArn: role, Selectors: [{ Namespace: "default" }] };
  const Resources = {
    Pods: {
      Type: "AWS::IAM::Role",
      Properties: { AssumeRolePolicyDocument: JSON.parse(trust), ManagedPolicyArns: policies },
    },
    Profile: { Type: "AWS::EKS::FargateProfile", Properties: profile },
    ...(nodes && { Nodes: { Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "blue", NodeRole: role } } }),
  };
  return idsOf((await judgeText(JSON.stringify({ Resources }), { account: accountId, region })).findings);
}

function resourcesOf({ trust = rightTrust("blue"), policies = [executionPolicyArn("aws")], nodes }: Defect) {
  const arn = roleArn("pods");
  const inBlue = (resource: TestResource): TestResource => ({
    ...resource,
    props: { ...resource.props, clusterName: "blue", region },
  });
  return [
    madeRole("pods", { arn, assumeRolePolicy: trust }),
    ...policies.map((policy, index) => attachment("pods", policy, [roleUrn("pods")], `attachment-${index}`)),
    inBlue(fargateProfile(arn, [roleUrn("pods")])),
    ...(nodes ? [inBlue(nodeGroup(arn, [roleUrn("pods")]))] : []),
  ];
}

function stateOf(defect: Defect): object {
  const resources = resourcesOf(defect).map(({ type, name, props = {}, propertyDependencies = {} }) => {
    return { urn: urnOf(type, name), type, custom: true, inputs: props, outputs: props, propertyDependencies };
  });
  return { version: 3, deployment: { resources } };
}

async function judgeState(defect: Defect): Promise<string[]> {
  return idsOf((await judgeText(JSON.stringify(stateOf(defect)), { account: accountId })).findings);
}

describe("the id of a defect", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  async function said(defect: Defect): Promise<Diagnostic[]> {
    await analyzer.configure({
      "fargate-role-trust-scoped": { lookup: false, accounts: [accountId] },
      "fargate-role-not-node-role": { lookup: false },
    });
    const resources = resourcesOf(defect);
    const found: Diagnostic[] = [];
    for (const resource of resources) found.push(...(await analyzer.analyze(resource)));
    return [...found, ...(await analyzer.analyzeStack(resources))];
  }

  async function pack(defect: Defect): Promise<string[]> {
    return idsOf((await said(defect)).map(({ message }) => ({ id: /\[([a-z-]+)\]$/.exec(message)?.[1] ?? message })));
  }

  async function audit(defect: Defect): Promise<string[]> {
    const [stack, exceptions] = ["acme/shop/prod", []];
    const { settings } = settingsOf({ "fargate-role-trust-scoped": { accounts: [accountId] } });
    const ledgers = { byRoleName: new Map<string, []>(), problems: [] };
    const value = judgeStack(stack, stateOf(defect), { settings, exceptions, ledgers });
    return idsOf(findingsOf([{ stack, value }], { exceptions }).findings);
  }

  const tools = { scan, check, "judge of a template": judgeTemplate, "judge of a state": judgeState, pack, audit };

  it("is none where all is right", async () => {
    for (const [tool, run] of Object.entries(tools)) assert.deepEqual(await run({}), [], tool);
  });

  for (const [id, what, defect] of everywhere)
    it(`is ${id} for scan, check, judge, pack and audit: ${what}`, async () => {
      for (const [tool, run] of Object.entries(tools)) assert.deepEqual(await run(defect), [id], tool);
    });

  for (const [id, what, defect] of inAws)
    it(`is ${id} for scan and check: ${what}`, async () => {
      assert.deepEqual([scan(defect), check(defect)], [[id], [id]]);
    });

  it("is role-missing for scan and check where the role is gone", async () => {
    assert.deepEqual([scan({ lost: true }), check({ lost: true })], [["role-missing"], ["role-missing"]]);
  });

  it("is role-unused for scan where no profile has the role", async () => {
    assert.deepEqual(scan({ unused: true }), ["role-unused"]);
  });
});
