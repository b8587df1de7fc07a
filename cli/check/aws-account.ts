import type { CallerIdentity } from "./target";

/** A role as IAM has it. */
export interface RoleRecord {
  name: string;
  arn: string;
  /** `/` for a role without a path. */
  path: string;
  uniqueId: string;
  /** The trust policy as JSON text. */
  trustPolicy: string;
}

/** A role that nodes of a cluster run with. */
export interface NodeRole {
  /** What runs with it, in words: `node group "workers"` or `EKS Auto Mode`. */
  user: string;
  roleArn: string;
}

/**
 * All that the check asks of AWS and does to it. Every function throws `CouldNotTell`, with the IAM action that is
 * missing where access is denied.
 */
export interface AwsAccount {
  /** The Region in use, from the options, the environment or the AWS configuration. */
  region(): Promise<string>;
  /** `sts:GetCallerIdentity` */
  callerIdentity(): Promise<CallerIdentity>;
  /** `iam:GetRole`; undefined if there is no such role. */
  role(name: string): Promise<RoleRecord | undefined>;
  /** ARNs of the managed policies. `iam:ListAttachedRolePolicies` */
  attachedPolicies(roleName: string): Promise<string[]>;
  /** `iam:ListRolePolicies`, `iam:GetRolePolicy` */
  inlinePolicies(roleName: string): Promise<{ name: string; document: string }[]>;
  /** A managed policy's document in its default version, as JSON text. `iam:GetPolicy`, `iam:GetPolicyVersion` */
  managedPolicy(arn: string): Promise<string>;
  /** Names of the instance profiles that hold the role. `iam:ListInstanceProfilesForRole` */
  instanceProfiles(roleName: string): Promise<string[]>;
  /**
   * The node role of EKS Auto Mode and those of the node groups; undefined if there is no such cluster in the Region.
   * `eks:DescribeCluster`, `eks:ListNodegroups`, `eks:DescribeNodegroup`
   */
  nodeRoles(cluster: string): Promise<NodeRole[] | undefined>;
  /** `iam:UpdateAssumeRolePolicy` */
  updateTrustPolicy(roleName: string, document: string): Promise<void>;
  /** `iam:AttachRolePolicy`; attaching twice is no error. */
  attachPolicy(roleName: string, policyArn: string): Promise<void>;
}
