import { ownEntry } from "../../text";
import { text } from "../../records/record";
import { eksTypesOf } from "../../records/resource-types";
import { ofTypes, useAt, type EvidenceKind } from "./evidence";
import type { Use } from "../../records/uses";
import { fargate } from "../../trust";

/** @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const uses: Record<string, Use> = {
  EC2: "node-group",
  EC2_LINUX: "node-group",
  EC2_WINDOWS: "node-group",
  HYBRID_LINUX: "node-group",
  HYPERPOD_LINUX: "node-group",
  [fargate.entryType]: "fargate-pod-execution",
};

/** The use that an access entry of a type stands for, if any. */
export function useOfEntryType(type = ""): Use | undefined {
  return ownEntry(uses, type);
}

/** An access entry of a type that stands for nodes, or for pods on Fargate. */
export const accessEntry: EvidenceKind = {
  concerns: ofTypes(...eksTypesOf("access-entry")),
  find(record, stack) {
    const type = text(record.props, "type");
    const use = useOfEntryType(type);
    if (!use) return [];
    return useAt(stack, record, use, ["principalArn"], { type });
  },
};
