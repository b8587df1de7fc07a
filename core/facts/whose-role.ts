import {
  judgeTrust,
  allowsEveryone,
  lettingIn,
  mentionedClusters,
  mentionedRegions,
  otherPrincipals,
  parseTrustPolicy,
  serves,
  withRoleOwner,
  type Intended,
} from "../trust";
import type { LeftOnRole } from "../findings/fix-kinds";
import type { Source, UsingCluster } from "../readers/source";
import { clustersIn, type Estate, type RoleFacts } from "./estate";
import { isOfAnotherAccount } from "./fargate-profiles";
import { intentionIn } from "./role-trust";
import { memoize, memoizeByObject } from "../memoize";
import { podRoleEvidence } from "../records/node-role";
import { placeOfProfile } from "./untrusted";

/**
 * Whom a role is for: in an account the clusters that use it, if the account shows more than any source.
 * @param account the one that the role is in, if the source or its reader says it
 */
export function intentionOf(role: RoleFacts, estate: Estate, account?: string): Intended {
  return intentionInUse(estate)(role) || intentionShown(role, estate, account);
}

/** Whom a role is for, as far as any source shows it. */
export function intentionShown(role: RoleFacts, { source }: Estate, account?: string): Intended {
  const meant = source.whom?.get(role.made?.urn ?? "");
  if (meant) return meant;
  const givenClusters = source.givenClusters && [...source.givenClusters, ...clustersUsing(role, source)];
  return intentionIn(role.made ?? role.role, { ...source, givenClusters }, account);
}

/** The clusters whose Fargate profiles use a role. The role is for these clusters even if the user names other clusters. */
export function clustersUsing({ profiles }: RoleFacts, source: Source): UsingCluster[] {
  return profiles.flatMap((profile) => {
    if (isOfAnotherAccount(profile)) return [];
    const { cluster: name, region } = placeOfProfile(profile, source);
    return name === undefined ? [] : { name, region };
  });
}

/**
 * The clusters that use a role and those that its policy names; false if no other cluster can use it, or if the policy is for every
 * cluster. Only an account shows all uses.
 */
export const intentionInUse = memoizeByObject((estate: Estate) =>
  memoizeByObject((role: RoleFacts) => inUse(role, estate)),
);

function inUse(role: RoleFacts, estate: Estate): Intended | false {
  const { source } = estate;
  const intended = intentionShown(role, estate);
  const given = source.givenClusters?.flatMap((cluster) => placesOf(cluster, estate)) ?? [];
  const uses = [...role.profiles.map(({ cluster: name, region }) => ({ name, region })), ...given];
  if (!source.complete || source.whom || uses.length === 0) return false;
  const { trust: document } = role;
  const owner = { account: source.account, accounts: intended.accounts ?? [] };
  const letting = withRoleOwner(lettingIn(parseTrustPolicy(document).statements), owner);
  const named = [...uses.flatMap(({ name }) => name ?? []), ...mentionedClusters(letting, source.account)];
  const clusters = intended.clusters ?? named;
  const regions = [...uses.flatMap(({ region }) => region ?? []), ...mentionedRegions(letting)];
  // Fast path: almost every policy lets in no other cluster, in sight or not.
  if (judgeTrust(document, { ...intended, clusters, regions }).scoped.length === 0) return false;
  const { account: accountId } = source;
  const isForEvery = memoize((region) => serves(document, { for: { accountId, region }, every: true }));
  const otherClusters = [...clustersIn(estate).values()].filter(({ name: cluster, region }) => {
    const isMeant = clusters.includes(cluster) && regions.includes(region);
    return !isMeant && !isForEvery(region) && serves(document, { for: { accountId, region, cluster }, every: true });
  });
  if (otherClusters.length === 0) return false;
  const isNamesake = ({ name }: { name: string }) => clusters.includes(name);
  return {
    ...intended,
    ...(!otherClusters.every(isNamesake) && { clusters }),
    ...(otherClusters.some(isNamesake) && { regions }),
  };
}

/** A cluster that the user names, with its Region; without a Region, every cluster of that name in sight. */
function placesOf({ name, region }: UsingCluster, estate: Estate): UsingCluster[] {
  if (region !== undefined) return [{ name, region }];
  return [...clustersIn(estate).values()].filter((cluster) => cluster.name === name);
}

/** What is left to do on a role that stays with others, once the pods have another one; undefined for nothing that is known. */
export function whatIsLeft(trustPolicy: unknown, intended: Intended): LeftOnRole | undefined {
  if (trustPolicy === undefined) return undefined;
  const principals = otherPrincipals(trustPolicy);
  const isClosed = principals.length > 0 && !allowsEveryone(trustPolicy);
  const { concernsFargate, scoped } = judgeTrust(trustPolicy, intended);
  // If a role lets in the Fargate service alone, what works with it cannot assume it any more.
  if (!isClosed && concernsFargate && (scoped.length > 0 || principals.length === 0)) return "name-principals";
  return isClosed && podRoleEvidence(trustPolicy).length > 0 ? "remove-fargate" : undefined;
}
