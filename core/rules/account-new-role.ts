import { evidenceText } from "../findings/render/evidence";
import { executionPolicyArn, parseRoleArn, whyTooLong, type RoleArn, type TooLong, type TrustPolicy } from "../trust";
import {
  createEntryCommand,
  createRoleCommands,
  deleteEntryCommand,
  secondRoleName,
  showEntryCommands,
} from "../aws/commands";
import { clustersOf, type AccountRecord } from "../facts/account/inventory";
import type { StaleLine } from "../facts/account/stale-lines";
import { leastTrustPolicy, trustFor, permitsCluster, trustFindings, type ClusterUse } from "../facts/account/trust";
import {
  accountRole,
  entryTypes,
  mustStay,
  nodeUsers,
  ownRoleName,
  usesOf,
  type AccountRole,
  type AskedCluster,
  type ProfileUse,
} from "../facts/account/account-role";

/**
 * What to do first about a trust policy that is too long for IAM.
 * @param stale its lines for clusters that are gone, which cost nothing to lose
 */
export function makeRoom({ isFinal }: TooLong, stale: readonly StaleLine[]): string {
  const goesFirst = stale.length === 0 ? "" : "remove the lines of clusters that are gone, or ";
  return (
    goesFirst + (isFinal ? "give some of the clusters a role of their own" : "ask for more in Service Quotas first")
  );
}

/** The fix in place of a trust policy that is longer than any quota allows; undefined for any other. */
export function fixIfTooLong(policy: TrustPolicy, stale: readonly StaleLine[] = []): string | undefined {
  const tooLong = whyTooLong(policy);
  if (!tooLong?.isFinal) return undefined;
  const toDo = makeRoom(tooLong, stale);
  return `${toDo.charAt(0).toUpperCase()}${toDo.slice(1)}: the trust policy would have ${tooLong.reason}`;
}

/** What a trust policy needs that is longer than the account's quota; empty for any other. */
export function quotaNotes(policy: TrustPolicy, { quotas }: AccountRecord, stale: readonly StaleLine[] = []): string[] {
  const tooLong = whyTooLong(policy, quotas.trustPolicyLength);
  return tooLong === undefined ? [] : [`the trust policy has ${tooLong.reason}: ${makeRoom(tooLong, stale)}`];
}

