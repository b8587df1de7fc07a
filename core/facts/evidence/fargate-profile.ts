import { required } from "../../text";
import { eksType, eksTypesOf } from "../../records/resource-types";
import type { Path } from "../../records/record";
import { ofTypes, useAt, type EvidenceKind } from "./evidence";

/** The cluster of `@pulumi/eks`, which makes a Fargate profile for itself. */
export const eksPackageCluster = "eks:index:Cluster";

/** The types that make a Fargate profile. */
export const fargateProfileTypes: readonly string[] = [...eksTypesOf("fargate-profile"), eksPackageCluster];

/** Where a type that makes a Fargate profile names its role. */
export function fargateProfileRole(type: string): Path {
  return type === eksPackageCluster ? ["fargate", "podExecutionRoleArn"] : [required(eksType(type)?.role)];
}

/** The pod execution role of a Fargate profile. */
export const fargateProfile: EvidenceKind = {
  concerns: ofTypes(...fargateProfileTypes),
  find: (record, stack) => useAt(stack, record, "fargate-pod-execution", fargateProfileRole(record.type)),
};
