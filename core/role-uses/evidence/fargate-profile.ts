import { describe } from "../record";
import { roleAt } from "../resolve";
import { ofTypes, type Evidence } from "./evidence";
import { present } from "../../text";

const places: Record<string, [string, ...string[]]> = {
  "aws:eks/fargateProfile:FargateProfile": ["podExecutionRoleArn"],
  "aws-native:eks:FargateProfile": ["podExecutionRoleArn"],
  // The profile that a cluster of `@pulumi/eks` makes for itself.
  "eks:index:Cluster": ["fargate", "podExecutionRoleArn"],
};

/** The pod execution role of a Fargate profile. */
export const fargateProfile: Evidence = {
  concerns: ofTypes(...Object.keys(places)),
  find(record, stack) {
    const path = present(places[record.type]);
    const role = roleAt(stack, record, ...path);
    if (!role) return [];
    const evidence = `${path.join(".")} of ${describe(record)}`;
    return [{ use: "fargate-pod-execution", role, urn: record.urn, evidence }];
  },
};
