import type { Unread, UsingCluster } from "../readers/source";
import type { RoleIdentity } from "../records/identity";
import type { ResourceRecord } from "../records/record";
import type { Evidence } from "../records/uses";
import type { Intended, TooLong, TrustFinding } from "../trust";
import type { At, Attach, Detach } from "./fix-kinds";
import type { FindingId, Level } from "./registry";

/*
 * What rules find, as data. `render/found.ts` has the words; each way in says where it is, and writes the fix in the language of the
 * place where it was found.
 */

/** The stable id of a kind of finding that the judge of trust policies knows. */
export function idOf({ kind }: TrustFinding): TrustFindingId {
  return `trust-${kind}`;
}

export type TrustFindingId = `trust-${TrustFinding["kind"]}`;

/** The worst first. */
const trustFindingIds: readonly TrustFindingId[] = [
  "trust-not-exclusive",
  "trust-unsafe",
  "trust-undecided",
  "trust-account-only",
  "trust-broken",
  "trust-malformed",
];

/** The id of the worst finding about a trust policy; undefined if there is none. */
export function worstIdOf(findings: readonly TrustFinding[]): TrustFindingId | undefined {
  return trustFindingIds.find((id) => findings.some((finding) => idOf(finding) === id));
}

/** What all that is found has in common. */
interface FoundAt {
  id: FindingId;
  /** The resource where the fix goes, if it is in sight. */
  at?: ResourceRecord;
  /** The level, if it is not that of the id. */
  level?: Level;
}

/** What is found about a role. */
interface FoundOfRole extends FoundAt {
  role: RoleIdentity;
}

/** What is found about a Fargate profile. */
interface FoundOfProfile extends FoundAt {
  role: RoleIdentity;
  profile: ProfileInSight;
}

/** What is wrong with a trust policy; all findings are of one id. */
export interface TrustFound extends FoundOfRole {
  kind: "trust";
  at: ResourceRecord;
  findings: readonly TrustFinding[];
  /** The trust policy that was judged, and whom it was judged for. */
  document: unknown;
  intended: Intended;
}

/** Why a trust policy is not judged to the end. */
export interface TrustOpen extends FoundOfRole {
  id: "trust-undecided";
  kind: "trust-open";
  /** What is not known before it is deployed, or the account that it names beside the one that it is deployed to. */
  why: { unknownPart: string } | { names: string };
  /** What may be wrong, if it is said whom the role is for; what is right for any value is not a finding. */
  mayBeWrong?: readonly ("scoped" | "exclusive")[];
}

/** IAM does not take a trust policy of this length, or, as advice, only with a higher quota. */
export interface TrustTooLong extends FoundOfRole {
  id: "trust-malformed";
  kind: "too-long";
  at: ResourceRecord;
  tooLong: TooLong;
}

/** The user names clusters for the role of a source, or for its roles, and none lets them in. */
export interface ClustersKeptOut extends FoundAt {
  id: "trust-broken";
  kind: "clusters-kept-out";
  clusters: readonly UsingCluster[];
  role?: RoleIdentity;
}

export interface NodeRoleShared extends FoundOfRole {
  id: "node-role-shared";
  kind: "shared";
  nodes: readonly Evidence[];
  pods: readonly Evidence[];
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

export interface PolicyMissing extends FoundOfRole {
  id: "policy-missing";
  kind: "policy-missing";
  at: ResourceRecord;
  /** Why the role is one of pods. */
  why: Evidence;
  reason: WhyMissing;
  fix: Attach;
}

/** What gives a role permissions for workloads. */
export interface WorkloadPermission {
  /** Name of a policy, or actions. */
  names: readonly string[];
  /** True for a policy that AWS manages. */
  isManaged: boolean;
  /** Where it is attached. */
  at?: At;
  /** Name of the policy that allows the actions, if it has one. */
  policy?: string;
}

export interface WorkloadPermissions extends FoundOfRole {
  id: "workload-permissions";
  kind: "workload-permissions";
  at: ResourceRecord;
  why: Evidence;
  permissions: readonly WorkloadPermission[];
  fix: Detach;
}

export interface RoleNotJudged extends FoundAt {
  id: "role-not-judged";
  kind: "not-judged";
  at: ResourceRecord;
  /** A loop, a type that no rule reads, or a profile whose role is not in sight. */
  why: "loop" | "type" | "role-elsewhere";
  /** The role of a profile, as far as something names it. */
  role?: RoleIdentity;
}

/** A part of the source that could not be read. */
export interface PartUnread extends FoundAt {
  kind: "unread";
  part: Unread;
}

/** A Fargate profile, as far as it is in sight. */
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
  | { kind: "kept-out"; differIn?: "profiles" | "Regions" | "accounts" | "clusters"; denials: readonly string[] }
  /** EKS takes a role of the cluster's own account only. */
  | { kind: "of-another-account"; role: string; cluster: string };

export interface ProfileRoleUntrusted extends FoundOfProfile {
  id: "profile-role-untrusted";
  kind: "untrusted";
  why: WhyUntrusted;
}

/** A profile names the role by an ARN that the role does not have, and EKS does not find it. */
export interface ArnOfNoRole extends FoundOfProfile {
  id: "role-missing";
  kind: "another-arn";
  at: ResourceRecord;
  /** What of the ARN differs. */
  part: "path" | "partition";
  /** As the profile has it. */
  named: string;
  /** As the role, or the cluster, has it. */
  is: string;
}

/** A profile names a role that does not exist. */
export interface NoSuchRole extends FoundOfProfile {
  id: "role-missing";
  kind: "no-role";
}

/** An access entry that takes the place of the one that pods need. */
export interface EntryInTheWay extends FoundOfProfile {
  id: "access-entry-missing";
  kind: "entry-in-the-way";
  at: ResourceRecord;
  type: string;
}

/** A cluster does not know the role; `other` is the type of the access entry that is in the way. */
export interface EntryMissing extends FoundOfProfile {
  id: "access-entry-missing";
  kind: "no-entry";
  otherType?: string;
}

/** A cluster finds roles in `aws-auth`, which does not know one with a path. */
export interface PathInAwsAuth extends FoundOfProfile {
  id: "role-path-in-aws-auth";
  kind: "path-in-aws-auth";
  path: string;
  /** False if the cluster takes no access entries yet. */
  takesEntries: boolean;
}

export type Found =
  | TrustFound
  | TrustOpen
  | TrustTooLong
  | ClustersKeptOut
  | NodeRoleShared
  | PolicyMissing
  | WorkloadPermissions
  | RoleNotJudged
  | PartUnread
  | ProfileRoleUntrusted
  | ArnOfNoRole
  | NoSuchRole
  | EntryInTheWay
  | EntryMissing
  | PathInAwsAuth;
