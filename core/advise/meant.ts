import { podRoles, type Estate, type RoleFacts } from "../facts/estate";
import { isOfAnotherAccount, type FargateProfile } from "../facts/fargate-profiles";
import { letsIn, whyUntrusted } from "../facts/untrusted";
import { intentionOf } from "../facts/meant";
import { partitionIn, type Source } from "../readers/source";
import { regionOf } from "../records/record";
import { compareTexts, groupBy, only } from "../text";
import { parseTrustPolicy } from "../policy";
import type { SourceArnLine } from "../service/fargate";
import { lettingIn, mentionedRegions, serves, type Intended, type Meant, type Use } from "../trust";

/** Who a role is meant for, with the clusters that use it, and those that are to use it. */
export function meantFor(role: RoleFacts, estate: Estate, intended: Intended = intentionOf(role, estate)): Meant {
  const { source } = estate;
  return {
    ...intended,
    uses: usesOfRole(role, estate),
    for: isNamedFor(estate) ? source.for : undefined,
    region: regionFor(role, source) ?? intended.region,
    cluster: source.clusterInSight,
  };
}

/** The Region of a role's provider, for clusters whose Region nothing shows; undefined if any may be meant. */
function regionFor({ made }: RoleFacts, { template, complete }: Source) {
  const region = complete ? undefined : made && regionOf(made.record);
  return region === template?.region && template?.isEveryRegionMeant ? undefined : region;
}

/** A use for each cluster, with those of its profiles that use the role. */
export function usesOfRole(role: RoleFacts, estate: Estate): Use[] {
  const { source } = estate;
  const ofProfiles = role.profiles.flatMap((profile) => {
    const { arn, isBeingDeleted, profile: name } = profile;
    const isNeeded = !isBeingDeleted || serves(role.trust, { for: profile });
    if (!isNeeded || isOfAnotherAccount(profile)) return [];
    const line = lineOf(profile, source);
    // What is not known is any: a cluster that nothing names needs a line only if the role serves it nowhere.
    if (line.cluster === undefined && !whyUntrusted(profile, source)) return [];
    const known = source.complete && arn !== undefined ? { arn } : { profile: name };
    return [{ ...line, profiles: [known] }];
  });
  const toServe = source.complete ? linesToServe(source) : linesKeptOut(role, estate);
  const byCluster = groupBy([...ofProfiles, ...toServe], ({ region, cluster }) => `${region}/${cluster}`);
  const sorted = [...byCluster].sort(([a], [b]) => compareTexts(a, b));
  return sorted.map(([, uses]) => {
    const profiles = uses.flatMap((use) => use.profiles ?? []);
    return { ...(uses[0] as Use), profiles: profiles.length > 0 ? profiles : undefined };
  });
}

/** The lines of the clusters that were named for the one role of an account. */
export function linesToServe({ account: accountId, partition = "aws", toServe = [], for: named }: Source): Use[] {
  return named ? toServe.map(({ region = "*", name }) => ({ partition, region, accountId, cluster: name })) : [];
}

/** True if the clusters were named for the one role of a source: the only one of pods, or the only one. */
function isNamedFor(estate: Estate) {
  const ofPods = podRoles(estate);
  const roles = ofPods.length > 0 ? ofPods : estate.roles;
  return estate.source.for !== undefined && roles.length === 1;
}

/** The lines of the clusters that the user names for the one role of a file and that the role keeps out; none if it keeps out all of them and no profile uses it. */
function linesKeptOut(role: RoleFacts, estate: Estate): Use[] {
  const { source } = estate;
  const { toServe = [], account: accountId = role.role.accountId, partition = "aws" } = source;
  if (!isNamedFor(estate)) return [];
  const keptOut = toServe.filter((cluster) => !letsIn(role.trust, role, cluster, source));
  if (keptOut.length === toServe.length && role.profiles.length === 0) return [];
  const mentioned = mentionedRegions(lettingIn(parseTrustPolicy(role.trust).statements));
  const likely = regionFor(role, source) ?? only(mentioned) ?? "*";
  return keptOut.map(({ name, region = likely }) => ({ partition, region, accountId, cluster: name }));
}

/** The SourceArn of a profile's cluster, as far as it is known; in a template, with what stands in for the rest. */
export function lineOf(profile: FargateProfile, source: Source): SourceArnLine {
  const { template } = source;
  const { accountId = source.account, region = "*", madeCluster, partition } = profile;
  // A name that the provider makes up in a preview is another one in the update.
  const cluster = profile.clusterToType ?? template?.clusters.find((name) => name === madeCluster?.name);
  const isAnywhere = region === template?.region && template.isEveryRegionMeant;
  return {
    partition: partitionIn(source, partition) ?? partition ?? "aws",
    region: isAnywhere ? "*" : region,
    accountId,
    cluster,
  };
}
