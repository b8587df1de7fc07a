import { executionPolicyArn, isExecutionPolicy } from "../trust";
import type { AttachedPolicy, Attachment } from "../facts/attachments";
import type { FargateRole } from "../facts/fargate-roles";
import { describe, isNotShown } from "../records/record";

/** Why a pod execution role is without the managed policy that AWS asks for. */
export interface MissingPolicy {
  /** ARN of the policy, in the role's partition. */
  arn: string;
  /** An attachment that may turn out to be the policy, when it is known. */
  open?: Attachment;
  /** What lists all that may be attached, without the policy. */
  detaching?: Attachment;
  /** What is known, in words. */
  reason: string;
}

/** Whether the managed policy is attached to a pod execution role; undefined if it is. */
export function missingExecutionPolicy(role: FargateRole): MissingPolicy | undefined {
  const { attachments } = role;
  const { partition = "aws" } = role.role;
  const arn = executionPolicyArn(partition);
  const detaching = attachments.find(({ policy }) => policy.kind === "exclusive" && leavesOut(policy.arns, role));
  if (detaching) {
    const reason = `${describe(detaching.record)} lists all that may be attached, without it, and so detaches it`;
    return { arn, detaching, reason };
  }
  if (attachments.some(({ policy, uncertain }) => !uncertain && isItsPolicy(policy, role))) return undefined;
  const open = attachments.find(
    ({ policy, uncertain }) => policy.kind === "unknown" || (uncertain && isAnyPartition(policy)),
  );
  if (open) return { arn, open, reason: whyOpen(open) };
  const other = attachments.find(({ policy }) => isAnyPartition(policy));
  if (!other) return { arn, reason: "nothing in this stack attaches it" };
  return { arn, reason: `${describe(other.record)} attaches the one of another partition than ${partition}` };
}

function whyOpen({ property, record }: Attachment): string {
  return isNotShown(record)
    ? `Pulumi shows nothing of ${describe(record)} in this update`
    : `${property} of ${describe(record)} is not known`;
}

function leavesOut(arns: readonly unknown[], role: FargateRole): boolean {
  return arns.every((arn) => typeof arn === "string" && !isItsPolicy({ kind: "managed", arn }, role));
}

/** True for the policy of the role's own partition, as far as that is known. */
function isItsPolicy(policy: AttachedPolicy, { role: { partition } }: FargateRole): boolean {
  if (policy.kind !== "managed") return false;
  return partition === undefined ? isAnyPartition(policy) : policy.arn === executionPolicyArn(partition);
}

function isAnyPartition(policy: AttachedPolicy): boolean {
  return policy.kind === "managed" && isExecutionPolicy(policy.arn);
}
