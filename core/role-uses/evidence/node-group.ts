import { present } from "../../text";
import { ofTypes, useAt, type Evidence } from "./evidence";

const properties: Record<string, string> = {
  "aws:eks/nodeGroup:NodeGroup": "nodeRoleArn",
  "aws-native:eks:Nodegroup": "nodeRole",
};

/** The node role of an EKS managed node group. */
export const nodeGroup: Evidence = {
  concerns: ofTypes(...Object.keys(properties)),
  find: (record, stack) => useAt(stack, record, "node-group", [present(properties[record.type])]),
};
