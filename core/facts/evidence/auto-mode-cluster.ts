import { read } from "../../records/record";
import { eksTypesOf } from "../../records/resource-types";
import { ofTypes, useAt, type EvidenceKind } from "./evidence";

/** The node role of a cluster in EKS Auto Mode (`computeConfig`), unless Auto Mode's compute is off. */
export const autoModeCluster: EvidenceKind = {
  concerns: ofTypes(...eksTypesOf("cluster")),
  find(record, stack) {
    if (read(record.props, "computeConfig", "enabled") === false) return [];
    return useAt(stack, record, "node-group", ["computeConfig", "nodeRoleArn"]);
  },
};
