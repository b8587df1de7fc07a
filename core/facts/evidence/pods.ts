import { componentType } from "../../records/identity";
import type { Path } from "../../records/record";
import { eksType, eksTypesOf } from "../../records/resource-types";
import { required } from "../../text";
import { only } from "../stack/stack";
import { ofTypes, useAt, type EvidenceKind } from "./kind";

/** The cluster of `@pulumi/eks`, which makes a Fargate profile for itself. */
export const eksPackageCluster = "eks:index:Cluster";

/** The types that make a Fargate profile. */
export const fargateProfileTypes: readonly string[] = [...eksTypesOf("fargate-profile"), eksPackageCluster];

/** Where a type that makes a Fargate profile names its role. */
export function fargateProfileRole(type: string): Path {
  return type === eksPackageCluster ? ["fargate", "podExecutionRoleArn"] : [required(eksType(type)?.role)];
}

export const fargateProfile: EvidenceKind = {
  concerns: ofTypes(...fargateProfileTypes),
  find: (record, stack) => useAt(stack, record, "fargate-pod-execution", fargateProfileRole(record.type)),
};

/** The role that this project's component makes, or adopts. */
export const executionRoleComponent: EvidenceKind = {
  concerns: ofTypes(componentType),
  find(record, stack) {
    const role = only(stack.rolesWithin(record.urn)) ?? stack.roles.get(record.urn) ?? stack.roleAt(record, "roleArn");
    const shown = {
      use: "fargate-pod-execution",
      urn: record.urn,
      evidence: { kind: "component", of: record },
    } as const;
    return role ? [{ ...shown, role, isPurpose: true }] : [];
  },
};
