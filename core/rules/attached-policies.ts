import type { Attachment } from "../facts/attachments";
import { isOfPods, type RoleFacts, isUseByNodes, type RoleRule } from "../facts/estate";
import { workerNodePolicies } from "../records/node-role";
import {
  awsManagedPolicyName,
  executionPolicyName,
  parseTrustPolicy,
  executionPolicyArn,
  isExecutionPolicy,
} from "../trust";
import { asList, isObject } from "../text";
import type { WorkloadPermission, WorkloadPermissions, PolicyMissing, WhyMissing } from "../findings/found";
import {
  isPartlyUnknown,
  isLeftAsItIs,
  isText,
  items,
  outcomesOf,
  type ResourceRecord,
  unknown,
} from "../records/record";
import type { At } from "../findings/fix";
import { partitionIn } from "../readers/source";
import type { RoleIdentity } from "../records/identity";
import { actionMatches } from "../policy/evaluate/statement";

/**
 * A pod execution role without the managed policy that AWS asks for.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const policyMissing = {
  id: "policy-missing",
  judge(one, { source }): PolicyMissing[] {
    if (source.hidesAttachments || !isOfPods(one)) return [];
    const role = { ...one.role, partition: partitionIn(source, one.role.partition) };
    const at = one.made.record;
    const [reason] = outcomesOf(at).flatMap((outcome) => {
      const attachments = one.attachments.filter(({ record }) => record.urn !== at.urn || record === outcome);
      return pullsByOwnPolicy({ attachments }) ? [] : (whyMissing(attachments, role) ?? []);
    });
    if (!reason) return [];
    const list = reason.kind === "detached" || reason.kind === "for-others" ? reason.list : ownListOf(at);
    const policy = executionPolicyArn(role.partition ?? "aws");
    const fix = { kind: "attach", policy, ...(list && { list }) } as const;
    const level = reason.kind === "open" && ({ level: "unknown" } as const);
    return [{ id: "policy-missing", kind: "policy-missing", ...level, role, at, why: one.forPods, reason, fix }];
  },
} satisfies RoleRule;

/** What the managed policy allows. */
const pullActions = [
  "ecr:getauthorizationtoken",
  "ecr:batchchecklayeravailability",
  "ecr:getdownloadurlforlayer",
  "ecr:batchgetimage",
];

/** True for a role without the managed policy whose own policies allow all that it allows, and deny none of it by name. */
export function pullsByOwnPolicy({ attachments }: Pick<RoleFacts, "attachments">): boolean {
  if (attachments.some(({ policy }) => isAnyPartition(policy))) return false;
  const lists = attachments.filter(({ policy }) => policy.kind === "exclusive");
  const statements = attachments.flatMap(({ policy, uncertain, record }) => {
    const isKept =
      policy.kind === "inline" || (policy.kind === "made" && lists.every((list) => list.record === record));
    return isKept && !uncertain ? parseTrustPolicy(policy.document).statements : [];
  });
  const isAllowed = (action: string) =>
    statements.some((one) => one.effect === "Allow" && !one.conditions[0] && actionMatches(one, action) === "yes");
  const denied = statements.flatMap(({ effect, actions }) =>
    effect === "Deny" && !actions.negated ? actions.patterns : [],
  );
  return pullActions.every((action) => isAllowed(action) && !denied.includes(action));
}

/** Why the policy is not attached; undefined if it is. */
function whyMissing(attachments: readonly Attachment[], role: RoleIdentity): (WhyMissing & { list?: At }) | undefined {
  const detaching = attachments.find(({ policy }) => policy.kind === "exclusive" && leavesOut(policy.arns, role));
  if (detaching) return { kind: "detached", by: detaching.record, list: placeOf(detaching) };
  const forOthers = attachments.find(
    ({ policy }) => policy.kind === "for-others" && isItsPolicy({ ...policy, kind: "managed" }, role),
  );
  if (forOthers) return { kind: "for-others", by: forOthers.record, list: placeOf(forOthers) };
  if (attachments.some(({ policy, uncertain }) => !uncertain && isItsPolicy(policy, role))) return undefined;
  const open = attachments.find(
    ({ policy, uncertain }) => policy.kind === "unknown" || (uncertain && isAnyPartition(policy)),
  );
  if (open) return { kind: "open", at: placeOf(open) };
  const other = attachments.find(({ policy }) => isAnyPartition(policy));
  if (!other) return { kind: "nothing" };
  return { kind: "of-another-partition", by: other.record, partition: role.partition ?? "aws" };
}

function placeOf({ record, property }: Attachment): At {
  return { record, property };
}

/** The list of its managed policies that a role itself has: an attachment beside it would be taken away again. */
function ownListOf(record: ResourceRecord): At | undefined {
  const { type, props, given } = record;
  if (isLeftAsItIs(record, "managedPolicyArns")) return undefined;
  const isThere =
    type.startsWith("aws-native:") ||
    (given?.has("managedPolicyArns") &&
      (items(props, "managedPolicyArns") !== unknown || "managedPolicyArns" in record.propertyDependencies));
  return isThere ? { record, property: "managedPolicyArns" } : undefined;
}

function leavesOut(arns: readonly unknown[], role: RoleIdentity): boolean {
  return arns.every((arn) => isText(arn) && !isItsPolicy({ kind: "managed", arn }, role));
}

