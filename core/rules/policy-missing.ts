import type { At, PolicyMissing, WhyMissing } from "../findings/found";
import { isLeftAsItIs, items, type ResourceRecord, unknown } from "../records/record";
import { executionPolicyArn, isExecutionPolicy } from "../trust";
import { unlessForOthers, whyForPods, type Attached, type RoleFacts, type WorksForOthers } from "./role";

/**
 * A pod execution role without the managed policy that AWS asks for.
 * @param made the resource that makes the role, if it is in sight
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function policyMissing(
  role: RoleFacts,
  worksForOthers: WorksForOthers,
  made?: ResourceRecord,
): PolicyMissing | undefined {
  const why = whyForPods(role);
  const found = why && whyMissing(role);
  if (!found) return undefined;
  const list = found.kind === "detached" || found.kind === "for-others" ? found.list : made && ownListOf(made);
  const policy = executionPolicyArn(role.role.partition ?? "aws");
  const fix = unlessForOthers(worksForOthers(role), { kind: "attach", policy, ...(list && { list }) });
  return { id: "policy-missing", role: role.role, why, reason: found, fix };
}

/** Why the policy is not attached; undefined if it is. */
function whyMissing(role: RoleFacts): (WhyMissing & { list?: At }) | undefined {
  const { attachments } = role;
  const detaching = attachments.find(({ policy }) => policy.kind === "exclusive" && leavesOut(policy.arns, role));
  if (detaching?.record) return { kind: "detached", by: detaching.record, list: placeOf(detaching) };
  const forOthers = attachments.find(
    ({ policy }) => policy.kind === "for-others" && isItsPolicy({ ...policy, kind: "managed" }, role),
  );
  if (forOthers?.record) return { kind: "for-others", by: forOthers.record, list: placeOf(forOthers) };
  if (attachments.some(({ policy, uncertain }) => !uncertain && isItsPolicy(policy, role))) return undefined;
  const open = attachments.find(
    ({ policy, uncertain }) => policy.kind === "unknown" || (uncertain && isAnyPartition(policy)),
  );
  const at = open && placeOf(open);
  if (at) return { kind: "open", at };
  const other = attachments.find(({ policy }) => isAnyPartition(policy));
  if (!other) return { kind: "nothing" };
  return { kind: "of-another-partition", by: other.record, partition: role.role.partition ?? "aws" };
}

function placeOf({ record, property }: Attached): At | undefined {
  return record && property !== undefined ? { record, property } : undefined;
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

function leavesOut(arns: readonly unknown[], role: RoleFacts): boolean {
  return arns.every((arn) => typeof arn === "string" && !isItsPolicy({ kind: "managed", arn }, role));
}

/** True for the policy of the role's own partition, as far as that is known. */
function isItsPolicy(policy: Attached["policy"], { role: { partition } }: RoleFacts): boolean {
  if (policy.kind !== "managed") return false;
  return partition === undefined ? isAnyPartition(policy) : policy.arn === executionPolicyArn(partition);
}

function isAnyPartition(policy: Attached["policy"]): boolean {
  return policy.kind === "managed" && isExecutionPolicy(policy.arn);
}
