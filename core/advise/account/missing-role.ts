import type { EntryPlace } from "../../aws/commands";
import { clusterAt, clustersIn, entryTypes, type Estate } from "../../facts/estate";
import { evidenceOf } from "../../facts/owner";
import type { FargateProfile } from "../../facts/fargate-profiles";
import { ownPolicy, type Entries, type Fix, type OwnRoleForPods } from "../../findings/fix-kinds";
import { isSameRole, type RoleIdentity } from "../../records/identity";
import type { Evidence } from "../../records/uses";
import { groupBy } from "../../text";
import { parseRoleArn, whyTooLong, type RoleArn } from "../../trust";
import { lineOf, linesToServe } from "../asked";
import { roleBeside } from "./second-role";

/** What to do about the profiles whose role is not there: those that name one role, by any path, get one role. */
export function missingRoleFix(estate: Estate, role: RoleIdentity): Fix {
  const uses = estate.profiles.filter(
    ({ isBeingDeleted, role: used }) =>
      !isBeingDeleted && used !== undefined && (used.arn === role.arn || isSameRole(used, role)),
  );
  const byArn = groupBy(uses, (use) => use.role?.arn);
  // The ARN that most profiles have; of several, the first.
  const [most] = [...byArn].sort(([, a], [, b]) => b.length - a.length);
  const arn = most?.[0] ?? role.arn;
  const parsed = parseRoleArn(arn ?? "");
  if (!parsed) return { kind: "name" };
  const first = createMissing(estate, parsed, uses);
  return role.arn === arn ? first : { kind: "name", arn, first };
}

/** Who else names a role that is not there: one for both would be shared. */
function othersNaming(estate: Estate, role: RoleIdentity): (Evidence | EntryPlace)[] {
  const users = estate.roles.filter((used) => isSameRole(used.role, role));
  const nodes = users.flatMap(({ uses }) => evidenceOf("node-group", uses));
  const ruled = [...clustersIn(estate).values()].filter((cluster) => cluster.role && isSameRole(cluster.role, role));
  return [...nodes, ...ruled.map(({ region, name }) => ({ region, cluster: name }))];
}

/**
 * Makes a role for all profiles that have it, and for clusters that it has to serve. EKS knows a role by its unique id, so that an
 * access entry of one that was deleted is of no use to the new one.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
 */
export function createMissing(estate: Estate, parsed: RoleArn, uses: readonly FargateProfile[]): OwnRoleForPods {
  const { source } = estate;
  const lines = [...uses.map((one) => lineOf(one, source)), ...linesToServe(source)];
  const namedBy = othersNaming(estate, { ...parsed, label: parsed.name });
  if (namedBy.length > 0) return { ...roleBeside(estate, parsed.name, lines), namedBy };
  const { arn, name, path, partition } = parsed;
  const tooLong = whyTooLong(ownPolicy({ lines }), source.quotas?.trustPolicyLength);
  const entries = renewedEntries(estate, arn, uses);
  return {
    kind: "own-role",
    for: "pods",
    lines,
    role: { name, path, partition, tooLong },
    ...(entries.length > 0 && { entries: { kind: "entry", arn, clusters: entries } }),
  };
}

/** The access entries that the old role left behind, and those that a cluster asks for. */
function renewedEntries(estate: Estate, arn: string, uses: readonly FargateProfile[]): Entries["clusters"] {
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
