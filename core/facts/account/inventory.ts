import { parseRoleArn } from "../../trust";

/** What was read of AWS: plain data, without secrets, that a file keeps and every judgement starts from. */

/** A role as IAM has it. */
export interface RoleRecord {
  arn: string;
  /** IAM's unique id, such as `AROA...`: a role that is deleted and created again has another one. */
  uniqueId: string;
  /** The trust policy as JSON text, byte for byte as IAM has it. */
  trustPolicy: string;
  /** ARNs of the managed policies. */
  attachedPolicies: string[];
  /** Inline policies and the account's own managed policies, as JSON text. */
  policies: { name: string; document: string }[];
  /** Names of the instance profiles that hold the role. */
  instanceProfiles: string[];
  /** ARN of the policy that is its permissions boundary. */
  permissionsBoundary?: string;
  /** ISO time of the last use that IAM knows of. */
  lastUsed?: string;
}

/** A Fargate profile as EKS has it. */
export interface ProfileRecord {
  name: string;
  arn: string;
  /** ARN of the pod execution role. */
  role: string;
  /** Such as `ACTIVE` or `CREATE_FAILED`. */
  status: string;
  issues: { code: string; message: string }[];
}

/** An EKS cluster, with whatever uses a role in it. */
export interface ClusterRecord {
  name: string;
  arn: string;
  status: string;
  /** `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`. */
  authenticationMode: string;
  /** ARN of the role with which the cluster itself works; not in files of before version 0.2. */
  clusterRole?: string;
  /** ARN of the node role of EKS Auto Mode. */
  autoModeRole?: string;
  profiles: ProfileRecord[];
  nodeGroups: { name: string; role: string }[];
  /** The access entries of the account's roles for Fargate. */
  accessEntries: { principal: string; type: string }[];
}

/** One Region's clusters. */
export interface RegionRecord {
  name: string;
  clusters: ClusterRecord[];
}

/** A part that could not be read: denied, throttled for too long, out of time. All else was read. */
export interface UnknownPart {
  /** The IAM action, such as `eks:ListClusters`. */
  action: string;
  reason: string;
  /** What to do about it, where anything is known. */
  toDo?: string;
  denied: boolean;
  region?: string;
  /** Name of the cluster. */
  cluster?: string;
  /** ARN or name of the role. */
  role?: string;
}

/** What was read of one account. */
export interface AccountRecord {
  /** 12 digits. */
  id: string;
  /** ISO time at which the reading began; not in files of before version 0.2, nor in those of the AWS CLI. */
  readAt?: string;
  partition: string;
  /** The roles for Fargate, and those that a Fargate profile names: no others. */
  roles: RoleRecord[];
  /** Other roles that IAM shows to be for EC2 nodes: by an instance profile or a worker-node policy. */
  nodeRoles: { arn: string; evidence: string }[];
  /** True if every role of the account was looked at; false where one role was asked for. */
  allRoles: boolean;
  quotas: { trustPolicyLength?: number; policiesPerRole?: number };
  regions: RegionRecord[];
  /** True if every enabled Region was asked. */
  allRegions: boolean;
  unknown: UnknownPart[];
}

/** What was read of one account or several. */
export interface Inventory {
  version: 1;
  accounts: AccountRecord[];
}

const inline = "inline policy ";

/** How a record names an inline policy of a role. */
export function inlinePolicyLabel(name: string): string {
  return inline + name;
}

/** The name of the inline policy that a record names so; undefined for a managed one. */
export function inlinePolicyName(label: string): string | undefined {
  return label.startsWith(inline) ? label.slice(inline.length) : undefined;
}

/** How a record names a managed policy of the account's own. */
export function policyLabel(arn: string): string {
  return `policy ${arn}`;
}

type WithRegions = Pick<AccountRecord, "regions">;

/** Every cluster of an account, with its Region. */
export function clustersOf({ regions }: WithRegions): { cluster: ClusterRecord; region: string }[] {
  return regions.flatMap(({ name: region, clusters }) => clusters.map((cluster) => ({ cluster, region })));
}

/** The names of the roles that the Fargate profiles of an account use. */
export function usedRoleNames(account: WithRegions): Set<string> {
  const roles = clustersOf(account).flatMap(({ cluster }) => cluster.profiles.map(({ role }) => role));
  return new Set(roles.flatMap((arn) => parseRoleArn(arn)?.name ?? []));
}
