import { present } from "../../text";
import type { Path } from "../stack";
import { ofTypes, useAt, type Evidence } from "./evidence";

/** Where each type that makes a Fargate profile names its role. */
export const profileRolePaths: Record<string, Path> = {
  "aws:eks/fargateProfile:FargateProfile": ["podExecutionRoleArn"],
  "aws-native:eks:FargateProfile": ["podExecutionRoleArn"],
  // The profile that a cluster of `@pulumi/eks` makes for itself.
  "eks:index:Cluster": ["fargate", "podExecutionRoleArn"],
};

/** The pod execution role of a Fargate profile. */
export const fargateProfile: Evidence = {
  concerns: ofTypes(...Object.keys(profileRolePaths)),
  find: (record, stack) => useAt(stack, record, "fargate-pod-execution", present(profileRolePaths[record.type])),
};
