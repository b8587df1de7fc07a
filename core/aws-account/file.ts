import { parseRoleArn } from "../iam";
import { isObject } from "../text";
import type { ManagedPolicyDetail, RoleDetail } from "@aws-sdk/client-iam";
import { RoleCollector } from "./iam-reader";
import type { AccountRecord, Inventory, RegionRecord } from "./inventory";

/** The accounts of a file as JSON text; there is nothing secret in it. */
export function formatInventory(accounts: readonly AccountRecord[]): string {
  const sorted = [...accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const inventory: Inventory = { version: 1, accounts: sorted };
  return `${JSON.stringify(inventory, null, 1)}\n`;
}

const hasTexts = (value: Record<string, unknown>, keys: readonly string[]): boolean =>
  keys.every((key) => typeof value[key] === "string");

const hasLists = (value: Record<string, unknown>, keys: readonly string[]): boolean =>
  keys.every(
    (key) => Array.isArray(value[key]) && value[key].every((item) => isObject(item) || typeof item === "string"),
  );

function isRole(value: unknown): boolean {
  if (!isObject(value) || !hasTexts(value, ["arn", "uniqueId", "trustPolicy"])) return false;
  return hasLists(value, ["attachedPolicies", "policies", "instanceProfiles"]);
}

function isCluster(value: unknown): boolean {
  if (!isObject(value) || !hasTexts(value, ["name", "arn", "authenticationMode"])) return false;
  return hasLists(value, ["profiles", "nodeGroups", "accessEntries"]);
}

function isRegion(value: unknown): boolean {
  return (
    isObject(value) && hasTexts(value, ["name"]) && Array.isArray(value.clusters) && value.clusters.every(isCluster)
  );
}

function isAccount(value: unknown): value is AccountRecord {
  if (!isObject(value) || typeof value.id !== "string" || !/^\d{12}$/.test(value.id)) return false;
  if (!hasTexts(value, ["partition"]) || !hasLists(value, ["roles", "nodeRoles", "regions", "unknown"])) return false;
  const { roles, regions, quotas } = value as unknown as AccountRecord;
  return roles.every(isRole) && regions.every(isRegion) && isObject(quotas);
}

const noClusters = {
  action: "eks:ListClusters",
  reason: "the output of get-account-authorization-details shows no cluster, so who uses the roles is not known",
  denied: false,
};

/** An account out of what `aws iam get-account-authorization-details` writes: roles, and nothing of EKS. */
function fromDetails(details: Record<string, unknown>): AccountRecord | string {
  const roles = details.RoleDetailList as RoleDetail[];
  const policies = (Array.isArray(details.Policies) ? details.Policies : []) as ManagedPolicyDetail[];
  const arns = roles.map((role) => (isObject(role) ? parseRoleArn(String(role.Arn)) : undefined));
  const [first] = arns;
  if (!first) return "it has no role, so its account is not known";
  if (arns.some((arn) => arn?.accountId !== first.accountId))
    return "its roles are of several accounts, or have no ARN";
  const collector = new RoleCollector(first.accountId, new Set());
  collector.add(roles, policies.filter(isObject));
  return {
    id: first.accountId,
    partition: first.partition,
    ...collector.finish(),
    // A role that only a profile makes one for Fargate is not among them.
    allRoles: false,
    quotas: {},
    regions: [],
    allRegions: false,
    unknown: [
      details.IsTruncated === true
        ? { ...noClusters, action: "iam:GetAccountAuthorizationDetails", reason: "the file holds only some pages" }
        : noClusters,
    ],
  };
}

/**
 * Reads an inventory: a file that `scan --save` wrote, or the output of `aws iam get-account-authorization-details`.
 * What is wrong with it is said without quoting it. Never throws.
 */
export function parseInventory(text: string): { accounts: AccountRecord[] } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "it is not valid JSON" };
  }
  if (!isObject(value)) return { problem: "it is not a JSON object" };
  if (Array.isArray(value.RoleDetailList)) {
    const account = fromDetails(value);
    return typeof account === "string" ? { problem: account } : { accounts: [account] };
  }
  if (value.version !== 1 || !Array.isArray(value.accounts))
    return { problem: "it is neither an inventory of version 1 nor the output of get-account-authorization-details" };
  const index = value.accounts.findIndex((account) => !isAccount(account));
  if (index >= 0) return { problem: `accounts[${index}] is not an account of an inventory` };
  return { accounts: value.accounts as AccountRecord[] };
}

function byKey<T>(items: readonly T[], key: (item: T) => string): T[] {
  const merged = new Map<string, T>();
  for (const item of items) if (!merged.has(key(item))) merged.set(key(item), item);
  return [...merged.values()];
}

/** One Region that several files have: each cluster once. */
function mergeRegions(regions: readonly RegionRecord[]): RegionRecord[] {
  return byKey(regions, ({ name }) => name).map(({ name }) => {
    const clusters = regions.filter((region) => region.name === name).flatMap((region) => region.clusters);
    return { name, clusters: byKey(clusters, (cluster) => cluster.name) };
  });
}

/** Brings together what several files have of one account, for example each of another Region. */
export function mergeAccount(records: readonly AccountRecord[]): AccountRecord | undefined {
  const [first, ...others] = records;
  if (!first || others.length === 0) return first;
  const regions = mergeRegions(records.flatMap((record) => record.regions));
  // One file may have what another could not read.
  const unknown = records
    .flatMap((record) => record.unknown)
    .filter((part) => part.reason !== noClusters.reason || regions.length === 0);
  return {
    ...first,
    roles: byKey(
      records.flatMap(({ roles }) => roles),
      ({ arn }) => arn,
    ),
    nodeRoles: byKey(
      records.flatMap(({ nodeRoles }) => nodeRoles),
      ({ arn }) => arn,
    ),
    allRoles: records.some(({ allRoles }) => allRoles),
    quotas: Object.assign({}, ...records.map(({ quotas }) => quotas)) as AccountRecord["quotas"],
    regions,
    allRegions: records.some(({ allRegions }) => allRegions),
    unknown,
  };
}
