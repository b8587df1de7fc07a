import { describe } from "../record";
import { roleAt } from "../resolve";
import { ofTypes, type Evidence } from "./evidence";

/** The pod execution role of a Fargate profile. */
export const fargateProfile: Evidence = {
  concerns: ofTypes("aws:eks/fargateProfile:FargateProfile", "aws-native:eks:FargateProfile"),
  find(record, stack) {
    const role = roleAt(stack, record, "podExecutionRoleArn");
    if (!role) return [];
    const evidence = `podExecutionRoleArn of ${describe(record)}`;
    return [{ use: "fargate-pod-execution", role, urn: record.urn, evidence }];
  },
};
