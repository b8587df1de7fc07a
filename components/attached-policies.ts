import { RolePolicy, type RolePolicyArgs, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { arnOf, executionPolicyArn } from "../core/trust";
import type { FargatePodExecutionRoleArgs, Logging } from "./arguments/args";
import { ownPolicyNames } from "./arguments/table";
import { readClusters, type Scope, usedRegions } from "./arguments/scope";

/** What the policies of a role are made from. */
export interface PolicyOwner {
  /** Name of the component, which begins the name of each of its children. */
  name: string;
  args: FargatePodExecutionRoleArgs;
  roleName: pulumi.Output<string>;
  scope: pulumi.Output<Scope>;
  partition: pulumi.Output<string>;
  parent: pulumi.Resource;
}

/** Attaches to a role all that its arguments ask for. The name of a child says what it is, never its place in a list. */
export function attachPolicies(owner: PolicyOwner): pulumi.CustomResource[] {
  const { name, args, roleName, scope, partition, parent } = owner;
  const { additionalPolicies = {}, additionalInlinePolicies = {}, adopt, logging, pullThroughCachePrefixes } = args;
  const attach = (suffix: string, policyArn: pulumi.Input<string>, retainOnDelete?: boolean): pulumi.CustomResource =>
    new RolePolicyAttachment(`${name}-${suffix}`, { role: roleName, policyArn }, { parent, retainOnDelete });
  const add = (suffix: string, given: Omit<RolePolicyArgs, "role">): pulumi.CustomResource =>
    // If a role is replaced, the new role gets the policy before the old role loses its own. Both policies have the same name.
    new RolePolicy(`${name}-${suffix}`, { ...given, role: roleName }, { parent, deleteBeforeReplace: false });
  const addOwn = (suffix: keyof typeof ownPolicyNames, statements: pulumi.Output<AllowStatement[]>) => {
    const policy = statements.apply((Statement) => JSON.stringify({ Version: "2012-10-17", Statement }));
    const ownName = ownPolicyNames[suffix];
    // A fixed name: if an update was interrupted, the next one writes the same policy, not a second one. On an adopted role each
    // stack gets a name of its own, so that no other stack overwrites or deletes its policy. Without a prefix Pulumi makes that
    // name from the resource's name, which IAM may refuse.
    return add(suffix, { ...(adopt === undefined ? { name: ownName } : { namePrefix: `${ownName}-` }), policy });
  };
  return [
    attach("execution-policy", partition.apply(executionPolicyArn), adopt && !adopt.deleteWithStack),
    ...Object.entries(additionalPolicies).map(([key, policyArn]) => attach(`policy-${key}`, policyArn)),
    ...Object.entries(additionalInlinePolicies).map(([key, policy]) =>
      add(`inline-policy-${key}`, { name: key, policy }),
    ),
    ...(logging && hasDestination(logging)
      ? [addOwn("logging", pulumi.all([logging, scope]).apply(loggingStatements))]
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

/** One statement of a policy that allows actions on resources. */
interface AllowStatement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
}

/** A statement that allows actions on resources, or none if there are no resources. */
function allow(actions: string[], resources: string[]): AllowStatement[] {
  return resources.length === 0 ? [] : [{ Effect: "Allow", Action: actions, Resource: resources }];
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
function loggingStatements([logging, scope]: [pulumi.Unwrap<Logging>, Scope]): AllowStatement[] {
  const { cloudWatchLogs = {}, firehoseStreams = [], kinesisStreams = [], openSearchDomains = [] } = logging;
  const { logGroups = [], processLogs = false, retention = true } = cloudWatchLogs;
  // With `flb_log_cw: "true"` the log router's own logs go to a group of their own per cluster.
  const ownGroups = processLogs ? readClusters(scope.clusters).map(({ name }) => `${name}-fluent-bit-logs`) : [];
  const groups = Array.from(new Set([...logGroups, ...ownGroups]), (group) => `log-group:${group}:*`);
  const write = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  const deliveryStreams = Array.from(firehoseStreams, (stream) => `deliverystream/${stream}`);
  const dataStreams = Array.from(kinesisStreams, (stream) => `stream/${stream}`);
  const paths = Array.from(openSearchDomains, (domain) => `${domain}/*`);
  return [
    ...allow(retention ? [...write, "logs:PutRetentionPolicy"] : write, arnsIn(scope, "logs", groups)),
    ...allow(["firehose:PutRecordBatch"], arnsIn(scope, "firehose", deliveryStreams)),
    ...allow(["kinesis:PutRecords"], arnsIn(scope, "kinesis", dataStreams)),
    ...allow(["es:ESHttp*"], paths),
  ];
}

/**
 * What pulling images through ECR's cache needs beyond the managed policy. `ROOT` is the prefix of a rule for all repositories
 * that no other rule is for.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
function cacheStatements([prefixes, scope]: [string[], Scope]): AllowStatement[] {
  const repositories = prefixes.map((prefix) => `repository/${prefix === "ROOT" ? "" : `${prefix}/`}*`);
  return allow(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], arnsIn(scope, "ecr", repositories));
}
