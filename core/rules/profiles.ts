import { type ProfileRule, type RoleRule, clusterAt, entryTypes, type Estate, type SourceRule } from "../facts/estate";
import { isOfAnotherAccount, type FargateProfile, fargateProfileRole } from "../facts/fargate-profiles";
import { intentionIn } from "../facts/role-trust";
import type {
  ProfileRoleUntrusted,
  WhyUntrusted,
  ArnOfNoRole,
  NoSuchRole,
  EntryInTheWay,
  EntryMissing,
  PathInAwsAuth,
} from "../findings/found";
import {
  serves,
  judgeTrust,
  denialsAgainst,
  deniesOf,
  parseTrustPolicy,
  withoutDenials,
  type Intended,
  type ProfilePlace,
  parseRoleArn,
  partitionOf,
  fargateEntryType,
} from "../trust";
import { type Source, hasEveryRole, entriesAreKnown } from "../readers/source";
import { roleKey, type MadeRole, isSameRole } from "../records/identity";
import { isText, read, text, unknown, regionOf, type ResourceRecord } from "../records/record";
import { useOfEntryType } from "../facts/evidence/nodes";

/**
 * A Fargate profile for which the Fargate service cannot assume the role. A role that serves nobody is a finding of its own.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const profileRoleUntrusted = {
  id: "profile-role-untrusted",
  judge(profile, { source }): ProfileRoleUntrusted[] {
    const { record, role } = profile;
    const why = whyUntrusted(profile, source);
    if (!role || !why) return [];
    const { profile: name, cluster, region } = placeOfProfile(profile, source);
    const inSight = source.isStack
      ? { record, cluster: profile.clusterToType }
      : {
          ...(name !== undefined && { name }),
          ...(cluster !== undefined && { cluster }),
          ...(region !== undefined && { region }),
        };
    return [{ id: "profile-role-untrusted", kind: "untrusted", role, at: record, profile: inSight, why }];
  },
} satisfies ProfileRule;

/** A cluster that a role has to serve, and none of whose profiles uses it yet: any profile that it may get has to get in. */
export const askedClusterUntrusted = {
  id: "profile-role-untrusted",
  needs: "complete",
  judge({ role, made, profiles, trust: document }, { source }): ProfileRoleUntrusted[] {
    const { toServe = [], account: accountId } = source;
    if (!made) return [];
    return toServe.flatMap(({ name: cluster, region }) => {
      const isUsed = profiles.some((one) => one.cluster === cluster && one.region === region && !one.isBeingDeleted);
      const place = { accountId, region, cluster };
      if (isUsed || serves(document, { for: { ...place, accountId: accountId ?? "" }, every: true })) return [];
      const why = whyKeptOut(document, place, intentionIn(made, source));
      return [{ id: "profile-role-untrusted", kind: "untrusted", role, profile: { cluster, region }, why }];
    });
  },
} satisfies RoleRule;

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
    cluster: cluster ?? template?.clusters.find((one) => one === madeCluster?.name),
    // Only an account is sure to show the ARN as EKS makes it.
    ...(complete && arn !== undefined && { arn }),
  };
}

/** Why a Fargate profile cannot use its role; undefined if it can, or if nobody knows the trust policy. */
export function whyUntrusted(profile: FargateProfile, source: Source): WhyUntrusted | undefined {
  const { role, accountId: cluster = "" } = profile;
  if (!role) return undefined;
  if (isOfAnotherAccount(profile)) return { kind: "of-another-account", role: role.accountId ?? "", cluster };
  const document = profile.trustPolicy ?? source.rolesElsewhere?.get(roleKey(role))?.trustPolicy;
  // Which clusters the user names says nothing of whether the role serves this one.
  const { clusters, regions, places, ...intended } = intentionIn(role, source);
  if (document === undefined) return undefined;
  return whyNotServed(document, placeOfProfile(profile, source), {
    // A list with any Region has the young ones.
    intended: { ...intended, ...(regions?.includes("*") && { regions }) },
    // No other rule judges whether a role made elsewhere serves anybody.
    isJudged: profile.trustPolicy !== undefined,
  });
}

/**
 * Why the Fargate service cannot assume a role for a profile of some place; undefined if it can, or if the role serves nobody, which is
 * a finding of its own.
 * @param intended whom the role is for
 * @param isJudged false for a role that no other rule judges: one that serves nobody counts here then
 */
