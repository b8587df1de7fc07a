import type { AccountFix, RenewedEntry, SecondRole, Written } from "../findings/account";
import { executionPolicyArn, parseRoleArn, whyTooLong, type RoleArn, type TrustPolicy } from "../trust";
import { secondRoleName, type EntryPlace } from "../aws/commands";
import { clustersOf, type AccountRecord } from "../readers/account/inventory";
import { leastTrustPolicy, trustFor, permitsCluster, trustFindings, type ClusterUse } from "../facts/account/trust";
import {
  accountRole,
  entryTypes,
  mustStay,
  nodeUsers,
  ownRoleName,
  usesOf,
  type AskedCluster,
  type ProfileUse,
} from "../facts/account/account-role";
import type { Evidence } from "../records/uses";

/** A trust policy to write, with what IAM has against its length. */
export function written(policy: TrustPolicy, { quotas }: AccountRecord, hasStale = false): Written {
  const tooLong = whyTooLong(policy, quotas.trustPolicyLength);
  return { policy, ...(tooLong && { tooLong: { ...tooLong, hasStale } }) };
}

/** The names of all roles that are known, in small letters: IAM tells no two names apart by the case of their letters. */
function knownNames(account: AccountRecord): Set<string> {
  const places = clustersOf(account);
  const arns = [
    ...[...account.roles, ...account.nodeRoles].map(({ arn }) => arn),
    ...places.flatMap(({ cluster }) => [cluster.clusterRole ?? "", ...cluster.profiles.map(({ role }) => role)]),
    ...places.flatMap(nodeUsers).map(({ arn }) => arn),
  ];
  return new Set(arns.flatMap((arn) => ownRoleName(account, arn)?.toLowerCase() ?? []));
}

/** True for a role with which profiles of some clusters can be created as it is: somebody made it for them already. */
function isReady(account: AccountRecord, name: string, clusters: readonly ClusterUse[]): boolean {
  const record = account.roles.find(({ arn }) => parseRoleArn(arn)?.name === name);
  const role = record && accountRole(usesOf(account), record);
  if (
    !role ||
    role.nodes.shown.length > 0 ||
    mustStay(role) ||
    !record.attachedPolicies.includes(executionPolicyArn(account.partition))
  )
    return false;
  const isRight = trustFindings(record.trustPolicy, account).length === 0;
  return isRight && clusters.every((use) => permitsCluster(record.trustPolicy, { ...use, profiles: [] }, account));
}

/** The first name for a second role that no other role has, or that of one that is there for the same clusters. */
function nameBeside(
  account: AccountRecord,
  first: string,
  clusters: readonly ClusterUse[],
): { name: string; isThere: boolean } {
  const known = knownNames(account);
  for (let number = 1; ; number++) {
    const name = secondRoleName(first, number);
    const isThere = known.has(name.toLowerCase());
    if (!isThere || isReady(account, name, clusters)) return { name, isThere };
  }
}

/** A role for Fargate profiles beside one that must stay. */
export function roleBeside(
  account: AccountRecord,
  beside: string,
  clusters: readonly ClusterUse[],
  boundary?: string,
): SecondRole {
  const least = leastTrustPolicy(clusters, account);
  if (least === undefined) return { kind: "own-role", for: "pods", beside };
  const found = nameBeside(account, beside, clusters);
  const trust = found.isThere ? { policy: least } : written(least, account);
  const role = { ...found, ...trust, path: "/", partition: account.partition, boundary };
  return { kind: "own-role", for: "pods", beside, role };
}

/** Who else names a role that is not there: one for both would be shared. */
function othersNaming(account: AccountRecord, { name, arn }: RoleArn): (Evidence | EntryPlace)[] {
  const ruled = clustersOf(account).filter(({ cluster }) => cluster.clusterRole === arn);
  return [
    ...(usesOf(account).nodes.get(name) ?? []).map(({ user }) => user),
    ...ruled.map(({ cluster, region }) => ({ region, cluster: cluster.name })),
  ];
}

/**
 * Makes a role for all profiles that have it, and for clusters that shall use it. EKS knows a role by its unique id, so that an
 * access entry of one that was deleted is of no use to the new one.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
 */
export function createMissing(
  account: AccountRecord,
  parsed: RoleArn,
  uses: readonly ProfileUse[],
  asked: readonly AskedCluster[] = [],
): AccountFix {
  const named = [...uses.map(({ region, cluster: { name } }) => ({ region, name })), ...asked];
  const clusters = named.map(({ region, name }): ClusterUse => ({ region, cluster: name, profiles: [] }));
  const namedBy = othersNaming(account, parsed);
  if (namedBy.length > 0) return { ...roleBeside(account, parsed.name, clusters), namedBy };
  const { arn, name, path, partition } = parsed;
  const role = { name, path, partition, ...written(trustFor(clusters, account), account) };
  return { kind: "create", arn, role, entries: renewedEntries(account, arn, uses, asked) };
}

/** The access entries that the old role left behind, and those that a cluster asks for. */
function renewedEntries(
  account: AccountRecord,
  arn: string,
  uses: readonly ProfileUse[],
  asked: readonly AskedCluster[],
): RenewedEntry[] {
  // A profile that has another ARN is made again, and EKS itself creates the entry of a new profile.
  const used = new Set(uses.filter(({ profile }) => profile.role === arn).map(({ cluster }) => cluster.arn));
  return clustersOf(account).flatMap(({ region, cluster }) => {
    const { name, authenticationMode: mode } = cluster;
    const isUsed = used.has(cluster.arn);
    if (!isUsed && !asked.some((one) => one.region === region && one.name === name)) return [];
    const old = entryTypes(cluster, arn);
    return old.length > 0 || (mode === "API" && isUsed) ? [{ region, cluster: name, old }] : [];
  });
}
