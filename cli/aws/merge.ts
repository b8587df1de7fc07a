import { stat } from "node:fs/promises";
import { parseInventory } from "./file";
import { readNamed } from "../io/files";
import {
  usedRoleNames,
  type AccountRecord,
  type ClusterRecord,
  type RegionRecord,
  type UnknownPart,
} from "../../core/readers/account/inventory";
import { compareTexts } from "../../core/text";
import { parseRoleArn } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";

type Part = Pick<UnknownPart, "action" | "region" | "cluster" | "role">;

const nameOf = ({ name }: { name: string }): string => name;
const arnOf = ({ arn }: { arn: string }): string => arn;
/** An account has no two roles of one name, even with different paths. */
const roleName = (arn: string): string => parseRoleArn(arn)?.name ?? arn;

/** True if a record has something of a part. */
function has({ regions, roles }: AccountRecord, { region, cluster, role }: Part): boolean {
  if (role !== undefined) return roles.some(({ arn }) => roleName(arn) === roleName(role));
  if (region === undefined) return regions.length + roles.length > 0;
  const found = regions.find(({ name }) => name === region);
  return found !== undefined && (cluster === undefined || found.clusters.some(({ name }) => name === cluster));
}

/** True if two parts are the same of one place: what one call lists, another one describes. */
function isSame(one: Part, other: Part): boolean {
  const memberOf = ({ action }: Part) => /^iam|FargateProfile|Nodegroup|AccessEntr/.exec(action)?.[0];
  const isThere = one.region === other.region && one.cluster === other.cluster && one.role === other.role;
  return isThere && memberOf(one) === memberOf(other);
}

/** True if a record has the whole answer for a part, be it that there is no such thing. */
function knows(record: AccountRecord, part: Part): boolean {
  return !record.unknown.some((one) => isSame(one, part)) && asked(record, part);
}

/** True if a record asked for a part, with any answer, or knows that there is no such thing. */
function asked(record: AccountRecord, part: Part): boolean {
  const { action, region, cluster, role } = part;
  if (record.unknown.some((one) => isSame(one, part))) return true;
  if (role !== undefined) return hasEveryRole(record) || has(record, part);
  if (region === undefined && action.startsWith("eks:")) return record.regions.length > 0;
  if (region === undefined) return action.startsWith("account:") ? record.allRegions : record.allRoles;
  if (has(record, part)) return true;
  if (cluster !== undefined) return knows(record, { action: "eks:ListClusters", region });
  return !record.unknown.some((one) => one.region === region) && knows(record, { action: "account:ListRegions" });
}

/** The newer items, and the older ones whose key none of them has. */
function added<T>(newer: readonly T[], older: readonly T[], key: (item: T) => string): T[] {
  const keys = new Set(newer.map(key));
  return [...newer, ...older.filter((item) => !keys.has(key(item)))];
}

function addToCluster(newer: AccountRecord, region: string, mine: ClusterRecord, theirs: ClusterRecord): ClusterRecord {
  const isKnown = (action: string): boolean => knows(newer, { action, region, cluster: mine.name });
  // Only the entries of known roles are read. For a cluster that could not be described, none are read.
  const hasEntries = isKnown("eks:DescribeCluster") && isKnown("eks:ListAccessEntries");
  const entries = theirs.accessEntries.filter(
    ({ principal: role }) => !hasEntries || !asked(newer, { action: "iam:GetRole", role }),
  );
  return {
    // The newer one may lack the roles with which the cluster works.
    ...(isKnown("eks:DescribeCluster") ? {} : theirs),
    ...mine,
    profiles: added(mine.profiles, isKnown("eks:ListFargateProfiles") ? [] : theirs.profiles, nameOf),
    nodeGroups: added(mine.nodeGroups, isKnown("eks:ListNodegroups") ? [] : theirs.nodeGroups, nameOf),
    accessEntries: added(mine.accessEntries, entries, ({ principal }) => principal),
  };
}

