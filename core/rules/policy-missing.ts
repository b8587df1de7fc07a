import type { Attachment } from "../facts/attachments";
import { isOfPods, type RoleFacts, type RoleRule, type Estate } from "../facts/estate";
import { parseTrustPolicy, actionMatches, awsManagedPolicyName } from "../policy";
import { executionPolicyArn, isExecutionPolicy } from "../service/fargate";
import type { PolicyMissing, WhyMissing } from "../findings/found";
import { isLeftAsItIs, isText, items, outcomesOf, type ResourceRecord, unknown } from "../records/record";
import type { At } from "../findings/fix-kinds";
import { partitionIn } from "../readers/source";
import type { RoleIdentity } from "../records/identity";

/**
 * A pod execution role without the managed policy that AWS asks for.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const policyMissing = {
  id: "policy-missing",
  judge,
} satisfies RoleRule;

function judge(facts: RoleFacts, { source }: Estate): PolicyMissing[] {
  if (source.hidesAttachments || !isOfPods(facts)) return [];
  const { made, forPods: why } = facts;
  if (source.oldestItem !== undefined && facts.attachments.some(isOfAccount)) return [];
  const role = { ...facts.role, partition: partitionIn(source, facts.role.partition) };
  const at = made.record;
  const [reason] = outcomesOf(at).flatMap((outcome) => {
    const attachments = facts.attachments.filter(({ record }) => record.urn !== at.urn || record === outcome);
    return pullsByOwnPolicy({ attachments }) ? [] : (whyMissing(attachments, role) ?? []);
  });
  if (!reason) return [];
  const policy = executionPolicyArn(role.partition ?? "aws");
  const fix = { kind: "attach", policy, list: reason.list ?? listOfRole(at) } as const;
  const level = reason.kind === "open" ? "unknown" : undefined;
  return [{ id: "policy-missing", kind: "policy-missing", level, role, at, why, reason, fix }];
}

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
  const allows = statements.filter(({ effect, conditions }) => effect === "Allow" && conditions.length === 0);
  const denies = statements.filter(({ effect, actions }) => effect === "Deny" && !actions.negated);
  return pullActions.every((action) => {
    const isAllowed = allows.some((statement) => actionMatches(statement, action) === "yes");
    return isAllowed && !denies.some(({ actions }) => actions.patterns.includes(action));
  });
}

/** True for a policy of the account, which may allow what the managed policy allows. AWS Config does not show its document. */
function isOfAccount({ policy }: Attachment) {
  return policy.kind !== "managed" || awsManagedPolicyName(policy.arn) === undefined;
}

/** Why the policy is not attached; undefined if it is. */
function whyMissing(attachments: readonly Attachment[], role: RoleIdentity): (WhyMissing & { list?: At }) | undefined {
  const detaching = attachments.find(
    ({ policy }) => policy.kind === "exclusive" && policy.arns.every((arn) => isText(arn) && !isItsPolicy(arn, role)),
  );
  if (detaching) return { kind: "detached", by: detaching.record, list: placeOf(detaching) };
  const forOthers = attachments.find(({ policy }) => policy.kind === "for-others" && isItsPolicy(policy.arn, role));
  if (forOthers) return { kind: "for-others", by: forOthers.record, list: placeOf(forOthers) };
  const isAttached = ({ policy, uncertain }: Attachment) =>
    !uncertain && policy.kind === "managed" && isItsPolicy(policy.arn, role);
  if (attachments.some(isAttached)) return undefined;
  const open = attachments.find(
    ({ policy, uncertain }) => policy.kind === "unknown" || (uncertain && isAnyPartition(policy)),
  );
  if (open) return { kind: "open", at: open };
  const namesake = attachments.find(({ policy }) => isAnyPartition(policy));
  if (!namesake) return { kind: "nothing" };
  return { kind: "of-another-partition", by: namesake.record, partition: role.partition ?? "aws" };
}

function placeOf({ record, property }: Attachment): At {
  return { record, property };
}

/** The list of its managed policies that a role itself has: an attachment beside it would be taken away again. */
function listOfRole(record: ResourceRecord): At | undefined {
  const { type, props, given } = record;
  if (isLeftAsItIs(record, "managedPolicyArns")) return undefined;
  const isThere =
    type.startsWith("aws-native:") ||
    (given?.has("managedPolicyArns") &&
      (items(props, "managedPolicyArns") !== unknown || "managedPolicyArns" in record.propertyDependencies));
  return isThere ? { record, property: "managedPolicyArns" } : undefined;
}

/** True for the policy of the role's own partition, as far as that is known. */
function isItsPolicy(arn: string, { partition }: RoleIdentity) {
  return partition === undefined ? isExecutionPolicy(arn) : arn === executionPolicyArn(partition);
}

function isAnyPartition(policy: Attachment["policy"]) {
  return policy.kind === "managed" && isExecutionPolicy(policy.arn);
}
