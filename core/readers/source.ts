import type { ResourceRecord } from "../records/record";
import type { ShownUse } from "../records/uses";
import { arnsWithin, splitArn, partitionOf } from "../policy";
import type { Intended } from "../trust";
import type { UnknownPart } from "./account/inventory";
import type { WrittenPolicy } from "./terraform/written-policy";
import { distinct, only } from "../text";

/** What stands in the records of a template for what only its deployment knows. */
export interface StandIns {
  partition: string;
  /** Stands for a Region that is not known. */
  region: string | undefined;
  /** True if the template names that Region itself, and so may mean it. */
  isRegionNamed?: boolean;
  /** True if a trust policy of the template names the partition itself. */
  isPartitionNamed?: boolean;
  /** True if the template itself has a line for every Region: clusters of others use the role too. */
  isEveryRegionMeant: boolean;
  /** Stand for the names of clusters that the template makes without one: their logical names. */
  clusters: readonly string[];
  /** The name of these, if the user gives one name. */
  clusterName: string | undefined;
  /** Names of clusters that come from parameters, each with the text that refers to them: another deployment has another name. */
  references?: ReadonlyMap<string, string>;
}

/** What a CloudFormation template has besides its records. */
interface TemplateFile extends StandIns {
  /** True for blocks of YAML. */
  isYaml?: boolean;
  /** The names of its parameters. */
  parameters?: readonly string[];
  /** The values, other than the defaults, that it is judged for although nobody gives them. */
  outcome?: Record<string, string>;
  /** The parameters that decide about roles and have their defaults, though they may have any value. */
  defaults?: readonly string[];
  /** A role, by its URN; undefined for one that is not there. */
  writtenRole?: (urn: string) => WrittenRole | undefined;
  /** What of a role's trust policy the parameters leave open, and how to give it; undefined if they do not. */
  openPart?: (record: ResourceRecord) => string | undefined;
  /** Only of the AWS CDK: the path of the construct that makes a resource of this logical id. */
  constructOf?: (name: string) => string | undefined;
}

/** A role as a CloudFormation template writes it. */
export interface WrittenRole {
  /** The resources that depend on the role, so that it may not refer to them. */
  dependants: ReadonlySet<string>;
  /** If its trust policy is a text, where no function can stand: whether that is one of `Fn::Sub`. */
  text?: "plain" | "substituted";
}

/** A cluster whose profiles use a role: its name, or a reference to it, and its Region if the file or the user says it. */
export interface UsingCluster {
  name: string;
  region?: string;
}

/** What the user says. Every door has the same question. */
export interface Question {
  /** Account id, 12 digits. */
  account?: string;
  region?: string;
  /** The clusters that the roles are for, besides those whose profiles use them; any by default. */
  clusters?: readonly UsingCluster[];
  /** The Regions of these clusters, and the organizations whose accounts may use the roles, if the user limits them. */
  regions?: readonly string[];
  organizations?: readonly string[];
  /** Present if the user names these clusters for the only role of a source; else they limit which clusters the roles may serve. */
  for?: "this role";
  /** True if the user asks about one role: can pods start with it? A role of another service counts then, too. */
  isAsked?: boolean;
  /** The values of a CloudFormation template's parameters. */
  parameters: Record<string, string>;
}

/** A part of a source that could not be read: of an account, with the IAM action that reads it, or of a file. All else was read. */
export type Unread = Partial<UnknownPart> & Pick<UnknownPart, "reason">;

/** What a source shows as a whole: what is not in it does not exist, unless a part is unread. */
interface Complete {
  roles: boolean;
  /** The Regions whose clusters are in it, with all that uses a role there. */
  regions: readonly string[];
  everyRegion: boolean;
}

/** What AWS, other stacks or another file say of a role. */
export interface RoleElsewhere {
  uses: readonly ShownUse[];
  /** As JSON text, of a role that the resources in sight do not make. */
  trustPolicy?: string;
}

