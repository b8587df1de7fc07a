import { describe } from "../record";
import { roleAt } from "../resolve";
import { read } from "../values";
import { ofTypes, type Evidence } from "./evidence";

/** The node role of a cluster in EKS Auto Mode (`computeConfig`), unless Auto Mode's compute is off. */
export const autoModeCluster: Evidence = {
  concerns: ofTypes("aws:eks/cluster:Cluster", "aws-native:eks:Cluster"),
  find(record, stack) {
    if (read(record.props, "computeConfig", "enabled") === false) return [];
    const role = roleAt(stack, record, "computeConfig", "nodeRoleArn");
    if (!role) return [];
    const evidence = `computeConfig.nodeRoleArn of ${describe(record)}`;
    return [{ use: "node-group", role, urn: record.urn, evidence }];
  },
};
