import type { Evidence } from "../../records/uses";
import type { Place } from "../../findings";
import { isAboutFargate, judgeTrustPolicy, parseRoleArn, type RoleArn, type TrustPolicy } from "../../trust";
import { useOfEntryType } from "../evidence/access-entry";
import { isUseByNodes, nodeRoleEvidence, trustUses, type NodeRoleEvidence } from "../stack/node-role";
import { permits } from "../role-trust";
import { isMadeForPods, isOfOthers } from "../whose-role";
import { compareTexts, required, groupBy } from "../../text";
import { clustersOf, type AccountRecord, type ClusterRecord, type ProfileRecord, type RoleRecord } from "../../readers/account/inventory";
import { leastTrustPolicy, type ClusterUse } from "./trust";

/** A Fargate profile of a role, with where it is. */
export interface ProfileUse {
  region: string;
  cluster: ClusterRecord;
  profile: ProfileRecord;
}

/** A role with all that is known of who uses it, before it is judged. */
export interface AccountRole {
  account: AccountRecord;
  record: RoleRecord;
  parsed: RoleArn;
  profiles: ProfileUse[];
  /** The clusters that use the role, and those for which it was asked. */
  clusters: ClusterUse[];
  nodes: NodeRoleEvidence;
  leastTrustPolicy?: TrustPolicy;
}

/** A cluster for which a role was asked, whether it uses the role or not. */
export interface AskedCluster {
  name: string;
  region: string;
}

/** Every Fargate profile of an account. */
export function profileUses(account: AccountRecord): ProfileUse[] {
  return clustersOf(account).flatMap(({ cluster, region }) =>
    cluster.profiles.map((profile) => ({ region, cluster, profile })),
  );
}

/** A Fargate profile as what uses a role. */
export function profileEvidence({ region, cluster, profile }: ProfileUse): Evidence {
  return { kind: "fargate-profile", name: profile.name, cluster: cluster.name, region };
}

/** The name of a role of this account; undefined for another ARN. A path does not decide which role is meant. */
export function ownRoleName(account: AccountRecord, arn: string): string | undefined {
  const parsed = parseRoleArn(arn);
  return parsed?.accountId === account.id ? parsed.name : undefined;
}

/** Who runs nodes with a role, by its ARN. */
interface NodeUser {
  arn: string;
  user: Evidence;
}

/** Who runs nodes in a cluster, and with which role. */
export function nodeUsers({ cluster, region }: { cluster: ClusterRecord; region: string }): NodeUser[] {
  const place = { cluster: cluster.name, region };
  return [
    ...(cluster.autoModeRole === undefined
      ? []
      : [{ arn: cluster.autoModeRole, user: { kind: "auto-mode", ...place } as const }]),
    ...cluster.nodeGroups.map(({ name, role }) => ({
      arn: role,
      user: { kind: "node-group", name, ...place } as const,
    })),
    ...cluster.accessEntries
      .filter(({ type }) => useOfEntryType(type) === "node-group")
      .map(({ principal, type }) => ({ arn: principal, user: { kind: "access-entry", type, ...place } as const })),
  ];
}

/** Who uses which role of an account, by the role's name; `undefined` stands for what is not a role of this account. */
export interface AccountUses {
  account: AccountRecord;
  profiles: ReadonlyMap<string | undefined, ProfileUse[]>;
  nodes: ReadonlyMap<string | undefined, NodeUser[]>;
}

/** Brings together once per account who uses which role. */
export function usesOf(account: AccountRecord): AccountUses {
  return {
    account,
    profiles: groupBy(profileUses(account), ({ profile }) => ownRoleName(account, profile.role)),
    nodes: groupBy(clustersOf(account).flatMap(nodeUsers), ({ arn }) => ownRoleName(account, arn)),
  };
}

function clusterUses(profiles: readonly ProfileUse[], asked: readonly AskedCluster[]): ClusterUse[] {
  const all: ClusterUse[] = [
    ...profiles.map(({ region, cluster, profile }) => ({ region, cluster: cluster.name, profiles: [profile.arn] })),
    ...asked.map(({ region, name }) => ({ region, cluster: name, profiles: [] })),
  ];
  const byCluster = [...groupBy(all, ({ region, cluster }) => `${region}/${cluster}`)];
  return byCluster
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([, uses]) => ({ ...required(uses[0]), profiles: uses.flatMap((use) => use.profiles) }));
}

