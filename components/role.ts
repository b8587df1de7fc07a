import { Role, RolePolicy, RolePolicyAttachment, type RoleArgs, type RolePolicyArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { logActions } from "../core/log-destinations";
import { arnOf, executionPolicyArn, trustPolicyLimit as defaultLimit } from "../core/trust";
import * as adopting from "./adopt";
import type { ExistingRole, FargatePodExecutionRoleArgs, Logging } from "./arguments/args";
import { isLater, problemIf, refusing, rejectingQuietly } from "./arguments/problem";
import { lengthProblems, readClusters, newTrustPolicy, usedRegions, type Scope } from "./arguments/scope";
import { ownPolicyNames } from "./arguments/table";

/** What a role and its policies are made from. */
export interface RoleRequest {
  /** Name of the component, which begins the name of each of its children. */
  name: string;
  args: FargatePodExecutionRoleArgs;
  scope: pulumi.Output<Scope>;
  partition: pulumi.Output<string>;
  parent: pulumi.Resource;
}

/** A role, and the trust policy that it is given: if that is refused, the role itself never arrives. */
export interface PlannedRole {
  role: pulumi.Output<Role>;
  trustPolicy: pulumi.Output<string>;
  /** Fails if the role is there, and yet is not what was asked for. */
  verified: pulumi.Output<unknown>;
}

/** A trust policy to be written, and what it was made from: the one that an adopted role had. */
interface Trust {
  written: string;
  /** `readAt` in milliseconds of `performance.now()`. */
  before?: { policy: string; readAt: number; wanted: adopting.Wanted };
}

/** Makes a value wait until the arguments that arrive late have been checked. */
type WhenChecked = <T>(value: pulumi.Output<T>) => pulumi.Output<T>;

/** Makes the role, or takes it over if it is to be adopted and exists. */
export function makeRole(request: RoleRequest, whenChecked: WhenChecked): PlannedRole {
  const { adopt } = request.args;
  if (adopt !== undefined) return adoptOrMake(request, adopt, whenChecked);
  const trustPolicy = newTrust(request);
  const role = pulumi.output(register(request, whenChecked(trustPolicy), {}));
  return { role, trustPolicy, verified: pulumi.output(true) };
}

function adoptOrMake(request: RoleRequest, adopt: pulumi.Input<ExistingRole>, whenChecked: WhenChecked): PlannedRole {
  const { name, args, parent } = request;
  const finding = whenChecked(pulumi.output(adopt)).apply((asked) =>
    rejectingQuietly(adopting.findRole(asked.name, parent)).then((found) => ({ asked, found })),
  );
  const trust = finding.apply(({ asked, found }): pulumi.Output<Trust> => {
    if (adopting.isRole(found)) return adoptedTrust(request, found);
    const problems = found === "unknown" ? [] : adopting.missingRoleProblems(asked, found);
    const allowed: pulumi.Output<unknown> = pulumi.output(refusing(name, problems));
    return allowed.apply(() => newTrust(request).apply((written) => ({ written })));
  });
  const trustPolicy = trust.apply(({ written }) => written);
  const checked = whenChecked(trustPolicy);
  const role = finding.apply(({ asked, found }) => {
    const retainOnDelete = !asked.deleteWithStack;
    return adopting.isRole(found)
      ? // For a role that the stack has already an import changes nothing; for any other it means: take it, do not make it.
        register(request, checked, { import: asked.name, retainOnDelete }, adopting.keepWhatItHas(args, found))
      : register(request, checked, { retainOnDelete }, { name: asked.name });
  });
  const verified = pulumi
    .all([trust, finding, role.apply((made) => made.assumeRolePolicy)])
    .apply(async ([{ before, written }, { asked }]) => {
      if (before === undefined) return;
      const update = { ...before, written, took: performance.now() - before.readAt };
      await refusing(name, await adopting.lostUpdateProblems(asked.name, parent, update));
    });
  return { role, trustPolicy, verified };
}

/** What the role trusts already, with the clusters of the arguments added; it fails if the role cannot be adopted so. */
function adoptedTrust({ name, args, scope, parent }: RoleRequest, found: adopting.FoundRole): pulumi.Output<Trust> {
  const { trustPolicyLimit = defaultLimit } = args;
  const refused = pulumi.output<unknown>(refusing(name, adopting.nodeRoleProblems(found)));
  return pulumi.all([scope, trustPolicyLimit, args.path, refused]).apply(async ([known, limit, path]) => {
    // Clusters may take minutes to be known. The policy is read again, so that what was added meanwhile is not lost.
    const policy = await adopting.readTrust(found.name, parent);
    const readAt = performance.now();
    const wanted = adopting.wantedOf(policy, known);
    const merged = adopting.mergeTrust(policy, wanted);
    await refusing(name, [...adopting.pathProblems(path, found), ...adopting.trustProblems(found.name, merged)]);
    await refusing(name, lengthProblems(merged.written, limit));
    if (merged.lost.length > 0) void pulumi.log.warn(adopting.changeText(found.name, merged, known), parent);
    return { written: merged.written, before: { policy, readAt, wanted } };
  });
}

function newTrust({ name, args, scope }: RoleRequest): pulumi.Output<string> {
  const { trustPolicyLimit = defaultLimit } = args;
  return pulumi.all([scope, trustPolicyLimit]).apply(async ([known, limit]) => {
    const written = newTrustPolicy(known);
    await refusing(name, lengthProblems(written, limit));
    return written;
  });
}

function register(
  { name, args, parent }: RoleRequest,
  assumeRolePolicy: pulumi.Output<string>,
  options: pulumi.CustomResourceOptions,
  adopted: Partial<RoleArgs> = {},
): Role {
  const { namePrefix, path, permissionsBoundary, maxSessionDuration, forceDetachPolicies = true, tags } = args;
  const { description = "Lets Amazon EKS run pods on AWS Fargate: pulls their images and ships their logs" } = args;
  const given = { name: args.name, namePrefix, path, description, tags, permissionsBoundary, maxSessionDuration };
  const all = { ...given, forceDetachPolicies, ...adopted, assumeRolePolicy };
  return new Role(`${name}-role`, all, { parent, ...options });
}

/** Attaches to a role all that its arguments ask for. The name of a child says what it is, never its place in a list. */
export function attachPolicies(
  { name, args, scope, partition, parent }: RoleRequest,
  roleName: pulumi.Output<string>,
): pulumi.Input<pulumi.CustomResource>[] {
  const { additionalPolicies = {}, additionalInlinePolicies = {}, adopt, logging, pullThroughCachePrefixes } = args;
  const attach = (suffix: string, policyArn: pulumi.Input<string>, retainOnDelete?: boolean) =>
    new RolePolicyAttachment(`${name}-${suffix}`, { role: roleName, policyArn }, { parent, retainOnDelete });
  const add = (suffix: string, given: Omit<RolePolicyArgs, "role">) =>
    // If a role is replaced, the new role gets the policy before the old role loses its own. Both policies have the same name.
    new RolePolicy(`${name}-${suffix}`, { ...given, role: roleName }, { parent, deleteBeforeReplace: false });
  const addOwn = (suffix: keyof typeof ownPolicyNames, statements: pulumi.Output<object[]>) => {
    const policy = statements.apply((Statement) => JSON.stringify({ Version: "2012-10-17", Statement }));
    const ownName = ownPolicyNames[suffix];
    // A fixed name: if an update was interrupted, the next one writes the same policy, not a second one. On an adopted role each
    // stack gets a name of its own, so that no other stack overwrites or deletes its policy. Without a prefix Pulumi makes that
    // name from the resource's name, which IAM may refuse.
    return add(suffix, { ...(adopt === undefined ? { name: ownName } : { namePrefix: `${ownName}-` }), policy });
  };
  const attachOwn = (isKept?: boolean) => attach("execution-policy", partition.apply(executionPolicyArn), isKept);
  return [
    adopt === undefined ? attachOwn() : pulumi.output(adopt).apply((asked) => attachOwn(!asked.deleteWithStack)),
    ...Object.entries(additionalPolicies).map(([key, policyArn]) => attach(`policy-${key}`, policyArn)),
    ...Object.entries(additionalInlinePolicies).map(([key, policy]) =>
      add(`inline-policy-${key}`, { name: key, policy }),
    ),
    ...(logging && (isLater(logging) || hasDestination(logging))
      ? [
          addOwn(
            "logging",
            pulumi.all([logging, scope]).apply((known) => loggingStatements(name, known)),
          ),
        ]
      : []),
    ...(pullThroughCachePrefixes === undefined
      ? []
      : [addOwn("pull-through-cache", pulumi.all([pullThroughCachePrefixes, scope]).apply(cacheStatements))]),
  ];
}

/** True if there is anything to allow. A list that is there counts: it is never empty, and its names may not be known yet. */
function hasDestination({ cloudWatchLogs, ...others }: Logging): boolean {
  const lists = [cloudWatchLogs?.logGroups, ...Object.values(others)];
  return cloudWatchLogs?.processLogs === true || lists.some((list) => list !== undefined);
}

/** A statement that allows actions on resources, or none if there are no resources. */
function allow(actions: readonly string[], resources: string[]): object[] {
  return resources.length === 0 ? [] : [{ Effect: "Allow", Action: [...actions], Resource: resources }];
}

/** The ARNs of resources of a service in every Region where the role is used. */
function arnsIn(scope: Scope, service: string, resources: string[]): string[] {
  return usedRegions(scope).flatMap((region) =>
    resources.map((resource) => arnOf({ ...scope, service, region, resource })),
  );
}

/**
 * What the pods' log router must be allowed to ship logs to the destinations, and no more.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
async function loggingStatements(name: string, [logging, scope]: [pulumi.Unwrap<Logging>, Scope]): Promise<object[]> {
  const { cloudWatchLogs = {}, firehoseStreams = [], kinesisStreams = [], openSearchDomains = [] } = logging;
  const { logGroups = [], processLogs = false, retention = true } = cloudWatchLogs;
  // With `flb_log_cw: "true"` the log router's own logs go to a group of their own per cluster.
  const ownGroups = processLogs ? readClusters(scope.clusters).map(({ name }) => `${name}-fluent-bit-logs`) : [];
  const groups = Array.from(new Set([...logGroups, ...ownGroups]), (group) => `log-group:${group}:*`);
  const write = logActions.cloudWatchLogs.filter((action) => retention || action !== "logs:PutRetentionPolicy");
  const deliveryStreams = Array.from(firehoseStreams, (stream) => `deliverystream/${stream}`);
  const dataStreams = Array.from(kinesisStreams, (stream) => `stream/${stream}`);
  const paths = Array.from(openSearchDomains, (domain) => `${domain}/*`);
  const statements = [
    ...allow(write, arnsIn(scope, "logs", groups)),
    ...allow(logActions.firehoseStreams, arnsIn(scope, "firehose", deliveryStreams)),
    ...allow(logActions.kinesisStreams, arnsIn(scope, "kinesis", dataStreams)),
    ...allow(logActions.openSearchDomains, paths),
  ];
  // IAM takes no policy without a statement, and an output came too late to leave the policy out.
  await refusing(
    name,
    problemIf(statements.length === 0, "logging", "names no destination", "Name one, or leave it out"),
  );
  return statements;
}

/**
 * What pulling images through ECR's cache needs beyond the managed policy. `ROOT` is the prefix of a rule for all repositories
 * that no other rule is for.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
function cacheStatements([prefixes, scope]: [string[], Scope]): object[] {
  const repositories = prefixes.map((prefix) => `repository/${prefix === "ROOT" ? "" : `${prefix}/`}*`);
  return allow(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], arnsIn(scope, "ecr", repositories));
}
