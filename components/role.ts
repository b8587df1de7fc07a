import { Role, RolePolicy, RolePolicyAttachment, type RoleArgs, type RolePolicyArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { distinct } from "../core/text";
import { arnOf, trustPolicyLimit as defaultLimit } from "../core/policy";
import { executionPolicyArn } from "../core/service/fargate";
import * as adopting from "./adopt";
import type { ExistingRole, FargatePodExecutionRoleArgs, Logging } from "./arguments/args";
import { onlyWhen, refusing, rejectingQuietly } from "./arguments/problem";
import { ownPolicyNames } from "./arguments/table";
import { lengthProblems, readClusters, newTrustPolicy, usedRegions, type Scope } from "./arguments/scope";

/** The request for a role and its policies. */
export interface RoleRequest {
  /** Name of the component, which begins the name of each of its children. */
  name: string;
  args: FargatePodExecutionRoleArgs;
  scope: pulumi.Output<Scope>;
  partition: pulumi.Output<string>;
  /** Checks of the arguments that arrive late: the role waits for them. */
  checks: pulumi.Output<unknown>;
  parent: pulumi.Resource;
}

/** A role, and the trust policy that it is given: if that is refused, the role itself never arrives. */
export interface PlannedRole {
  role: pulumi.Output<Role>;
  trustPolicy: pulumi.Output<string>;
  /** Fails if the role is there, and yet is not what was asked for. */
  verified: pulumi.Output<unknown>;
}

/** A trust policy to be written, and the one that an adopted role had before. */
interface Trust {
  written: string;
  /** `readAt` in milliseconds of `performance.now()`. */
  before?: { policy: string; readAt: number; wanted: adopting.Wanted };
}

/** Makes the role, or takes it over if it is to be adopted and exists. */
export function makeRole(request: RoleRequest): PlannedRole {
  const { adopt } = request.args;
  if (adopt !== undefined) return adoptOrMake(request, adopt);
  const trustPolicy = newTrust(request).apply(({ written }) => written);
  const role = pulumi.output(register(request, trustPolicy));
  return { role, trustPolicy, verified: pulumi.output(true) };
}

function adoptOrMake(request: RoleRequest, adopt: pulumi.Input<ExistingRole>) {
  const { name, args, checks, parent } = request;
  const lookup = onlyWhen(checks, pulumi.output(adopt)).apply((wanted) =>
    rejectingQuietly(adopting.findRole(wanted, parent)),
  );
  const trust = lookup.apply((answer) => trustOfWanted(request, answer));
  const trustPolicy = trust.apply(({ written }) => written);
  function makeOrImport({ wanted, existing }: adopting.LookedUp) {
    const properties = existing ? adopting.keepWhatItHas(args, existing) : { name: wanted.name };
    // For a role that the stack has already an import changes nothing; for any other it means: take it, do not make it.
    const options = { retainOnDelete: !wanted.deleteWithStack, import: existing?.name };
    return register(request, trustPolicy, options, properties);
  }
  const role = lookup.apply(makeOrImport);
  const policyInAws = role.apply((made) => made.assumeRolePolicy);
  async function verify([{ before, written }, { wanted }]: [Trust, adopting.LookedUp, string]) {
    if (before === undefined) return;
    const update = { ...before, written, took: performance.now() - before.readAt };
    const problems = await adopting.lostUpdateProblems(wanted.name, parent, update);
    await refusing(name, problems);
  }
  const verified = pulumi.all([trust, lookup, policyInAws]).apply(verify);
  return { role, trustPolicy, verified };
}

function trustOfWanted(request: RoleRequest, { wanted, existing, missing }: adopting.LookedUp): pulumi.Output<Trust> {
  if (existing) return adoptedTrust(request, existing);
  const problems = missing ? adopting.missingRoleProblems(wanted, missing) : [];
  const allowed: pulumi.Output<unknown> = pulumi.output(refusing(request.name, problems));
  return allowed.apply(() => newTrust(request));
}

/** The trust policy of an adopted role with the clusters of the arguments added; it fails if the role cannot be adopted so. */
function adoptedTrust({ name, args, scope, parent }: RoleRequest, existing: adopting.RoleInAws) {
  const { trustPolicyLimit = defaultLimit } = args;
  const refused = pulumi.output<unknown>(refusing(name, adopting.nodeRoleProblems(existing)));
  async function addTo([known, limit, path]: [Scope, number, string | undefined, unknown]) {
    // Clusters may take minutes to be known. The policy is read again, so that what was added meanwhile is not lost.
    const policy = await adopting.readTrust(existing.name, parent);
    const readAt = performance.now();
    const wanted = adopting.wantedOf(policy, known);
    const merged = adopting.mergeTrust(policy, wanted);
    const { written, lost } = merged;
    const pathProblems = adopting.pathProblems(path, existing);
    await refusing(name, [...pathProblems, ...adopting.trustProblems(existing.name, merged)]);
    await refusing(name, lengthProblems(written, limit));
    if (lost.length > 0) void pulumi.log.warn(adopting.changeText(existing.name, merged, known), parent);
    return { written, before: { policy, readAt, wanted } };
  }
  return pulumi.all([scope, trustPolicyLimit, args.path, refused]).apply(addTo);
}

function newTrust({ name, args, scope }: RoleRequest) {
  const { trustPolicyLimit = defaultLimit } = args;
  return pulumi.all([scope, trustPolicyLimit]).apply(async ([known, limit]) => {
    const written = newTrustPolicy(known);
    await refusing(name, lengthProblems(written, limit));
    return { written };
  });
}

function register(
  { name, args, checks, parent }: RoleRequest,
  trustPolicy: pulumi.Output<string>,
  options: pulumi.CustomResourceOptions = {},
  adopted: Partial<RoleArgs> = {},
) {
  const { namePrefix, path, permissionsBoundary, maxSessionDuration, forceDetachPolicies = true, tags } = args;
  const { description = "Lets Amazon EKS run pods on AWS Fargate: pulls their images and ships their logs" } = args;
  const given = { name: args.name, namePrefix, path, description, tags, permissionsBoundary, maxSessionDuration };
  const properties = { ...given, forceDetachPolicies, ...adopted, assumeRolePolicy: onlyWhen(checks, trustPolicy) };
  return new Role(`${name}-role`, properties, { parent, ...options });
}

/** Attaches to a role all that its arguments ask for, and returns URNs. The name of a child says what it is, never its place in a list. */
export function attachPolicies(
  { name, args, scope, partition, parent }: RoleRequest,
  role: pulumi.Output<string>,
): pulumi.Output<string>[] {
  const { additionalPolicies = {}, additionalInlinePolicies = {}, adopt, logging, pullThroughCachePrefixes } = args;
  function attach(suffix: string, policyArn: pulumi.Input<string>, retainOnDelete?: boolean) {
    return new RolePolicyAttachment(`${name}-${suffix}`, { role, policyArn }, { parent, retainOnDelete }).urn;
  }
  function add(suffix: string, policy: Omit<RolePolicyArgs, "role">) {
    // If a role is replaced, the new role gets the policy before the old role loses its own. Both policies have the same name.
    return new RolePolicy(`${name}-${suffix}`, { ...policy, role }, { parent, deleteBeforeReplace: false }).urn;
  }
  function addOwn(suffix: keyof typeof ownPolicyNames, statements: pulumi.Output<object[]>) {
    const policy = statements.apply((Statement) => JSON.stringify({ Version: "2012-10-17", Statement }));
    const ownName = ownPolicyNames[suffix];
    // A fixed name: if an update was interrupted, the next one writes the same policy, not a second one. On an adopted role each
    // stack gets a name of its own, so that no other stack overwrites or deletes its policy. Without a prefix Pulumi makes that
    // name from the resource's name, which IAM may refuse.
    return add(suffix, adopt === undefined ? { name: ownName, policy } : { namePrefix: `${ownName}-`, policy });
  }
  const executionPolicy = partition.apply(executionPolicyArn);
  function attachNeeded(isKept?: boolean) {
    return attach("execution-policy", executionPolicy, isKept);
  }
  const whenKnown = adopt && pulumi.output(adopt).apply(({ deleteWithStack }) => attachNeeded(!deleteWithStack));
  const urns = [whenKnown ?? attachNeeded()];
  for (const [key, policyArn] of Object.entries(additionalPolicies)) urns.push(attach(`policy-${key}`, policyArn));
  for (const [key, policy] of Object.entries(additionalInlinePolicies))
    urns.push(add(`inline-policy-${key}`, { name: key, policy }));
  if (logging !== undefined) urns.push(addOwn("logging", pulumi.all([logging, scope]).apply(loggingStatements)));
  if (pullThroughCachePrefixes !== undefined)
    urns.push(addOwn("pull-through-cache", pulumi.all([pullThroughCachePrefixes, scope]).apply(cacheStatements)));
  return urns;
}

/** A statement that allows actions on resources, or none if there are no resources. */
function allow(actions: string[], resources: string[]) {
  return resources.length === 0 ? [] : [{ Effect: "Allow", Action: actions, Resource: resources }];
}

/** The ARNs of resources of a service in every Region where the role is used. */
function arnsIn(scope: Scope, service: string, resources: string[]) {
  return usedRegions(scope).flatMap((region) =>
    resources.map((resource) => arnOf({ ...scope, service, region, resource })),
  );
}

/**
 * The permissions that the pods' log router needs to ship logs to the destinations, and no more.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
function loggingStatements([logging, scope]: [pulumi.Unwrap<Logging>, Scope]) {
  const { cloudWatchLogs = {}, firehoseStreams = [], kinesisStreams = [], openSearchDomains = [] } = logging;
  const { logGroups = [], processLogs = false, retention = true } = cloudWatchLogs;
  // With `flb_log_cw: "true"` the log router's own logs go to a group of their own per cluster.
  const clusters = processLogs ? readClusters(scope.clusters) : [];
  const processGroups = clusters.map((cluster) => `${cluster.name}-fluent-bit-logs`);
  const groups = distinct([...logGroups, ...processGroups]).map((group) => `log-group:${group}:*`);
  const write = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  if (retention) write.push("logs:PutRetentionPolicy");
  const deliveryStreams = firehoseStreams.map((stream) => `deliverystream/${stream}`);
  const dataStreams = kinesisStreams.map((stream) => `stream/${stream}`);
  const paths = openSearchDomains.map((domain) => `${domain}/*`);
  const toCloudWatch = allow(write, arnsIn(scope, "logs", groups));
  return [
    ...toCloudWatch,
    ...allow(["firehose:PutRecordBatch"], arnsIn(scope, "firehose", deliveryStreams)),
    ...allow(["kinesis:PutRecords"], arnsIn(scope, "kinesis", dataStreams)),
    ...allow(["es:ESHttp*"], paths),
  ];
}

/**
 * The permissions that pulling images through ECR's cache needs beyond the managed policy. `ROOT` is the prefix of a rule for all repositories
 * that no other rule is for.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
function cacheStatements([prefixes, scope]: [string[], Scope]) {
  const repositories = prefixes.map((prefix) => (prefix === "ROOT" ? "repository/*" : `repository/${prefix}/*`));
  return allow(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], arnsIn(scope, "ecr", repositories));
}
