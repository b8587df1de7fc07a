import { isInTemplate } from "../../../records/identity";
import { describe, describeProperty, type ResourceRecord } from "../../../records/record";
import { inPartition } from "../../../trust";
import type { Attach, Detach } from "../../fix";
import type { Names } from "../evidence";

/** What to do about permissions for workloads, one line for each step. */
export function moveLines({ forNodes, isForNodesOnly }: Detach): string[] {
  return [
    ...(isForNodesOnly
      ? []
      : ["Move them to an IAM role for the workload's service account (IRSA), then detach them here"]),
    ...(forNodes.length === 0
      ? []
      : [`Detach ${forNodes.join(" and ")}, which EC2 nodes need and pods on Fargate do not`]),
  ];
}

/** True for a resource of a CloudFormation template, which may be deployed in any partition. */
function isOfTemplate(record: ResourceRecord): boolean {
  const { type, urn, within } = record;
  return within ? isInTemplate(record) : type.startsWith("aws-native:") && !urn.startsWith("urn:pulumi:");
}

/**
 * How a managed policy is attached: in the list that a role has, else beside it.
 * @param beside how it is attached beside the role, in the language of the place
 */
export function attachLines(
  { policy, list }: Attach,
  beside: (policy: string) => string[],
  { nameOf = describe, propertyOf = describeProperty }: Names = {},
): string[] {
  if (!list) return beside(policy);
  if (list.property.startsWith("roles"))
    return [`Add the role to ${propertyOf(list.record, list.property)} of ${nameOf(list.record)}`];
  const anyPartition = inPartition(policy, "${AWS::Partition}");
  const value = isOfTemplate(list.record) ? `{ "Fn::Sub": "${anyPartition}" }` : `"${policy}"`;
  return [`Add it to ${propertyOf(list.record, list.property)} of ${nameOf(list.record)}:`, value];
}

/** What to do about an ARN that was put together. */
export const ownArnFix = "Give the profile the ARN that the role itself gives out";

/** What to do about an access entry that is neither for pods nor for nodes. */
export const entryFix = "Remove the access entry: EKS makes the one of type FARGATE_LINUX together with the profile";
