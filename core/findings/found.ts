import type { RoleIdentity } from "../records/identity";
import type { ResourceRecord } from "../records/record";
import type { Evidence } from "../records/uses";
import type { TrustFinding } from "../trust";
import type { FindingId } from "./registry";

/*
 * What rules find, as data. `render/found.ts` has the words; each way in says where it is, and writes the fix in the language of the
 * place where it was found.
 */

/** The stable id of a kind of finding that the judge of trust policies knows. */
export function idOf({ kind }: TrustFinding): FindingId {
  return `trust-${kind}`;
}

/** A place in a resource. */
export interface At {
  record: ResourceRecord;
  property: string;
}

/** A role stays with those who work with it, and the other side gets one of its own. */
export interface OwnRole {
  kind: "own-role";
  for: "pods" | "nodes";
}

/** What is left to do on a role that stays, once the pods have another one: else it would go on to let in the Fargate service. */
export type LeftOnRole = "name-principals" | "remove-fargate";

/** The role that pods get beside one that stays. */
export interface RoleBeside {
  /** The name of the role that stays. */
  beside: string;
  left?: LeftOnRole;
}

/** What to do about a role's policies. */
export type PolicyFix =
  /** To attach a managed policy: in a list of policies or of roles if there is one, else beside the role. With as many as may be, it is `full`. */
  | { kind: "attach"; policy: string; list?: At; full?: number }
  /** To move permissions to the role of a workload; the policies that AWS manages for nodes are only detached. */
  | { kind: "move"; forNodes: readonly string[]; isForNodesOnly: boolean };

export interface NodeRoleShared {
  id: "node-role-shared";
  role: RoleIdentity;
  nodes: readonly Evidence[];
  pods: readonly Evidence[];
  fix: OwnRole;
}

/** Why the policy that AWS asks for is not attached, as far as it is in sight. */
export type WhyMissing =
  /** What lists all that may be attached is without it. */
  | { kind: "detached"; by: ResourceRecord }
  /** What lists all roles that may have it is without the role. */
  | { kind: "for-others"; by: ResourceRecord }
  /** What may turn out to be the policy is not known, or not shown in this update. */
  | { kind: "open"; at: At }
  | { kind: "of-another-partition"; by: ResourceRecord | undefined; partition: string }
  | { kind: "nothing" };

export interface PolicyMissing {
  id: "policy-missing";
  role: RoleIdentity;
  /** Why the role is one of pods. */
  why: Evidence;
  reason: WhyMissing;
  fix: OwnRole | PolicyFix;
}

/** What gives a role permissions for workloads. */
export interface WorkloadPermission {
  /** Name of a policy, or actions. */
  names: readonly string[];
  /** True for a policy that AWS manages. */
  isManaged: boolean;
  /** Where it is attached; undefined for the role itself. */
  at?: At;
  /** Name of the policy that allows the actions. */
  policy?: string;
}

export interface WorkloadPermissions {
  id: "workload-permissions";
  role: RoleIdentity;
  why: Evidence;
  permissions: readonly WorkloadPermission[];
  fix: OwnRole | PolicyFix;
}

export interface RoleNotJudged {
  id: "role-not-judged";
  record: ResourceRecord;
}

/** A Fargate profile, as far as it is in sight; without a name and a resource any one of its cluster. */
export interface ProfileInSight {
  record?: ResourceRecord;
  name?: string;
  cluster?: string;
  region?: string;
}

/** Why the Fargate service cannot assume the role of a profile. */
export type WhyUntrusted =
  /** The trust policy is for others. */
  | { kind: "not-for-fargate" }
  /** It lets in others only: those that differ in this; or statements deny it, which are named. */
  | { kind: "kept-out"; others?: "profiles" | "Regions" | "accounts" | "clusters"; denials: readonly string[] }
  /** EKS takes a role of the cluster's own account only. */
  | { kind: "of-another-account"; role: string; cluster: string };

export interface ProfileRoleUntrusted {
  id: "profile-role-untrusted";
  role: RoleIdentity;
  profile: ProfileInSight;
  why: WhyUntrusted;
}

/** A profile names the role by an ARN that the role does not have: for EKS there is no such role. */
export interface ProfileRoleMissing {
  id: "role-missing";
  role: RoleIdentity;
  profile: ProfileInSight;
  /** What of the ARN differs. */
  part: "path" | "partition";
  /** As the profile has it. */
  named: string;
  /** As the role, or the cluster, has it. */
  is: string;
}

/** An access entry that takes the place of the one that pods need. */
export interface EntryInTheWay {
  id: "access-entry-missing";
  role: RoleIdentity;
  profile: ProfileInSight;
  entry: ResourceRecord;
  type: string;
}

export type Found =
  | ProfileRoleMissing
  | EntryInTheWay
  | NodeRoleShared
  | PolicyMissing
  | WorkloadPermissions
  | RoleNotJudged
  | ProfileRoleUntrusted;
