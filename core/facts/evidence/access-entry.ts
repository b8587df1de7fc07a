import { ownEntry } from "../../text";
import { knownItems, text } from "../../records/record";
import { useAt, type FindUses } from "./find";
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

/** True if something that has the property `policyArn` is the access policy of nodes in EKS Auto Mode. */
export function isAutoNodePolicy(associated: unknown): boolean {
  const { service, accountId, resource } = parseArn(text(associated, "policyArn") ?? "") ?? {};
  return service === "eks" && accountId === "aws" && resource === "cluster-access-policy/AmazonEKSAutoNodePolicy";
}

/**
 * An access entry of a type that stands for nodes, or for pods on Fargate; and the access policy that nodes of EKS Auto Mode need.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export const usesByEntry: FindUses = (record, stack) => {
  const { props } = record;
  const type = text(props, "type");
  const use = useOfEntryType(type);
  const isOfAutoMode = [props, ...knownItems(props, "accessPolicies")].some(isAutoNodePolicy);
  const useBy = (of: Use, details: object) => useAt(stack, record, of, ["principalArn"], details);
  return [
    ...(use ? useBy(use, { type }) : []),
    ...(isOfAutoMode ? useBy("node-group", { with: "AmazonEKSAutoNodePolicy" }) : []),
  ];
};
