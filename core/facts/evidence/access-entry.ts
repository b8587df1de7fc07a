import { ownEntry } from "../../text";
import { knownItems, text } from "../../records/record";
import { eksTypesOf } from "../../records/resource-types";
import { ofTypes, useAt, type EvidenceKind } from "./kind";
import type { Use } from "../../records/uses";
import { fargateEntryType, parseArn } from "../../trust";

/** @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const uses: Record<string, Use> = {
  EC2: "node-group",
  EC2_LINUX: "node-group",
  EC2_WINDOWS: "node-group",
  HYBRID_LINUX: "node-group",
  HYPERPOD_LINUX: "node-group",
  [fargateEntryType]: "fargate-pod-execution",
};

export function useOfEntryType(type = ""): Use | undefined {
  return ownEntry(uses, type);
}

/** An access entry of a type that stands for nodes, or for pods on Fargate. */
export const accessEntry: EvidenceKind = {
  concerns: ofTypes(...eksTypesOf("access-entry")),
  find(record, stack) {
    const type = text(record.props, "type");
    const use = useOfEntryType(type);
    return use ? useAt(stack, record, use, ["principalArn"], { type }) : [];
  },
};

/** True if something that has the property `policyArn` is the access policy of nodes in EKS Auto Mode. */
export function isAutoNodePolicy(associated: unknown): boolean {
  const { service, accountId, resource } = parseArn(text(associated, "policyArn") ?? "") ?? {};
  return service === "eks" && accountId === "aws" && resource === "cluster-access-policy/AmazonEKSAutoNodePolicy";
}

/**
 * The access policy that nodes of EKS Auto Mode need, in an access entry that anyone makes.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export const autoNodePolicy: EvidenceKind = {
  concerns: ofTypes("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "aws-native:eks:AccessEntry"),
  find: (record, stack) =>
    [record.props, ...knownItems(record.props, "accessPolicies")].some(isAutoNodePolicy)
      ? useAt(stack, record, "node-group", ["principalArn"], { with: "AmazonEKSAutoNodePolicy" })
      : [],
};
