import { judgeTrustPolicy, parseRoleArn } from "../../core/trust";
import { compareTexts } from "../../core/text";
import {
  usedRoleNames,
  type AccountRecord,
  type ClusterRecord,
  type RegionRecord,
  type RoleRecord,
  type UnknownPart,
} from "../../core/facts/account/inventory";
import { hasEveryRole } from "../../core/facts/account/unknown-parts";

/** The first of several items that have one key, for each key. */
function byKey<T>(items: readonly T[], key: (item: T) => string): T[] {
  const merged = new Map<string, T>();
  for (const item of items) if (!merged.has(key(item))) merged.set(key(item), item);
  return [...merged.values()];
}

/** What a record could not read of a Region, or of one cluster in it. */
function unreadIn({ unknown }: AccountRecord, region: string, cluster?: string): UnknownPart[] {
  return unknown.filter((part) => part.region === region && part.cluster === cluster);
}

/** The best reading of something: the newest that lacks nothing of it, else the newest. */
function bestOf<T>(readings: readonly [T, UnknownPart[]][]): [T, UnknownPart[]] | undefined {
  return readings.find(([, unread]) => unread.length === 0) ?? readings[0];
}

/** A Region of several records: the clusters of the newest complete list, each in its best reading. */
function mergeRegion(name: string, newestFirst: readonly AccountRecord[]): [RegionRecord, UnknownPart[]] {
  const clustersIn = (record: AccountRecord): ClusterRecord[] =>
    record.regions.filter((region) => region.name === name).flatMap(({ clusters }) => clusters);
  const having = newestFirst.filter(({ regions }) => regions.some((region) => region.name === name));
  const [list, unlisted] = bestOf(having.map((record) => [record, unreadIn(record, name)])) ?? [undefined, []];
  const listing = unlisted.length === 0 && list ? [list] : having;
  const names = new Set(listing.flatMap(clustersIn).map((cluster) => cluster.name));
  const clusters = [...names].flatMap((cluster) => {
    const readings = having.flatMap((record) =>
      clustersIn(record)
        .filter((one) => one.name === cluster)
        .map((one): [ClusterRecord, UnknownPart[]] => [one, unreadIn(record, name, cluster)]),
    );
    const best = bestOf(readings);
    return best ? [best] : [];
  });
  const unknown = [...unlisted, ...clusters.flatMap(([, unread]) => unread)];
  return [{ name, clusters: clusters.map(([cluster]) => cluster) }, unknown];
}

/**
 * The roles of all records, but none that was deleted, or is no longer for Fargate, since an older one was read.
 * @param older the records that are older than `whole`, the newest that looked at every role of the account
 */
function mergeRoles(
  newestFirst: readonly AccountRecord[],
  regions: RegionRecord[],
  whole: AccountRecord | undefined,
  older: readonly AccountRecord[],
): RoleRecord[] {
  const roles = byKey(
    newestFirst.flatMap((record) => record.roles),
    ({ arn }) => arn,
  );
  if (whole === undefined) return roles;
  const superseded = new Set(older.flatMap((record) => record.roles));
  const used = usedRoleNames({ regions });
  const usedInWhole = usedRoleNames(whole);
  // A role that only a profile makes one for Fargate is in the file that has the profile, unless there is no such role.
  return roles.filter((role) => {
    const name = parseRoleArn(role.arn)?.name ?? "";
    if (!superseded.has(role)) return true;
    if (usedInWhole.has(name)) return false;
    return used.has(name) || !judgeTrustPolicy(role.trustPolicy, { accounts: [whole.id] }).concernsFargate;
  });
}

/** True if a record has what another one could not read of the account as a whole. */
function covers(record: AccountRecord, { action }: UnknownPart): boolean {
  if (record.unknown.some((other) => other.region === undefined && other.action === action)) return false;
  if (action.startsWith("eks:")) return record.regions.length > 0;
  return action.startsWith("account:") ? record.allRegions : record.allRoles;
}

/**
 * Brings together what several files have of one account, for example each of another Region. Where two of them have the same, one
 * that lacks nothing counts, else the newer one.
 */
export function mergeAccount(records: readonly AccountRecord[]): AccountRecord | undefined {
  const newestFirst = [...records].sort((a, b) => compareTexts(b.readAt, a.readAt));
  const [newest, ...others] = newestFirst;
  if (!newest || others.length === 0) return newest;
  const names = new Set(newestFirst.flatMap(({ regions }) => regions.map(({ name }) => name)));
  const merged = [...names].map((name) => mergeRegion(name, newestFirst));
  const regions = merged.map(([region]) => region);
  const accountWide = newestFirst.flatMap(({ unknown }) => unknown.filter(({ region }) => region === undefined));
  const whole = newestFirst.find(hasEveryRole);
  // What they alone have may be gone. Nobody knows how old a record without a time is: what it has stays.
  const older = newestFirst.filter(({ readAt }) => readAt !== undefined && readAt < (whole?.readAt ?? ""));
  const uncovered = accountWide.filter((part) => !newestFirst.some((record) => covers(record, part)));
  return {
    ...newest,
    roles: mergeRoles(newestFirst, regions, whole, older),
    nodeRoles: byKey(
      newestFirst.filter((record) => !older.includes(record)).flatMap(({ nodeRoles }) => nodeRoles),
      ({ arn }) => arn,
    ),
    allRoles: newestFirst.some(({ allRoles }) => allRoles),
    quotas: Object.assign({}, ...newestFirst.map(({ quotas }) => quotas).reverse()) as AccountRecord["quotas"],
    regions,
    allRegions: newestFirst.some(({ allRegions }) => allRegions),
    unknown: [...byKey(uncovered, (part) => JSON.stringify(part)), ...merged.flatMap(([, unread]) => unread)],
  };
}