/** Brings together what is known of a role. */
export function accountRole(
  uses: AccountUses,
  record: RoleRecord,
  asked: readonly AskedCluster[] = [],
): AccountRole | undefined {
  const { account } = uses;
  const parsed = parseRoleArn(record.arn);
  if (!parsed) return undefined;
  const profiles = uses.profiles.get(parsed.name) ?? [];
  // A profile that is going away keeps what it has, and needs nothing more.
  const needing = profiles.filter((use) => {
    const { region, cluster, profile } = use;
    const place = { accountId: account.id, region, cluster: cluster.name, arn: profile.arn };
    return !isBeingDeleted(use) || permits(record.trustPolicy, place);
  });
  const clusters = clusterUses(needing, asked);
  const least = leastTrustPolicy(clusters, account);
  return {
    account,
    record,
    parsed,
    profiles,
    clusters,
    nodes: nodeRoleEvidence({ ...record, users: (uses.nodes.get(parsed.name) ?? []).map(({ user }) => user) }),
    ...(least === undefined ? {} : { leastTrustPolicy: least }),
  };
}

/** True for a profile that is being deleted, by itself or with its cluster. */
export function isBeingDeleted({ cluster, profile }: ProfileUse): boolean {
  return profile.status === "DELETING" || cluster.status === "DELETING";
}

/** The types of the access entries that a role has in a cluster. */
export function entryTypes({ accessEntries }: ClusterRecord, roleArn: string): string[] {
  return accessEntries.filter(({ principal }) => principal === roleArn).map(({ type }) => type);
}

/**
 * True for a profile whose pods cannot register with their cluster for want of an access entry. EKS itself creates that of
 * a profile that is being created; a profile that is going away, or has the ARN of no role, needs none.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 */
export function lacksEntry({ record }: AccountRole, use: ProfileUse): boolean {
  const { cluster, profile } = use;
  if (profile.status === "CREATING" || isBeingDeleted(use) || profile.role !== record.arn) return false;
  const own = entryTypes(cluster, record.arn);
  if (own.includes("FARGATE_LINUX")) return false;
  // If aws-auth counts too, it may have the role; but an access entry of the role, of any type, goes before it.
  return cluster.authenticationMode === "API" || own.length > 0;
}

/** The cluster that itself works with a role: what is changed on the role may break the cluster. */
export function clusterOfRole({
  account,
  record,
}: AccountRole): { cluster: ClusterRecord; region: string } | undefined {
  return clustersOf(account).find(({ cluster }) => cluster.clusterRole === record.arn);
}

/** True for a role that EC2 nodes, a cluster or others work with: it stays as it is, and pods need another one. */
export function mustStay(role: AccountRole): boolean {
  const { trustPolicy } = role.record;
  const shown = role.nodes.shown.map((evidence) => ({ use: "node-group" as const, evidence }));
  const isOfNodes = shown.some(isUseByNodes) && !isMadeForPods(trustUses(trustPolicy));
  return isOfNodes || clusterOfRole(role) !== undefined || isOfOthers(trustPolicy);
}

/**
 * True for a role that a Fargate profile uses, or whose trust policy is for the Fargate service. One that lets in everyone is so too if somebody
 * asks for it for a cluster.
 */
export function isForFargate({ account, record: { trustPolicy }, profiles, clusters }: AccountRole): boolean {
  if (profiles.length > 0) return true;
  if (clusters.length === 0 && !isAboutFargate(trustPolicy)) return false;
  return judgeTrustPolicy(trustPolicy, { accounts: [account.id] }).concernsFargate;
}

/** Where a profile with a role is, in a finding. */
export function profilePlace(account: AccountRecord, { region, cluster, profile }: ProfileUse, role: string): Place {
  return { account: account.id, region, role, cluster: cluster.arn, profile: profile.name };
}

/** Where a cluster that uses a role is, in a finding. */
export function clusterPlace(account: AccountRecord, { region, cluster }: ProfileUse, role: string): Place {
  return { account: account.id, region, role, cluster: cluster.arn };
}

/** Where a role is, in a finding. */
export function rolePlace({ account, record }: AccountRole): { account: string; role: string } {
  return { account: account.id, role: record.arn };
}
