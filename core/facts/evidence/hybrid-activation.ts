import { ofTypes, useAt, type EvidenceKind } from "./evidence";

/**
 * The role of machines outside of AWS that an activation of the Systems Manager registers: EKS Hybrid Nodes get theirs so.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
 */
export const hybridActivation: EvidenceKind = {
  concerns: ofTypes("aws:ssm/activation:Activation"),
  find: (record, stack) => useAt(stack, record, "node-group", ["iamRole"]),
};
