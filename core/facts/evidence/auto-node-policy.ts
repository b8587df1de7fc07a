import { items, text, unknown } from "../../records/record";
import { parseArn } from "../../trust";
import { ofTypes, useAt, type EvidenceKind } from "./evidence";

/** True if something that has the property `policyArn` is the access policy of nodes in EKS Auto Mode. */
export function isAutoNodePolicy(associated: unknown): boolean {
  const arn = parseArn(text(associated, "policyArn") ?? "");
  return (
    arn?.service === "eks" &&
    arn.accountId === "aws" &&
    arn.resource === "cluster-access-policy/AmazonEKSAutoNodePolicy"
  );
}

/**
 * The access policy that nodes of EKS Auto Mode need, in an access entry that anyone makes.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export const autoNodePolicy: EvidenceKind = {
  concerns: ofTypes("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "aws-native:eks:AccessEntry"),
  find(record, stack) {
    const listed = items(record.props, "accessPolicies");
    if (![record.props, ...(listed === unknown ? [] : listed)].some(isAutoNodePolicy)) return [];
    return useAt(stack, record, "node-group", ["principalArn"], { with: "AmazonEKSAutoNodePolicy" });
  },
};
