import type { EntryPlace } from "../../aws/commands";
import { clusterAt, clustersIn, entryTypes, type Estate } from "../../facts/estate";
import { evidenceOf } from "../../facts/owner";
import type { FargateProfile } from "../../facts/fargate-profiles";
import { ownPolicy, type Fix, type OwnRoleForPods } from "../../findings/fix-kinds";
import { isSameRole, type RoleIdentity } from "../../records/identity";
import type { Evidence } from "../../records/uses";
import { groupBy } from "../../text";
import { parseRoleArn, type RoleArn } from "../../policy";
import { whyTooLong } from "../../trust";
import { lineOf, linesToServe } from "../meant";
import { roleBeside } from "./second-role";

/** The fix for the profiles whose role is not there: those that name one role, by any path, get one role. */
export function missingRoleFix(estate: Estate, role: RoleIdentity): Fix {
  const profiles = estate.profiles.filter(({ isBeingDeleted, role: named }) => {
    if (isBeingDeleted || !named) return false;
    return named.arn === role.arn || isSameRole(named, role);
  });
  const byArn = groupBy(profiles, (profile) => profile.role?.arn);
  // The ARN that most profiles have; of several, the first.
  const [most] = [...byArn].sort(([, a], [, b]) => b.length - a.length);
  const arn = most?.[0] ?? role.arn;
  const parsed = parseRoleArn(arn ?? "");
  if (!parsed) return { kind: "name" };
  const first = createMissing(estate, parsed, profiles);
  return role.arn === arn ? first : { kind: "name", arn, first };
}

/** Node groups and clusters that name a role that is not there: a role for them and the pods would be shared. */
function otherUsers(estate: Estate, role: RoleIdentity): (Evidence | EntryPlace)[] {
  const users = estate.roles.filter((used) => isSameRole(used.role, role));
  const nodes = users.flatMap(({ uses }) => evidenceOf("node-group", uses));
  const clusters = [...clustersIn(estate).values()].filter((cluster) => cluster.role && isSameRole(cluster.role, role));
  return [...nodes, ...clusters.map(({ region, name }) => ({ region, cluster: name }))];
}

/**
 * Makes a role for all profiles that have it, and for clusters that it has to serve. EKS knows a role by its unique id, so that an
 * access entry of one that was deleted is of no use to the new one.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
 */
export function createMissing(estate: Estate, parsed: RoleArn, profiles: readonly FargateProfile[]): OwnRoleForPods {
  const { source } = estate;
  const lines = [...profiles.map((profile) => lineOf(profile, source)), ...linesToServe(source)];
  const namedBy = otherUsers(estate, { ...parsed, label: parsed.name });
  if (namedBy.length > 0) return { ...roleBeside(estate, parsed.name, lines), namedBy };
  const { arn, name, path, partition } = parsed;
  const tooLong = whyTooLong(ownPolicy({ lines }), source.quotas?.trustPolicyLength);
  const clusters = renewedEntries(estate, arn, profiles);
  return {
    kind: "own-role",
    for: "pods",
    lines,
    role: { name, path, partition, tooLong },
    entries: clusters.length > 0 ? { kind: "entry", arn, clusters } : undefined,
  };
}

/** The access entries that the old role left behind, and those that a cluster asks for. */
function renewedEntries(estate: Estate, arn: string, profiles: readonly FargateProfile[]) {
  // A profile that has another ARN is made again, and EKS itself creates the entry of a new profile.
  const users = profiles.filter(({ role }) => role?.arn === arn);
  const usedClusters = new Set(users.map(({ cluster, region }) => clusterAt(estate, cluster, region)));
  const { toServe = [] } = estate.source;
  return [...clustersIn(estate).values()].flatMap((cluster) => {
    const { name, region, authenticationMode } = cluster;
    const isUsed = usedClusters.has(cluster);
    const isToServe = toServe.some((place) => place.region === region && place.name === name);
    if (!isUsed && !isToServe) return [];
    const old = entryTypes(cluster, arn);
    const needsEntry = isUsed && authenticationMode === "API";
    return needsEntry || old.length > 0 ? [{ region, cluster: name, old }] : [];
  });
}
