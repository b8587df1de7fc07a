import type { Policies } from "@pulumi/policy";
import fargateProfileRoleUsable from "./fargate-profile-role-usable";
import fargateRoleNotNodeRole from "./fargate-role-not-node-role";
import fargateRoleNoWorkloadPermissions from "./fargate-role-no-workload-permissions";
import fargateRolePolicyAttached from "./fargate-role-policy-attached";
import fargateRoleTrustExclusive from "./fargate-role-trust-exclusive";
import fargateRoleTrustScoped from "./fargate-role-trust-scoped";

/** The policies of the pack, the most important first. */
export const policies: Policies = [
  fargateRoleTrustScoped,
  fargateRoleTrustExclusive,
  fargateRolePolicyAttached,
  fargateRoleNotNodeRole,
  fargateRoleNoWorkloadPermissions,
  fargateProfileRoleUsable,
];
