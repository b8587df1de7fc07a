import type { Source } from "../readers/source";
import { arnPattern, partitionOf } from "../policy";
import type { ProfilePlace } from "../trust";
import { memoizeByObject } from "../memoize";
import { distinctBy, groupBy, only, required } from "../text";
import {
  accountOfProvider,
  agree,
  componentType,
  mayBeSameRole,
  roleKey,
  roleTypes,
  type MadeRole,
  type RoleIdentity,
} from "../records/identity";
import { policyForOthers } from "../records/node-role";
import {
  canMeet,
  isPartlyUnknown,
  outcomesOf,
  plain,
  read,
  regionOf,
  text,
  unknown,
  type Path,
  type ResourceRecord,
} from "../records/record";
import { eksType, eksTypesOf } from "../records/resource-types";
import { ofProvider, onlyWhere, type Stack } from "./stack/stack";

/** The cluster of `@pulumi/eks`, which makes a Fargate profile for itself. */
export const eksPackageCluster = "eks:index:Cluster";

/** The types that make a Fargate profile. */
export const fargateProfileTypes: readonly string[] = [...eksTypesOf("fargate-profile"), eksPackageCluster];

/** Where a type that makes a Fargate profile names its role. */
export function fargateProfileRole(type: string): Path {
  return type === eksPackageCluster ? ["fargate", "podExecutionRoleArn"] : [required(eksType(type)?.role)];
}

/** A Fargate profile of a stack, its cluster and its role, each as far as it is in sight. */
export interface FargateProfile {
  record: ResourceRecord;
  cluster?: string;
  /** The same, unless a provider made it up in a preview. */
  clusterToType?: string;
  profile?: string;
  /** Its own ARN, once it is there. */
  arn?: string;
  /** True for one that is going away, by itself or with its cluster: it needs nothing more. */
  isBeingDeleted: boolean;
  madeCluster?: ResourceRecord;
  region?: string;
  /** Of the cluster, and so of the profile. */
  accountId?: string;
  /** The same, if something else than the role shows it. */
  shownAccountId?: string;
  partition?: string;
  role?: RoleIdentity;
  /** The role's trust policy, as JSON text or as an object, if it is known. */
  trustPolicy?: unknown;
}

/** True for a profile whose role is of another account than its cluster: EKS refuses such a role, also if its trust policy is right. */
export function isOfAnotherAccount({ role, accountId }: FargateProfile): boolean {
  return role?.accountId !== undefined && accountId !== undefined && role.accountId !== accountId;
}

/** The Fargate profiles of a stack, in the order of its resources. */
export const fargateProfiles = memoizeByObject(findProfiles);

function findProfiles(stack: Stack) {
  const records = stack.records.filter(({ type }) => fargateProfileTypes.includes(type));
  const profiles = records.flatMap((record) => {
    const outcomes = outcomesOf(record).flatMap((outcome) => profilesOf(stack, outcome));
    return distinctBy(outcomes, whatDiffers);
  });
  return profiles.filter(({ record, role }) => record.type !== eksPackageCluster || role !== undefined);
}

/** What tells the outcomes of a profile apart. */
function whatDiffers({ record, cluster, role, trustPolicy }: FargateProfile) {
  return JSON.stringify([cluster, record.writtenCluster, role && roleKey(role), trustPolicy]);
}

/** A profile with each outcome of its cluster and its role that the conditions of a template allow together. */
function profilesOf(stack: Stack, record: ResourceRecord): FargateProfile[] {
  const role = stack.roleAt(record, ...fargateProfileRole(record.type));
  const made = role && madeRoleOf(stack, record, role);
  const clusters = outcomesBeside(record, clusterOf(stack, record));
  const roles = outcomesBeside(record, made?.record);
  function profilesWith(madeCluster: ResourceRecord | undefined) {
    const profile = profileIn(stack, record, madeCluster, role, made);
    const possibleRoles = roles.filter((outcome) => canMeet(outcome, madeCluster));
    return possibleRoles.map((outcome) => ({ ...profile, trustPolicy: outcome && trustPolicyOf(outcome) }));
  }
  return clusters.flatMap(profilesWith);
}

function outcomesBeside(record: ResourceRecord, resource: ResourceRecord | undefined) {
  if (!resource) return [undefined];
  return outcomesOf(resource).filter((outcome) => canMeet(outcome, record));
}

