import { describe } from "../record";
import { roleAt } from "../resolve";
import { ofTypes, type Evidence } from "./evidence";
import { present } from "../../text";

const properties: Record<string, string> = {
  "aws:eks/nodeGroup:NodeGroup": "nodeRoleArn",
  "aws-native:eks:Nodegroup": "nodeRole",
};

/** The node role of an EKS managed node group. */
export const nodeGroup: Evidence = {
  concerns: ofTypes(...Object.keys(properties)),
  find(record, stack) {
    const property = present(properties[record.type]);
    const role = roleAt(stack, record, property);
    if (!role) return [];
    return [{ use: "node-group", role, urn: record.urn, evidence: `${property} of ${describe(record)}` }];
  },
};