/** Why a role takes no more managed policies; undefined if it does, or nobody knows. */
export function whyNoMorePolicies({ account, record }: Pick<AccountRole, "account" | "record">): string | undefined {
  const { policiesPerRole = Infinity } = account.quotas;
  const { length } = record.attachedPolicies;
  return length >= policiesPerRole
    ? `it has ${length} managed policies, as many as the account's quota allows: detach one or ask for more in Service Quotas first`
    : undefined;
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

/** A role for Fargate profiles beside one that must stay, with what else it needs of that one. */
export function roleBeside(
  account: AccountRecord,
  first: string,
  clusters: readonly ClusterUse[],
  { needs = [], boundary }: { needs?: readonly string[]; boundary?: string } = {},
): string {
  const least = leastTrustPolicy(clusters, account);
  if (least === undefined) return "Give the Fargate profiles a role of their own";
  const instead = fixIfTooLong(least);
  if (instead !== undefined) return instead;
  const { name, isThere } = nameBeside(account, first, clusters);
  const role = { name, path: "/", partition: account.partition, ...(boundary === undefined ? {} : { boundary }) };
  const make = createRoleCommands(role, least).join(" && ");
  const steps = [
    isThere ? `Role ${name} already lets in these clusters` : [make, ...quotaNotes(least, account)].join("; "),
    ...(needs.length === 0 ? [] : [`give it what ${needs.join(", ")} of role ${first} allow`]),
    `create each Fargate profile again under another name with role ${name}, since the role of a profile cannot be changed, and delete the old one once the new one is active`,
  ];
  return steps.join("; then ");
}

/** Who else names a role that is not there: one for both would be shared. */
function othersNaming(account: AccountRecord, { name, arn }: RoleArn): string[] {
  const ruled = clustersOf(account).filter(({ cluster }) => cluster.clusterRole === arn);
  return [
    ...(usesOf(account).nodes.get(name) ?? []).map(({ user }) => evidenceText(user)),
    ...ruled.map(({ cluster, region }) => `cluster ${cluster.name} in ${region} itself`),
  ];
}

/**
 * EKS may hear of a new role only after some seconds. A deletion before is not to be repeated, and where aws-auth counts too nobody
 * would see that the entry is gone.
 */
const newToEks =
  'EKS may not know the new role at once: while it answers "invalid principal", repeat the command that failed and those after it';

/**
 * The commands that make a role for all profiles that have it, and for clusters that shall use it. EKS knows a role by its unique
 * id, so that an access entry of one that was deleted is of no use to the new one.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
 */
export function createMissing(
  account: AccountRecord,
  role: RoleArn,
  uses: readonly ProfileUse[],
  asked: readonly AskedCluster[] = [],
): string {
  const named = [...uses.map(({ region, cluster: { name } }) => ({ region, name })), ...asked];
  const clusters = named.map(({ region, name }): ClusterUse => ({ region, cluster: name, profiles: [] }));
  const others = othersNaming(account, role);
  if (others.length > 0)
    return `Make no role ${role.name} for the Fargate profiles, since others name it too (${others.join(", ")}): ${roleBeside(account, role.name, clusters)}`;
  const policy = trustFor(clusters, account);
  const instead = fixIfTooLong(policy);
  if (instead !== undefined) return instead;
  const { inTheWay, commands } = renewEntries(account, role, uses, asked);
  const all = [...createRoleCommands(role, policy), ...commands].join(" && ");
  const notes = [...(commands.length > 0 ? [newToEks] : []), ...quotaNotes(policy, account)];
  return [beforeDeletion(inTheWay, role.arn) + all, ...notes].join("; ");
}

/** An access entry of some role that is deleted, since EKS lets a role have one only. */
interface DeletedEntry {
  region: string;
  cluster: { name: string };
  type: string;
}

/** What comes before the commands that delete access entries of a role; empty where all are of the type for pods on Fargate. */
export function beforeDeletion(entries: readonly DeletedEntry[], roleArn: string): string {
  const others = entries.filter(({ type }) => type !== "FARGATE_LINUX");
  if (others.length === 0) return "";
  const types = [...new Set(others.map(({ type }) => type))].join(", ");
  const which = others.length === 1 ? `the entry of type ${types}` : `the entries of type ${types}`;
  const them = others.length === 1 ? "it" : "them";
  const looks = others.flatMap(({ region, cluster }) => showEntryCommands(region, cluster.name, roleArn)).join("; ");
  return `Make sure first that nobody needs the Kubernetes groups and access policies of ${which}, which are deleted with ${them} (${looks}): `;
}

/**
 * The commands that give a new role the access entries that the old one left behind, and those that a cluster asks for, with the
 * entries that they delete.
 */
function renewEntries(
  account: AccountRecord,
  { arn }: RoleArn,
  uses: readonly ProfileUse[],
  asked: readonly AskedCluster[],
): { inTheWay: DeletedEntry[]; commands: string[] } {
  // A profile that has another ARN is made again, and EKS itself creates the entry of a new profile.
  const used = new Set(uses.filter(({ profile }) => profile.role === arn).map(({ cluster }) => cluster.arn));
  const isAsked = (region: string, name: string): boolean =>
    asked.some((one) => one.region === region && one.name === name);
  const places = clustersOf(account).filter(
    ({ cluster, region }) => used.has(cluster.arn) || isAsked(region, cluster.name),
  );
  const inTheWay = places.flatMap((place) => entryTypes(place.cluster, arn).map((type) => ({ ...place, type })));
  const commands = places.flatMap(({ region, cluster }) => {
    const isThere = entryTypes(cluster, arn).length > 0;
    const isLacking = cluster.authenticationMode === "API" && used.has(cluster.arn);
    return [
      ...(isThere ? [deleteEntryCommand(region, cluster.name, arn)] : []),
      ...(isThere || isLacking ? [createEntryCommand(region, cluster.name, arn)] : []),
    ];
  });
  return { inTheWay, commands };
}