export function whyNotServed(
  document: unknown,
  place: ProfilePlace,
  { intended = {}, isJudged = true }: { intended?: Intended; isJudged?: boolean } = {},
): WhyUntrusted | undefined {
  const { scoped } = judgeTrust(document, intended);
  // What is unsafe comes first.
  if (scoped.some(({ kind }) => kind === "malformed") || (isJudged && scoped[0]?.kind === "broken")) return undefined;
  return serves(document, { for: place }) ? undefined : whyKeptOut(document, place, intended);
}

function whyKeptOut(document: unknown, place: ProfilePlace, intended: Intended): WhyUntrusted {
  if (!judgeTrust(document, intended).concernsFargate) return { kind: "not-for-fargate" };
  const denials = denialsToRemove(document, intended, (policy) => serves(policy, { for: place }));
  if (denials.length === 0 && !serves(document, { for: {} })) return { kind: "not-for-fargate" };
  return denials.length > 0
    ? { kind: "kept-out", denials }
    : { kind: "kept-out", others: whoElse(document, place), denials };
}

/** What alone keeps a profile out of a role that is for others: its name, its Region or its account; else its cluster. */
function whoElse(document: unknown, place: ProfilePlace) {
  if (serves(document, { for: place })) return "profiles";
  const letsInWithout = (...parts: (keyof ProfilePlace)[]) =>
    serves(document, { for: { ...place, ...Object.fromEntries(parts.map((part) => [part, undefined])) } });
  if (letsInWithout("profile", "arn")) return "profiles";
  if (letsInWithout("region", "arn")) return "Regions";
  return letsInWithout("accountId", "arn") ? "accounts" : "clusters";
}

/** The Deny statements without which a trust policy lets in a profile, and nobody that it must not; none if it does not. */
function denialsToRemove(document: unknown, intended: Intended, isLetIn: (policy: unknown) => boolean): string[] {
  const denials = deniesOf(parseTrustPolicy(document).statements);
  const allowing = withoutDenials(document, denials);
  if (denials.length === 0 || !isLetIn(allowing)) return [];
  const against = denialsAgainst(document, allowing, isLetIn);
  const rest = withoutDenials(document, against);
  return judgeTrust(rest, intended).scoped.length === 0 ? against.map(({ label }) => label) : [];
}

/** A profile whose role does not exist: EKS cannot start its pods. */
export const roleMissing = {
  id: "role-missing",
  needs: "complete",
  judge(one, { source, facts }): NoSuchRole[] {
    const { record, role, profile: name, cluster, region } = one;
    if (!hasEveryRole(source) || facts.stack.roles.has(role?.urn ?? "") || isOfAnotherAccount(one)) return [];
    const named = text(record.props, ...fargateProfileRole(record.type)) ?? "";
    return [
      {
        id: "role-missing",
        kind: "no-role",
        role: role ?? { label: named, arn: named },
        profile: { name, cluster, region },
        at: record,
      },
    ];
  },
} satisfies ProfileRule;

/** A profile whose role, as far as it is in sight, has another ARN than the profile says: it was put together, with another path or partition. */
export const roleUnderAnotherArn = {
  id: "role-missing",
  judge({ record, role, region, profile: name, cluster }, { source, facts }): ArnOfNoRole[] {
    const profile = source.complete ? { name, cluster, region } : { record };
    const named = parseRoleArn(text(record.props, ...fargateProfileRole(record.type)) ?? "");
    if (!named || !role) return [];
    const differs = (part: ArnOfNoRole["part"], is: string): ArnOfNoRole[] => [
      { id: "role-missing", kind: "another-arn", role, profile, at: record, part, named: named[part], is },
    ];
    // The Region of what is in a template may stand for any.
    const isKnown = region !== undefined && region !== source.template?.region && !record.within;
    const partition = isKnown ? partitionOf(region) : undefined;
    if (partition !== undefined && partition !== named.partition) return differs("partition", partition);
    const made = facts.stack.roles.get(role.urn ?? "");
    const path = made && pathOf(made);
    return path === undefined || path === named.path ? [] : differs("path", path);
  },
} satisfies ProfileRule;

/** The path of a role; undefined if it is not known. */
function pathOf({ record, path, arn }: MadeRole): string | undefined {
  const given = read(record.props, "path");
  if (arn !== undefined || isText(given)) return path;
  return given === unknown ? undefined : "/";
}