/** What an account, a file or a stack says of roles. */
export interface Reading {
  /** Path of the file; the id of the account for what was read of one; the name of a stack. */
  file: string;
  /** True for a stack, which Pulumi judges, and not for a file of one. */
  isStack?: true;
  /** True for a trust policy alone, which names no role. */
  standsAlone?: true;
  /** True for what AWS returned, which it has taken as it is. */
  isInAws?: true;
  complete?: Complete;
  unread?: readonly Unread[];
  /** Only of an account as AWS Config recorded it: when the oldest item was captured. */
  oldestItem?: string;
  /** Values, beside the secrets of its resources, that nobody may be shown. */
  secrets?: readonly unknown[];
  records: ResourceRecord[];
  account?: string;
  quotas?: { trustPolicyLength?: number; policiesPerRole?: number };
  /** The partition of a role that does not show its own. */
  partition?: string;
  /** What its resources do not show of a role, by the key of the role. */
  rolesElsewhere?: ReadonlyMap<string, RoleElsewhere>;
  /** The Regions of its providers, also of those that make none of its records: they exist. */
  providerRegions?: readonly string[];
  /** True if it does not show what is attached to the roles that it makes. */
  hidesAttachments?: true;
  /** Line of a resource, or of a statement in the trust policy of a resource, from 1. */
  lineOf?: (record: ResourceRecord, statement?: string) => number | undefined;
  /** A resource as the author of the file knows it. */
  nameOf: (record: ResourceRecord) => string;
  /** A property as the author knows it; the names of Pulumi by default. */
  propertyOf?: (record: ResourceRecord, path: string) => string;
  /** Only of CloudFormation. */
  template?: TemplateFile;
  /** Only of Terraform: how it writes the trust policy of a role, by the address of the role. */
  terraform?: (role: string) => WrittenPolicy;
}

/** A reading with the question about it. */
export interface Source extends Reading, Omit<Question, "parameters"> {
  /** Who each role is meant for, by its URN, if that is known: the trust policies of other roles are not judged. */
  whom?: ReadonlyMap<string, Intended>;
  /** The only cluster beside the role: its name takes the place of a placeholder, and limits nobody. */
  clusterInSight?: string;
  /** The clusters of the question that a role of this source has to let in, with or without a profile. */
  toServe?: readonly UsingCluster[];
}

/** The partition of a resource whose ARN or Region shows one; a Region that stands in shows none. */
export function partitionIn({ template, partition }: Source, shown: string | undefined): string | undefined {
  return (template?.region === undefined ? shown : undefined) ?? partition;
}

/**
 * The partition of the Region that the user gives, else that of all ARNs in a text; undefined if they are of several. The Region of an
 * ARN counts more than the partition beside it.
 */
export function partitionOfFile(text: string, { region }: Pick<Question, "region">): string | undefined {
  if (region !== undefined) return partitionOf(region);
  const named = arnsWithin(text)
    .map(splitArn)
    .flatMap((arn) => partitionOf(arn.region) ?? (/^aws[a-z-]*$/.test(arn.partition) ? arn.partition : []));
  return only(distinct(named));
}

type Read = Pick<Source, "complete" | "unread">;

/** Why a part could not be read, and what to do about it. */
export function unreadText({ reason, toDo }: Unread): string {
  return toDo === undefined ? reason : `${reason}. ${toDo}`;
}

/** The actions that read all that the account has, some of its roles, all that uses a role, or a cluster. */
const reading = {
  account: /^sts:/,
  roles: /^(sts:|iam:GetAccountAuthorizationDetails$)/,
  users: /^(sts:|iam:GetAccountAuthorizationDetails$|iam:ListInstanceProfilesForRole$|(eks|account):)/,
  clusters: /^(eks|account):/,
};

/** The first part that could not be read and may hide the whole account, a role, what uses a role, or a cluster that does. */
export function whatHides(what: keyof typeof reading, { unread = [] }: Read): Unread | undefined {
  return unread.find(({ action = "" }) => reading[what].test(action));
}

/** True if every role for Fargate is in the source. */
export function hasEveryRole(source: Read): boolean {
  return source.complete?.roles === true && whatHides("roles", source) === undefined;
}

/** True if nothing hides a use of a role: all Regions, clusters, profiles, node groups and access entries were read. */
export function usesAreComplete(source: Read): boolean {
  return source.complete?.everyRegion === true && !whatHides("clusters", source);
}

/** True if the names of all clusters of a Region are known. */
export function clustersAreListed({ complete, unread = [] }: Read, region: string): boolean {
  const isUnlisted = unread.some((part) => part.action === "eks:ListClusters" && part.region === region);
  return complete?.regions.includes(region) === true && !isUnlisted;
}

/** The Regions whose clusters are all known. */
export function listedRegions(source: Read): string[] {
  return (source.complete?.regions ?? []).filter((region) => clustersAreListed(source, region));
}

/** True if the access entries of a cluster are known. */
export function entriesAreKnown({ unread = [] }: Read, region: string, cluster: string): boolean {
  return !unread.some(
    (part) => part.region === region && part.cluster === cluster && part.action?.includes("AccessEntr"),
  );
}
