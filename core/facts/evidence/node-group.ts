import { required } from "../../text";
import { eksType, eksTypesOf } from "../../records/resource-types";
import { ofTypes, useAt, type Evidence } from "./evidence";

/** The node role of an EKS managed node group. */
export const nodeGroup: Evidence = {
  concerns: ofTypes(...eksTypesOf("node-group")),
  find: (record, stack) => useAt(stack, record, "node-group", [required(eksType(record.type)?.role)]),
};