/**
 * A cluster that does not know the role, so that its pods cannot register. EKS itself creates the access entry of a profile that is
 * being created.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 */
export const accessEntryMissing = {
  id: "access-entry-missing",
  needs: "complete",
  judge(profile, estate): EntryMissing[] {
    const { role, cluster, region = "" } = profile;
    if (!role || cluster === undefined || !lacksEntry(profile, estate)) return [];
    if (!entriesAreKnown(estate.source, region, cluster)) return [];
    const [other] = entryTypes(clusterAt(estate, cluster, region), role.arn);
    // One that is neither for pods nor for nodes is in the way, which every source shows.
    if (other !== undefined && !useOfEntryType(other)) return [];
    const at = { role, profile: { cluster, region }, at: profile.record };
    return [{ id: "access-entry-missing", kind: "no-entry", ...at, ...(other !== undefined && { other }) }];
  },
} satisfies ProfileRule;

/** True for a profile whose pods cannot register with their cluster for want of an access entry. */
export function lacksEntry({ record, role, cluster, region }: FargateProfile, estate: Estate): boolean {
  const at = clusterAt(estate, cluster, region);
  const isThere = role?.urn !== undefined && text(record.props, "podExecutionRoleArn") === role.arn;
  if (!at || !isThere || text(record.props, "status") === "CREATING") return false;
  const own = entryTypes(at, role.arn);
  if (own.includes(fargateEntryType)) return false;
  // If aws-auth counts too, it may have the role; but an access entry of the role, of any type, goes before it.
  return at.authenticationMode === "API" || own.length > 0;
}

/** The access entries that are neither for pods nor for nodes, and are for the role of a profile of their cluster. */
export const accessEntryInTheWay = {
  id: "access-entry-missing",
  judge(estate): EntryInTheWay[] {
    const { source, facts, profiles } = estate;
    const { stack } = facts;
    return stack.ofKind("access-entry").flatMap((entry) => {
      const given = read(entry.props, "type");
      const type = text(entry.props, "type") ?? "STANDARD";
      if (given === unknown || useOfEntryType(type)) return [];
      const role = stack.roleAt(entry, "principalArn");
      const isItsProfile = (profile: FargateProfile) =>
        role &&
        profile.role &&
        isSameRole(role, profile.role) &&
        isSameCluster(profile.record, entry) &&
        (!source.complete || lacksEntry(profile, estate));
      const profile = profiles.find((one) => !one.isBeingDeleted && isItsProfile(one));
      if (!role || !profile) return [];
      const { record, cluster, region } = profile;
      const found = { role, profile: source.complete ? { cluster, region } : { record }, at: entry, type };
      return [{ id: "access-entry-missing", kind: "entry-in-the-way", ...found }];
    });
  },
} satisfies SourceRule;

/** True for two resources of EKS that name one cluster, of one Region as far as it is in sight, or that have its name from one resource. */
function isSameCluster(a: ResourceRecord, b: ResourceRecord): boolean {
  const [name, other] = [a, b].map(({ props }) => text(props, "clusterName"));
  if (name !== other) return false;
  if (name !== undefined) return a.provider?.urn === b.provider?.urn || regionOf(a) === regionOf(b);
  const sources = a.propertyDependencies.clusterName ?? [];
  return sources.some((urn) => b.propertyDependencies.clusterName?.includes(urn));
}

/** A role with a path, which `aws-auth` does not know by its ARN. */
export const rolePathInAwsAuth = {
  id: "role-path-in-aws-auth",
  needs: "complete",
  judge({ record, role, cluster, region }, estate): PathInAwsAuth[] {
    const at = clusterAt(estate, cluster, region);
    const { authenticationMode: mode = "" } = at ?? {};
    // A role that is not there is a finding of its own.
    if (role?.urn === undefined || !at || !mode.includes("CONFIG_MAP")) return [];
    const { arn, path = "/" } = role;
    // An access entry goes before aws-auth, and one of another type is a finding of its own.
    if (path === "/" || text(record.props, "podExecutionRoleArn") !== arn || entryTypes(at, arn).length > 0) return [];
    const found = { role, profile: { cluster, region }, at: record, path, takesEntries: mode !== "CONFIG_MAP" };
    return [{ id: "role-path-in-aws-auth", kind: "path-in-aws-auth", ...found }];
  },
} satisfies ProfileRule;
