import { executionPolicyArn, sourceArn } from "../../core/service/fargate";
import { buildTrustPolicy } from "../../core/trust";
import type { AccountRecord, ClusterRecord, ProfileRecord, RoleRecord } from "../../core/readers/account/inventory";

export const accountId = "123456789012";
export const region = "eu-west-1";

export const roleArn = (name: string, path = "/"): string => `arn:aws:iam::${accountId}:role${path}${name}`;
export const clusterArn = (name: string): string => `arn:aws:eks:${region}:${accountId}:cluster/${name}`;
export const profileArn = (cluster: string, name: string): string =>
  `arn:aws:eks:${region}:${accountId}:fargateprofile/${cluster}/${name}/11111111-2222-3333-4444-555555555555`;
export const line = (cluster: string, changes = {}): string =>
  sourceArn({ partition: "aws", region, accountId, cluster, ...changes });

/** What a fix says that gives access entries to a role which it makes. */
export const newToEks =
  '\nEKS may not know the new role at once: while it answers "invalid principal", repeat the command that failed and those after it.';

/** A value as a file of JSON keeps it. */
export const asSaved = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** The trust policy of a role for some clusters, as JSON text. */
export function rightTrust(...clusters: string[]): string {
  return JSON.stringify(buildTrustPolicy(clusters.map((cluster) => line(cluster))));
}

/** A role that is right for cluster blue. */
export function rightRole(changes: Partial<RoleRecord> = {}): RoleRecord {
  return {
    arn: roleArn("pods"),
    uniqueId: "AROAEXAMPLE",
    trustPolicy: rightTrust("blue"),
    attachedPolicies: [executionPolicyArn("aws")],
    policies: [],
    instanceProfiles: [],
    ...changes,
  };
}

/** A profile of cluster blue that uses role pods. */
export function rightProfile(changes: Partial<ProfileRecord> = {}): ProfileRecord {
  const name = changes.name ?? "default";
  return { name, arn: profileArn("blue", name), role: roleArn("pods"), status: "ACTIVE", ...changes };
}

/** Cluster blue, whose one profile uses role pods. */
export function rightCluster(changes: Partial<ClusterRecord> = {}): ClusterRecord {
  const name = changes.name ?? "blue";
  return {
    name,
    arn: clusterArn(name),
    status: "ACTIVE",
    authenticationMode: "API_AND_CONFIG_MAP",
    profiles: [rightProfile()],
    nodeGroups: [{ name: "workers", role: roleArn("nodes") }],
    accessEntries: [{ principal: roleArn("pods"), type: "FARGATE_LINUX" }],
    ...changes,
  };
}

/** An account with one role and one cluster, all of it right. */
export function rightAccount(changes: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id: accountId,
    partition: "aws",
    roles: [rightRole()],
    nodeRoles: [],
    allRoles: true,
    quotas: {},
    regions: [{ name: region, clusters: [rightCluster()] }],
    allRegions: true,
    unknown: [],
    ...changes,
  };
}

/** The right account, with one thing of its role changed. */
export function withRole(changes: Partial<RoleRecord>, account: Partial<AccountRecord> = {}): AccountRecord {
  return rightAccount({ roles: [rightRole(changes)], ...account });
}

/** The right account, with one thing of its cluster changed. */
export function withCluster(changes: Partial<ClusterRecord>, account: Partial<AccountRecord> = {}): AccountRecord {
  return rightAccount({ regions: [{ name: region, clusters: [rightCluster(changes)] }], ...account });
}