function addRegions(newer: AccountRecord, older: AccountRecord): RegionRecord[] {
  const isListed = (region: string): boolean => knows(newer, { action: "eks:ListClusters", region });
  const more = older.regions.filter(({ name }) => !isListed(name));
  return added(newer.regions, more, nameOf).map(({ name: region, clusters: mine }) => {
    const theirs = older.regions.find(({ name }) => name === region)?.clusters ?? [];
    const clusters = mine.map((cluster) => {
      const before = theirs.find(({ name }) => name === cluster.name);
      return before ? addToCluster(newer, region, cluster, before) : cluster;
    });
    return { name: region, clusters: added(clusters, isListed(region) ? [] : theirs, nameOf) };
  });
}

/** Adds what an older file has to newer ones: what they did not ask for, and what they could not read, with its date. */
function add(newer: AccountRecord, older: AccountRecord): AccountRecord {
  const { readAt } = older;
  const since = readAt !== undefined && { shownFrom: readAt };
  const known = { ...newer, unknown: newer.unknown.filter(({ shownFrom }) => shownFrom === undefined) };
  const regions = addRegions(known, older);
  // A role that only a profile makes one for Fargate is in the file that has the profile. How old a file without a time is, nobody knows.
  const [missing, used] = [usedRoleNames(newer), usedRoleNames({ regions })];
  const isGone = (name: string): boolean =>
    hasEveryRole(known) && (missing.has(name) || (readAt !== undefined && !used.has(name)));
  const left = older.roles.filter(({ arn }) => !isGone(roleName(arn)));
  const roles = added(newer.roles, left, ({ arn }) => roleName(arn));
  const unsure = newer.allRoles ? roles.slice(newer.roles.length) : [];
  return {
    ...newer,
    roles,
    nodeRoles: added(newer.nodeRoles, since && hasEveryRole(known) ? [] : older.nodeRoles, arnOf),
    allRoles: newer.allRoles || older.allRoles,
    quotas: { ...older.quotas, ...newer.quotas },
    regions,
    allRegions: newer.allRegions || older.allRegions,
    unknown: [
      ...newer.unknown.map((part) =>
        part.shownFrom === undefined && knows(older, part) && has(older, part) ? { ...part, ...since } : part,
      ),
      ...older.unknown.filter((part) => !asked(known, part)),
      ...unsure.map(({ arn: role }) => ({
        action: "iam:GetRole",
        reason: `No newer file has role ${roleName(role)}`,
        toDo: "Read the account again with fargate-role scan --save FILE",
        ...{ denied: false, role, ...since },
      })),
    ],
  };
}

/**
 * Brings together what several files have of one account, for example each of another Region. Of each part the newest file counts that
 * asked for it. What that one could not read stays unknown; what an older one has of it is added, as from then.
 */
export function mergeAccount(records: readonly AccountRecord[]): AccountRecord | undefined {
  const [newest, ...older] = [...records].sort((a, b) => compareTexts(b.readAt, a.readAt));
  return newest && older.reduce(add, newest);
}

async function accountsIn(path: string): Promise<AccountRecord[]> {
  const parsed = parseInventory(await readNamed(path));
  if ("accounts" in parsed) return parsed.accounts;
  throw new Unanswered(
    `${path} is not an inventory that can be read: ${parsed.problem}. Write it again with: fargate-role scan --save FILE`,
  );
}

const keyOf = ({ id, partition }: AccountRecord): string => `${id} ${partition}`;

/**
 * Gives one account after the other out of several files; what the files have of one account is brought together. Only
 * the files of one account are in memory at a time.
 */
export async function* accountsOfFiles(paths: readonly string[]): AsyncGenerator<AccountRecord> {
  const files = new Map<string, Set<string>>();
  // What comes through a pipe cannot be read twice.
  const piped = new Map<string, AccountRecord[]>();
  for (const path of new Set(paths)) {
    const accounts = await accountsIn(path);
    if (!(await stat(path)).isFile()) piped.set(path, accounts);
    for (const key of accounts.map(keyOf)) files.set(key, (files.get(key) ?? new Set()).add(path));
  }
  for (const [key, own] of [...files].sort(([a], [b]) => compareTexts(a, b))) {
    const records: AccountRecord[] = [];
    for (const path of own) {
      const accounts = piped.get(path) ?? (await accountsIn(path));
      records.push(...accounts.filter((account) => keyOf(account) === key));
    }
    const merged = mergeAccount(records);
    if (merged) yield merged;
  }
}
