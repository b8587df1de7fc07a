import { parseTrustPolicy, youngRegions } from "../policy";
import {
  judgeTrust,
  lettingIn,
  mentionedClusters,
  mentionedRegions,
  serves,
  withRoleOwner,
  type Intended,
} from "../trust";
import { listedRegions, partitionIn, type Source, type UsingCluster } from "../readers/source";
import { clustersIn, type Estate, type RoleFacts } from "./estate";
import { isOfAnotherAccount, placeOfProfile } from "./fargate-profiles";
import { memoize, memoizeByObject } from "../memoize";
import type { RoleIdentity } from "../records/identity";
import { regionsShown, type ResourceRecord } from "../records/record";
import { distinct } from "../text";

const regionsIn = memoizeByObject((records: readonly ResourceRecord[]) => distinct(records.flatMap(regionsShown)));

/**
 * The intention for a role of a source, apart from what uses the role.
 * @param accounts those that the role may be in, if the source or its reader says it
 */
export function intentionIn(
  role: Pick<RoleIdentity, "accountId" | "partition">,
  source: Source,
  accounts: readonly (string | undefined)[] = [source.account ?? role.accountId],
): Intended {
  const { clusters, regions, organizations, template } = source;
  const [region, secondRegion] = new Set(clusters?.map((cluster) => cluster.region));
  const young = youngRegions(shownRegions(source), regions);
  const known = accounts.filter((account) => account !== undefined);
  return {
    // A cluster that the template itself makes may be the one that was named.
    clusters: clusters && distinct([...clusters.map(({ name }) => name), ...(template?.clusters ?? [])]),
    regions: young.length > 0 ? [...(regions ?? ["*"]), ...young] : regions,
    accounts: known.length > 0 ? distinct(known) : undefined,
    region: secondRegion === undefined ? region : undefined,
    partition: partitionIn(source, role.partition),
    organizations,
    places: clusters?.flatMap(placeOf),
  };
}

/** The Regions that exist as a source shows, also if they are younger than this version. */
function shownRegions(source: Source) {
  const { clusters = [], records, providerRegions = [] } = source;
  const ofClusters = clusters.flatMap(({ region }) => region ?? []);
  return [...regionsIn(records), ...providerRegions, ...listedRegions(source), ...ofClusters];
}

function placeOf({ name, region }: UsingCluster): { cluster: string; region: string }[] {
  return region === undefined ? [] : [{ cluster: name, region }];
}

/** The intention for a role, with the clusters that use it. In an account, with the other clusters that can. */
export function intentionOf(role: RoleFacts, estate: Estate, account?: string): Intended {
  return intentionInUse(estate)(role) || intentionShown(role, estate, account);
}

/** The intention for a role, as far as any source shows it. */
export function intentionShown(role: RoleFacts, { source }: Estate, account?: string): Intended {
  const meant = source.whom?.get(role.made?.urn ?? "");
  if (meant) return meant;
  const clusters = source.clusters && [...source.clusters, ...clustersUsing(role, source)];
  return intentionIn(role.made ?? role.role, { ...source, clusters }, account === undefined ? undefined : [account]);
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
  const { account: accountId, clusters: named = [] } = source;
  const intended = intentionShown(role, estate);
  const given = named.flatMap((cluster) => placesOf(cluster, estate));
  const uses = [...role.profiles.map(({ cluster: name, region }) => ({ name, region })), ...given];
  if (!source.complete || source.whom || uses.length === 0) return false;
  const { trust: document } = role;
  const owner = { account: accountId, accounts: intended.accounts ?? [] };
  const letting = withRoleOwner(lettingIn(parseTrustPolicy(document).statements), owner);
  const mentioned = [...uses.flatMap(({ name }) => name ?? []), ...mentionedClusters(letting, accountId)];
  const { clusters = mentioned } = intended;
  const regions = [...uses.flatMap(({ region }) => region ?? []), ...mentionedRegions(letting)];
  // Fast path: almost every policy lets in no other cluster, in sight or not.
  if (judgeTrust(document, { ...intended, clusters, regions }).scoped.length === 0) return false;
  // A role that lets in no profile at all is asked once, not for each cluster.
  if (!serves(document, { for: { accountId } })) return false;
  const isForEvery = memoize((region) => serves(document, { for: { accountId, region }, every: true }));
  const otherClusters = [...clustersIn(estate).values()].filter(({ name: cluster, region }) => {
    const isMeant = clusters.includes(cluster) && regions.includes(region);
    return !isMeant && !isForEvery(region) && serves(document, { for: { accountId, region, cluster }, every: true });
  });
  if (otherClusters.length === 0) return false;
  const isNamesake = ({ name }: { name: string }) => clusters.includes(name);
  return {
    ...intended,
    clusters: otherClusters.every(isNamesake) ? intended.clusters : clusters,
    regions: otherClusters.some(isNamesake) ? regions : intended.regions,
  };
}

/** A cluster that the user names, with its Region; without a Region, every cluster of that name in sight. */
function placesOf({ name, region }: UsingCluster, estate: Estate): UsingCluster[] {
  if (region !== undefined) return [{ name, region }];
  return [...clustersIn(estate).values()].filter((cluster) => cluster.name === name);
}
