import type { RoleIdentity } from "../records/identity";
import type { ResourceRecord } from "../records/record";
import type { UseFact } from "../records/uses";
import { partitionOf, partitionsWithin } from "../trust";

/** What stands in the records of a template for what only its deployment knows. */
export interface StandIns {
  partition: string;
  /** Stands for a Region that is not known. It shows no partition. */
  region: string | undefined;
  /** True if the template names that Region itself, and so may mean it. */
  isRegionNamed?: boolean;
  /** True if the template itself has a line for every Region: clusters of others use the role too. */
  isEveryRegionMeant: boolean;
  /** Stand for the names of clusters that the template makes without one: their logical names. */
  clusters: readonly string[];
  /** The name of these, if the user gives one name. */
  clusterName: string | undefined;
}

/** A role as a CloudFormation template writes it. */
export interface WrittenRole {
  /** The resources that depend on the role, so that it may not refer to them. */
  dependants: ReadonlySet<string>;
  /** If its trust policy is a text, where no function can stand: whether that is one of `Fn::Sub`. */
  text?: "plain" | "substituted";
}

/** A cluster whose profiles use a role. */
export interface UsingCluster {
  /** Its name, or a reference to it. */
  name: string;
  /** Its Region, if the file or the user says it. */
  region?: string;
}

/** What the files leave open and the user knows. */
export interface Known {
  /** Account id, 12 digits. */
  account?: string;
  region?: string;
  /** The clusters that the roles are for; any by default. */
  clusters?: readonly UsingCluster[];
  /** The values of a CloudFormation template's parameters. */
  parameters: Record<string, string>;
}

/** A part of a source that could not be read. All else was read. */
export interface Unread {
  /** The IAM action that reads it, such as `eks:ListClusters`; undefined for a part of a file. */
  action?: string;
  reason: string;
  /** What to do about it, if anything is known. */
  toDo?: string;
  /** True if AWS denied it. */
  denied?: boolean;
  region?: string;
  /** Name of the cluster. */
  cluster?: string;
  /** ARN or name of the role. */
  role?: string;
}

/** What a source shows as a whole: what is not in it does not exist, unless a part is unread. */
export interface Complete {
  /** True if all roles for Fargate are in it. */
  roles: boolean;
  /** The Regions whose clusters are in it, with all that uses a role there. */
  regions: readonly string[];
  /** True if these are all enabled Regions. */
  everyRegion: boolean;
}

/** Whom the configuration of the policy pack lets a role serve; anything by default. */
interface Allowed {
  /** Account ids, 12 digits each. */
  accounts?: readonly string[];
  /** Names or globs. */
  clusters?: readonly string[];
  /** Names or globs. */
  regions?: readonly string[];
  /** Ids of AWS organizations. */
  organizations?: readonly string[];
}

/** What an account, a file or a stack says of roles. */
export interface Source {
  /** Path of the file; the id of the account for what was read of one; the name of a stack. */
  file: string;
  /** What a message calls it; "this file" by default. */
  here?: string;
  /** True for a trust policy alone, which names no role. */
  standsAlone?: true;
  /** Only for what was read of an account. */
  complete?: Complete;
  /** What of it could not be read. */
  unread?: readonly Unread[];
  /** Values, beside the secrets of its resources, that nobody may be shown. */
  secrets?: readonly unknown[];
  /** Its resources. */
  records: ResourceRecord[];
  /** Account id, if the file or the user gives it. */
  account?: string;
  /** The account's quotas, if they are known. */
  quotas?: { trustPolicyLength?: number; policiesPerRole?: number };
  /** The partition of a role that does not show its own. */
  partition?: string;
  /** Names of the clusters that its roles are for, if the user gives them. */
  clusters?: readonly string[];
  allowed?: Allowed;
  /** The uses of a role that its resources do not show, such as those of other stacks. */
  usesElsewhere?: (role: RoleIdentity) => readonly Pick<UseFact, "use" | "evidence" | "isPurpose">[];
  /** The trust policy, as JSON text, of a role that its resources do not make, if AWS tells it. */
  trustPolicyElsewhere?: (role: RoleIdentity) => string | undefined;
  /** These clusters, as the user gives them. */
  asked?: readonly UsingCluster[];
  /** The clusters that its one role has to serve, whether or not a profile of theirs uses it yet. */
  toServe?: readonly Required<UsingCluster>[];
  /** True if the file shows what is attached to the roles that it makes. */
  showsAttachments: boolean;
  /** Line of a resource, or of a statement in the trust policy of a resource, from 1. */
  lineOf: (record: ResourceRecord, statement?: string) => number | undefined;
  /** A resource as the author of the file knows it. */
  nameOf: (record: ResourceRecord) => string;
  /** A property of a resource in the same way; the names of Pulumi by default. */
  propertyOf?: (record: ResourceRecord, path: string) => string;
  /** What stands in a fix for the name of a cluster that the file makes without one; undefined if the format has no words for it. */
  referTo?: (cluster: ResourceRecord) => string;
  /** Only in a CloudFormation template. */
  standIns?: StandIns;
  /** A role of such a template, by its URN; undefined for one that is not there. */
  writtenRole?: (urn: string) => WrittenRole | undefined;
}

/**
 * The partition of a resource of a file.
 * @param shown what its ARN or its Region shows
 */
export function partitionIn({ standIns, partition }: Source, shown: string | undefined): string | undefined {
  return (standIns?.region === undefined ? shown : undefined) ?? partition;
}

/** The partition of the Region that the user gives, else that of all ARNs in a text; undefined if it has none, or several. */
export function partitionOfFile(text: string, { region }: Pick<Known, "region">): string | undefined {
  if (region !== undefined) return partitionOf(region);
  const [partition, ...others] = partitionsWithin(text);
  return others.length === 0 ? partition : undefined;
}