/** True for the policy of the role's own partition, as far as that is known. */
function isItsPolicy(policy: Attachment["policy"], { partition }: RoleIdentity): boolean {
  if (policy.kind !== "managed") return false;
  return partition === undefined ? isAnyPartition(policy) : policy.arn === executionPolicyArn(partition);
}

function isAnyPartition(policy: Attachment["policy"]): boolean {
  return policy.kind === "managed" && isExecutionPolicy(policy.arn);
}

/**
 * What the infrastructure of a pod on Fargate needs: to pull images and to ship logs. All else is for workloads, which
 * cannot use this role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 * @see https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
 */
const infrastructureActions: RegExp[] = [
  /^ecr:(get|batchget|batchcheck|describe|list)[a-z*?]*$/,
  /^ecr:(batchimportupstreamimage|createrepository|tagresource)$/,
  /^ecr-public:(get|batchcheck|describe)[a-z*?]*$/,
  /^sts:getservicebearertoken$/,
  /^logs:[a-z*?]*$/,
  /^firehose:putrecordbatch$/,
  /^kinesis:putrecords$/,
  // A stream may be encrypted with a key of the account.
  /^kms:generatedatakey$/,
  /^es:eshttp[a-z*?]*$/,
];

/** AWS managed policies of the same kind, by name, with what they allow of logging; in lower case. */
export const infrastructurePolicies: Record<string, readonly string[]> = {
  [executionPolicyName]: [],
  AmazonEC2ContainerRegistryReadOnly: [],
  AmazonEC2ContainerRegistryPullOnly: [],
  AmazonElasticContainerRegistryPublicReadOnly: [],
  CloudWatchLogsFullAccess: ["logs:*"],
  CloudWatchLogsReadOnlyAccess: ["logs:describe*"],
};

/**
 * The actions of a policy document that are for workloads, as written, each once; `NotAction` stands for a statement
 * that allows all actions but some. Empty for a document that cannot be read: IAM refuses it. Never throws.
 * @param document JSON text or an object
 */
export function workloadActions(document: unknown): string[] {
  const found = new Set<string>();
  // An identity policy has the form of a trust policy, without its principals.
  const statements = asList(parseTrustPolicy(document).document?.Statement).filter(isObject);
  for (const { Effect, Action, NotAction } of statements) {
    if (Effect !== "Allow") continue;
    if (NotAction !== undefined) found.add("NotAction");
    for (const action of asList(Action)) {
      if (typeof action !== "string" || !isReadableAction(action)) continue;
      if (!infrastructureActions.some((pattern) => pattern.test(action.toLowerCase()))) found.add(action);
    }
  }
  return [...found];
}

/** The name of an AWS managed policy that is for workloads; undefined for one that is not, or whose content is not in sight. */
export function workloadPolicyName(arn: string): string | undefined {
  const name = awsManagedPolicyName(arn)?.split("/").at(-1);
  return name === undefined || Object.hasOwn(infrastructurePolicies, name) ? undefined : name;
}

/**
 * A pod execution role with permissions beyond image pull and logging: containers cannot use this role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export const workloadPermissions = {
  id: "workload-permissions",
  judge(one): WorkloadPermissions[] {
    const permissions = one.attachments
      .filter((attached) => !isNeededByNodes(one, attached))
      .flatMap((attached) => permissionsOf(attached) ?? []);
    if (permissions.length === 0 || !isOfPods(one)) return [];
    const [forNodes, others] = [permissions.filter(isForNodes), permissions.filter((each) => !isForNodes(each))];
    const named = [...new Set(forNodes.flatMap(({ names }) => names))];
    const fix = { kind: "detach", forNodes: named, isForNodesOnly: others.length === 0 } as const;
    const at = one.made.record;
    return [
      {
        id: "workload-permissions",
        kind: "workload-permissions",
        role: one.role,
        at,
        why: one.forPods,
        permissions,
        fix,
      },
    ];
  },
} satisfies RoleRule;

/** The permissions for workloads that an attachment gives; undefined if it gives none, or if that is uncertain. */
export function permissionsOf(attached: Attachment): WorkloadPermission | undefined {
  const { policy, record, property, uncertain, lastSeen, name } = attached;
  if (uncertain || lastSeen) return undefined;
  const where = { at: { record, property }, ...(name !== undefined && { policy: name }) };
  if (policy.kind === "managed") {
    const managed = workloadPolicyName(policy.arn);
    return managed === undefined ? undefined : { names: [managed], isManaged: true, ...where };
  }
  if (policy.kind !== "inline" && policy.kind !== "made") return undefined;
  const actions = workloadActions(policy.document);
  return actions.length === 0 ? undefined : { names: actions, isManaged: false, ...where };
}

/** The AWS managed policies for nodes: the first is for their network plugin. */
const nodePolicies = new Set(["AmazonEKS_CNI_Policy", ...workerNodePolicies]);

function isForNodes({ names, isManaged }: WorkloadPermission): boolean {
  return isManaged && names.every((name) => nodePolicies.has(name));
}

/** True if nodes use the role and would break without the policy: node-role-shared says what to do. */
function isNeededByNodes({ uses }: RoleFacts, { policy }: Attachment): boolean {
  return uses.some(isUseByNodes) && policy.kind === "managed" && nodePolicies.has(workloadPolicyName(policy.arn) ?? "");
}

// Only what looks like an action is repeated in a message; a text that is not known yet is judged when it is.
function isReadableAction(action: string): boolean {
  return /^([\w*?-]*\*|[\w*?-]+:[\w*?]+)$/.test(action) && !isPartlyUnknown(action);
}
