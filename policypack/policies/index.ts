import fargateProfileRoleUsable from "./fargate-profile-role-usable";
import fargateRoleNotNodeRole from "./fargate-role-not-node-role";
import fargateRoleNoWorkloadPermissions from "./fargate-role-no-workload-permissions";
import fargateRolePolicyAttached from "./fargate-role-policy-attached";
import fargateRoleTrustExclusive from "./fargate-role-trust-exclusive";
import fargateRoleTrustScoped from "./fargate-role-trust-scoped";
import type { ResourcePolicy, StackPolicy } from "./policy";

/** The policies of the pack, the most important first. */
export const policies: readonly (ResourcePolicy | StackPolicy)[] = [
  fargateRoleTrustScoped,
  fargateRoleTrustExclusive,
  fargateRolePolicyAttached,
  fargateRoleNotNodeRole,
  fargateRoleNoWorkloadPermissions,
  fargateProfileRoleUsable,
];
