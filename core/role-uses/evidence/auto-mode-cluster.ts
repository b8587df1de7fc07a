import { read } from "../record";
import { ofTypes, useAt, type Evidence } from "./evidence";

/** The node role of a cluster in EKS Auto Mode (`computeConfig`), unless Auto Mode's compute is off. */
export const autoModeCluster: Evidence = {
  concerns: ofTypes("aws:eks/cluster:Cluster", "aws-native:eks:Cluster"),
  find(record, stack) {
    if (read(record.props, "computeConfig", "enabled") === false) return [];
    return useAt(stack, record, "node-group", ["computeConfig", "nodeRoleArn"]);
  },
};
