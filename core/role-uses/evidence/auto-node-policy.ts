import { describe, text } from "../record";
import { ofTypes, useAt, type Evidence } from "./evidence";

const policyPattern = /^arn:[^:]+:eks::aws:cluster-access-policy\/AmazonEKSAutoNodePolicy$/;

/**
 * The access policy that nodes of EKS Auto Mode need, whoever makes their access entry.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export const autoNodePolicy: Evidence = {
  concerns: ofTypes("aws:eks/accessPolicyAssociation:AccessPolicyAssociation"),
  find(record, stack) {
    if (!policyPattern.test(text(record.props, "policyArn") ?? "")) return [];
    const how = `principalArn with AmazonEKSAutoNodePolicy of ${describe(record)}`;
    return useAt(stack, record, "node-group", ["principalArn"], how);
  },
};
