import { awsManagedPolicyName, executionPolicyName, parseTrustPolicy } from "../trust";
import { asList, isObject } from "../text";
import type { Attachment } from "../facts/attachments";
import { describe, isPartlyUnknown } from "../records/record";

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

/** AWS managed policies of the same kind, by name. */
const infrastructurePolicies = new Set([
  executionPolicyName,
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonElasticContainerRegistryPublicReadOnly",
  "CloudWatchLogsFullAccess",
  "CloudWatchLogsReadOnlyAccess",
]);

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
      if (typeof action === "string" && isReadableAction(action) && !isInfrastructure(action)) found.add(action);
    }
  }
  return [...found];
}

/** The name of an AWS managed policy that is for workloads; undefined for one that is not, or whose content is not in sight. */
export function workloadPolicyName(arn: string): string | undefined {
  const name = awsManagedPolicyName(arn)?.split("/").at(-1);
  return name === undefined || infrastructurePolicies.has(name) ? undefined : name;
}

/** What an attachment gives for workloads. */
export interface WorkloadPermission {
  /** The policy or its actions, and where it is attached, in words. */
  text: string;
  /** Name of the policy, if it is one that AWS manages. */
  managedPolicy?: string;
}

/** What an attachment gives for workloads; nothing if that is not sure. */
export function workloadPermissions({
  policy,
  record,
  property,
  uncertain,
  lastSeen,
}: Attachment): WorkloadPermission[] {
  const where = `(${property} of ${describe(record)})`;
  if (uncertain || lastSeen) return [];
  if (policy.kind === "managed") {
    const name = workloadPolicyName(policy.arn);
    return name === undefined ? [] : [{ text: `${name} ${where}`, managedPolicy: name }];
  }
  if (policy.kind !== "inline" && policy.kind !== "made") return [];
  const actions = workloadActions(policy.document);
  return actions.length === 0 ? [] : [{ text: `${actions.join(", ")} ${where}` }];
}

function isInfrastructure(action: string): boolean {
  return infrastructureActions.some((pattern) => pattern.test(action.toLowerCase()));
}

// Only what looks like an action is repeated in a message; a text that is not known yet is judged when it is.
function isReadableAction(action: string): boolean {
  return /^(\*|[\w*?-]+:[\w*?]+)$/.test(action) && !isPartlyUnknown(action);
}

/** What is wrong with a role that has permissions for workloads, and what to do about it. */
export function workloadText(role: string, reasons: string): { message: string; fix: string } {
  return {
    message: `Role ${role} has permissions beyond image pull and logging, which containers cannot use: ${reasons}`,
    fix: "Move them to an IAM role for the workload's service account (IRSA), then detach them here",
  };
}
