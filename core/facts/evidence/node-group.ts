import { required } from "../../text";
import { eksType, eksTypesOf } from "../../records/resource-types";
import { ofTypes, useAt, type EvidenceKind } from "./evidence";

/** The node role of an EKS managed node group. */
export const nodeGroup: EvidenceKind = {
  concerns: ofTypes(...eksTypesOf("node-group")),
  find: (record, stack) => useAt(stack, record, "node-group", [required(eksType(record.type)?.role)]),
};