// eslint-disable-next-line complexity -- Each value has its sources in order, on one line.
function profileIn(
  { madeUpNames }: Stack,
  record: ResourceRecord,
  madeCluster: ResourceRecord | undefined,
  role: RoleIdentity | undefined,
  made: MadeRole | undefined,
): FargateProfile {
  const arn = text(record.props, "arn");
  const place = placeIn(arn) ?? placeIn(text(madeCluster?.props, "arn"));
  const provider = record.provider ?? madeCluster?.provider;
  const cluster = place?.cluster ?? nameOfCluster(record, madeCluster);
  const isMadeUp = !place && cluster !== undefined && madeUpNames.has(cluster);
  const region = place?.region ?? regionOf({ ...record, provider });
  const shownAccountId = place?.accountId ?? accountOfProvider(provider);
  return {
    record,
    cluster,
    clusterToType: isMadeUp ? undefined : cluster,
    profile: text(record.props, "fargateProfileName"),
    arn,
    isBeingDeleted: text(record.props, "status") === "DELETING",
    madeCluster,
    region,
    shownAccountId,
    // EKS takes a role of the cluster's own account only.
    accountId: shownAccountId ?? made?.accountId ?? role?.accountId,
    partition: place?.partition ?? role?.partition ?? partitionOf(region ?? ""),
    role: made ?? role,
  };
}

/** The role that the stack makes or reads. If its account is not known, the name decides, unless two roles have it. */
function madeRoleOf(stack: Stack, record: ResourceRecord, role: RoleIdentity): MadeRole | undefined {
  const { urn = "", name } = role;
  const namesakes = stack.rolesNamed(name, ofProvider(record.provider?.urn));
  const made = stack.roles.get(urn) ?? onlyWhere([namesakes], (candidate) => mayBeSameRole(role, candidate));
  return made?.record.type === componentType ? undefined : made;
}

/** A role's trust policy as it is given; if a part is not known, the most that it may permit for others alone. Else undefined. */
export function trustPolicyOf(role: ResourceRecord): unknown {
  const properties = roleTypes[role.type];
  const document = properties && plain(read(role.props, properties.trustPolicy));
  if (document === undefined || document === unknown) return undefined;
  return isPartlyUnknown(document) ? policyForOthers(document) : document;
}

/** The clusters that a stack makes: by the component that makes them, and by their names and providers. */
const clustersOf = memoizeByObject((stack: Stack) => {
  const made = stack.ofKind("cluster");
  return { byParent: groupBy(made, ({ parent }) => parent), byName: groupBy(made, placeOf("name")) };
});

/** What tells clusters apart: a name, which a property has, and the provider that makes them. */
function placeOf(property: string): (record: ResourceRecord) => string {
  return ({ props, provider }) => `${text(props, property)} ${provider?.urn}`;
}

/** The resource that makes a profile's cluster: the one that the profile's cluster name comes from, or that has the name. */
function clusterOf(stack: Stack, record: ResourceRecord) {
  const { byParent, byName } = clustersOf(stack);
  if (record.type === eksPackageCluster) return only(byParent.get(record.urn) ?? []);
  const sources = stack.sourcesOf(record, "clusterName");
  if (sources.length > 0 || text(record.props, "clusterName") === undefined)
    return only(sources.filter(({ type }) => eksType(type)?.kind === "cluster"));
  const named = only(byName.get(placeOf("clusterName")(record)) ?? []);
  // The same provider may work in several Regions.
  return named && agree(regionOf(record), regionOf(named)) ? named : undefined;
}

function nameOfCluster(record: ResourceRecord, cluster: ResourceRecord | undefined) {
  const named = text(record.props, record.type === eksPackageCluster ? "name" : "clusterName");
  return named ?? text(cluster?.props, "name");
}

const placePattern = arnPattern("eks", {
  region: "[a-z0-9-]+",
  resource: "(?:fargateprofile|cluster)/(?<cluster>[^/]+).*",
});

function placeIn(arn = ""): Record<"partition" | "region" | "accountId" | "cluster", string> | undefined {
  return placePattern.exec(arn)?.groups as ReturnType<typeof placeIn>;
}

/**
 * Where a Fargate profile is. What is not known is any: if the role is right for the profile at all, then in a place that its policy
 * names.
 */
export function placeOfProfile(
  { profile, arn, accountId, region, cluster, madeCluster }: FargateProfile,
  { template, complete }: Source,
): ProfilePlace {
  return {
    accountId,
    profile,
    region: region === template?.region ? undefined : region,
    cluster: cluster ?? template?.clusters.find((name) => name === madeCluster?.name),
    // Only an account is sure to show the ARN as EKS makes it.
    arn: complete ? arn : undefined,
  };
}
