import { secondRoleName, type EntryPlace } from "../../aws/commands";
import { clusterAt, clustersIn, entryTypes, type Estate } from "../../facts/estate";
import { usedRoles } from "../../facts/facts";
import type { FargateProfile } from "../../facts/fargate-profiles";
import { intentionIn, judgeTrust } from "../../facts/role-trust";
import type { AccountFix, RenewedEntry, SecondRole, Written } from "../../findings/account-fix";
import { memoizeByObject } from "../../memoize";
import type { Source } from "../../readers/source";
import { isSameName, isSameRole, nameKey, type RoleIdentity } from "../../records/identity";
import type { Evidence } from "../../records/uses";
import { executionPolicyArn, whyTooLong, type RoleArn, type TrustPolicy } from "../../trust";
import { accountRole, mustStay } from "./role";
import { leastTrustPolicy, permitsCluster, trustFor, type ClusterUse } from "./trust-plan";

/** A trust policy to write, with what IAM has against its length. */
export function written(policy: TrustPolicy, { quotas }: Source, hasStale = false): Written {
  const tooLong = whyTooLong(policy, quotas?.trustPolicyLength);
  return { policy, ...(tooLong && { tooLong: { ...tooLong, hasStale } }) };
}

/** The names of all roles of the account that are known: IAM tells no two names apart by the case of their letters. */
const knownNames = memoizeByObject((estate: Estate): ReadonlySet<string> => {
  const { source, facts } = estate;
  const roles = [
    ...usedRoles(facts.uses).map(({ role }) => role),
    ...facts.stack.roles.values(),
    ...[...clustersIn(estate).values()].map(({ role }) => role),
  ];
  const own = roles.filter((role) => role?.accountId === source.account);
  return new Set(own.flatMap((role) => (role?.name === undefined ? [] : nameKey(role.name))));
});

/** True for a role with which profiles of some clusters can be created as it is: somebody made it for them already. */
function isReady(estate: Estate, name: string, clusters: readonly ClusterUse[]): boolean {
  const { source } = estate;
  const found = estate.roles.find(({ role }) => isSameName(role, { name }));
  const role = found && accountRole(found, estate);
  const policy = executionPolicyArn(source.partition ?? "aws");
  if (!role || role.nodes.length > 0 || mustStay(role) || !role.record.attachedPolicies.includes(policy)) return false;
  const { trustPolicy } = role.record;
  const { scoped, exclusive } = judgeTrust(trustPolicy, intentionIn({}, source));
  const isRight = scoped.length + exclusive.length === 0;
  return isRight && clusters.every((use) => permitsCluster(trustPolicy, { ...use, profiles: [] }, source));
}

/** The first name for a second role that no other role has, or that of one that is there for the same clusters. */
function nameBeside(
  estate: Estate,
  first: string,
  clusters: readonly ClusterUse[],
): { name: string; isThere: boolean } {
  const known = knownNames(estate);
  for (let number = 1; ; number++) {
    const name = secondRoleName(first, number);
    const isThere = known.has(nameKey(name));
    if (!isThere || isReady(estate, name, clusters)) return { name, isThere };
  }
}

/** A role for Fargate profiles beside one that must stay. */
export function roleBeside(
  estate: Estate,
  beside: string,
  clusters: readonly ClusterUse[],
  boundary?: string,
): SecondRole {
  const { source } = estate;
  const least = leastTrustPolicy(clusters, source);
  if (least === undefined) return { kind: "own-role", for: "pods", beside };
  const found = nameBeside(estate, beside, clusters);
  const trust = found.isThere ? { policy: least } : written(least, source);
  const role = { ...found, ...trust, path: "/", partition: source.partition ?? "aws", boundary };
  return { kind: "own-role", for: "pods", beside, role };
}

/** Who else names a role that is not there: one for both would be shared. */
function othersNaming(estate: Estate, role: RoleIdentity): (Evidence | EntryPlace)[] {
  const users = usedRoles(estate.facts.uses).filter((used) => isSameRole(used.role, role));
  const nodes = users.flatMap(({ uses }) => uses.filter(({ use }) => use === "node-group"));
  const ruled = [...clustersIn(estate).values()].filter((cluster) => cluster.role && isSameRole(cluster.role, role));
  return [...nodes.map(({ evidence }) => evidence), ...ruled.map(({ region, name }) => ({ region, cluster: name }))];
}

/**
 * Makes a role for all profiles that have it, and for clusters that it has to serve. EKS knows a role by its unique id, so that an
 * access entry of one that was deleted is of no use to the new one.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
 */
export function createMissing(estate: Estate, parsed: RoleArn, uses: readonly FargateProfile[]): AccountFix {
  const { source } = estate;
  const { toServe = [] } = source;
  const named = [...uses.map(({ region = "", cluster = "" }) => ({ region, name: cluster })), ...toServe];
  const clusters = named.map(({ region, name }): ClusterUse => ({ region, cluster: name, profiles: [] }));
  const namedBy = othersNaming(estate, { ...parsed, label: parsed.name });
  if (namedBy.length > 0) return { ...roleBeside(estate, parsed.name, clusters), namedBy };
  const { arn, name, path, partition } = parsed;
  const role = { name, path, partition, ...written(trustFor(clusters, source), source) };
  return { kind: "create", arn, role, entries: renewedEntries(estate, arn, uses) };
}

/** The access entries that the old role left behind, and those that a cluster asks for. */
function renewedEntries(estate: Estate, arn: string, uses: readonly FargateProfile[]): RenewedEntry[] {
  // A profile that has another ARN is made again, and EKS itself creates the entry of a new profile.
  const used = new Set(
    uses.flatMap(({ role, cluster, region }) => (role?.arn === arn ? (clusterAt(estate, cluster, region) ?? []) : [])),
  );
  const { toServe = [] } = estate.source;
  return [...clustersIn(estate).values()].flatMap((cluster) => {
    const { name, region, authenticationMode: mode } = cluster;
    const isUsed = used.has(cluster);
    if (!isUsed && !toServe.some((one) => one.region === region && one.name === name)) return [];
    const old = entryTypes(cluster, arn);
    return old.length > 0 || (mode === "API" && isUsed) ? [{ region, cluster: name, old }] : [];
  });
}
