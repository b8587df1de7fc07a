import type { Attachment } from "../facts/attachments";
import { isOfPods, type RoleFacts, type RoleRule } from "../facts/estate";
import { isUseByNodes } from "../facts/owner";
import { workerNodePolicies } from "../records/node-role";
import { awsManagedPolicyName, parseTrustPolicy } from "../policy";
import { executionPolicyName } from "../service/fargate";
import { asList, isObject, distinct } from "../text";
import type { WorkloadPermission, WorkloadPermissions } from "../findings/found";
import { isPartlyUnknown } from "../records/record";
/**
 * Actions for the infrastructure of a pod on Fargate, which pulls images and ships logs. All other actions are for workloads, which
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

/** The AWS managed policies that allow image pull alone, by name. */
const imagePullPolicies = new Set([
  executionPolicyName,
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonElasticContainerRegistryPublicReadOnly",
]);

const loggingPolicies = new Set(["CloudWatchLogsFullAccess", "CloudWatchLogsReadOnlyAccess"]);

/**
 * The actions of a policy document that are for workloads, as written, each once; `NotAction` stands for a statement
 * that allows all actions but some. Empty for a document that cannot be read: IAM refuses it. Never throws.
 * @param document JSON text or an object
 */
export function workloadActions(document: unknown): string[] {
  const actions = new Set<string>();
  // An identity policy has the form of a trust policy, without its principals.
  const statements = asList(parseTrustPolicy(document).document?.Statement).filter(isObject);
  for (const { Effect, Action, NotAction } of statements) {
    if (Effect !== "Allow") continue;
    if (NotAction !== undefined) actions.add("NotAction");
    for (const action of asList(Action)) {
      // Only what looks like an action is repeated in a message; a text that is not known yet is judged when it is.
      if (typeof action !== "string" || isPartlyUnknown(action)) continue;
      if (!/^([\w*?-]*\*|[\w*?-]+:[\w*?]+)$/.test(action)) continue;
      if (!infrastructureActions.some((pattern) => pattern.test(action.toLowerCase()))) actions.add(action);
    }
  }
  return [...actions];
}

/** The name of an AWS managed policy that is for workloads; undefined for one that is not, or whose content is not in sight. */
export function workloadPolicyName(arn: string): string | undefined {
  const name = managedPolicyName(arn);
  return name === "" || imagePullPolicies.has(name) || loggingPolicies.has(name) ? undefined : name;
}

/** The name of an AWS managed policy without its path; empty for another policy. */
function managedPolicyName(arn: string) {
  return awsManagedPolicyName(arn)?.split("/").at(-1) ?? "";
}

/**
 * A pod execution role with permissions beyond image pull and logging: containers cannot use this role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export const workloadPermissions = {
  id: "workload-permissions",
  judge,
} satisfies RoleRule;

function judge(facts: RoleFacts): WorkloadPermissions[] {
  const attachments = facts.attachments.filter((attachment) => !isNeededByNodes(facts, attachment));
  const permissions = attachments.flatMap((attachment) => permissionsOf(attachment) ?? []);
  if (permissions.length === 0 || !isOfPods(facts)) return [];
  const nodePermissions = permissions.filter(isForNodes);
  const forNodes = distinct(nodePermissions.flatMap(({ names }) => names));
  const isForNodesOnly = nodePermissions.length === permissions.length;
  const fix = { kind: "detach", forNodes, isForNodesOnly } as const;
  const { role, made, forPods: why } = facts;
  return [{ id: "workload-permissions", kind: "workload-permissions", role, at: made.record, why, permissions, fix }];
}

/** The permissions for workloads that an attachment gives; undefined if it gives none, or if that is uncertain. */
export function permissionsOf(attachment: Attachment): WorkloadPermission | undefined {
  const { policy, record, property, uncertain, lastSeen, name } = attachment;
  const names = uncertain || lastSeen ? [] : workloadNames(policy);
  if (names.length === 0) return undefined;
  const owner = name === undefined ? {} : { policy: name };
  return { names, isManaged: policy.kind === "managed", at: { record, property }, ...owner };
}

function workloadNames(policy: Attachment["policy"]) {
  switch (policy.kind) {
    case "managed":
      return asList(workloadPolicyName(policy.arn)) as string[];
    case "inline":
    case "made":
      return workloadActions(policy.document);
    default:
      return [];
  }
}

/** The AWS managed policies for nodes: the first is for their network plugin. */
const nodePolicies = new Set(["AmazonEKS_CNI_Policy", ...workerNodePolicies]);

function isForNodes({ names, isManaged }: WorkloadPermission) {
  return isManaged && names.every((name) => nodePolicies.has(name));
}

/** True if nodes use the role and would break without the policy: node-role-shared says what to do. */
function isNeededByNodes({ uses }: RoleFacts, { policy }: Attachment) {
  return uses.some(isUseByNodes) && policy.kind === "managed" && nodePolicies.has(workloadPolicyName(policy.arn) ?? "");
}
