import type { ResourceRecord } from "../../records/record";
import { parseRoleArn } from "../../trust";
import type { Source, UsingCluster } from "../source";
import type { AccountRecord, ClusterRecord, RoleRecord } from "./inventory";

/**
 * What was read of an account, as a source like a file: its resources as Pulumi has them.
 * @param toServe the clusters that its one role has to serve
 */
export function readAccount(account: AccountRecord, toServe: readonly Required<UsingCluster>[] = []): Source {
  const { id, partition, quotas } = account;
  return {
    ...readingOf(account),
    file: id,
    records: recordsOf(account),
    account: id,
    quotas,
    partition,
    toServe,
    showsAttachments: true,
    lineOf: () => undefined,
    nameOf: ({ name }) => name,
  };
}

/** How much of an account was read. */
export function readingOf(account: AccountRecord): Pick<Source, "complete" | "unread"> {
  const { allRoles, allRegions, unknown: unread } = account;
  const regions = account.regions.map(({ name }) => name);
  return { complete: { roles: allRoles, regions, everyRegion: allRegions }, unread };
}

function recordsOf({ id, roles, nodeRoles, regions }: AccountRecord): ResourceRecord[] {
  const record = (region: string, type: string, name: string, props: Record<string, unknown>): ResourceRecord => ({
    urn: `urn:pulumi:${region}::${id}::${type}::${name}`,
    type,
    name,
    props,
    propertyDependencies: {},
    provider: { urn: `aws-${id}-${region}`, props: { ...(region !== global && { region }), allowedAccountIds: [id] } },
  });
  const roleRecord = (arn: string, props: Record<string, unknown>): ResourceRecord =>
    record(global, "aws:iam/role:Role", parseRoleArn(arn)?.name ?? "role", { arn, ...props });
  return [
    ...roles.map((role) => roleRecord(role.arn, propsOf(role))),
    ...nodeRoles.map(({ arn, evidence }) => roleRecord(arn, { [nodeRoleBecause]: evidence })),
    ...regions.flatMap(({ name: region, clusters }) =>
      clusters.flatMap((cluster) =>
        resourcesOf(cluster).map(({ type, name, props }) => record(region, type, name, props)),
      ),
    ),
  ];
}

/** The place of what belongs to no Region, such as a role. */
const global = "global";

/** The property of a role's record that says, in words, why AWS shows it to be one of nodes; only in the records of an account. */
export const nodeRoleBecause = "nodeRoleBecause";

function propsOf({ arn, trustPolicy, attachedPolicies, policies, ...role }: RoleRecord): Record<string, unknown> {
  return {
    ...role,
    ...parseRoleArn(arn),
    assumeRolePolicy: trustPolicy,
    managedPolicyArns: attachedPolicies,
    inlinePolicies: policies.map(({ name, document }) => ({ name, policy: document })),
  };
}

function resourcesOf(cluster: ClusterRecord): Pick<ResourceRecord, "type" | "name" | "props">[] {
  const { name: clusterName, arn, status, authenticationMode, clusterRole, autoModeRole } = cluster;
  return [
    {
      type: "aws:eks/cluster:Cluster",
      name: clusterName,
      props: {
        ...{ name: clusterName, arn, status, accessConfig: { authenticationMode } },
        ...(clusterRole !== undefined && { roleArn: clusterRole }),
        ...(autoModeRole !== undefined && { computeConfig: { enabled: true, nodeRoleArn: autoModeRole } }),
      },
    },
    ...cluster.nodeGroups.map(({ name, role }) => ({
      type: "aws:eks/nodeGroup:NodeGroup",
      name: `${clusterName}/${name}`,
      props: { clusterName, nodeGroupName: name, nodeRoleArn: role },
    })),
    ...cluster.profiles.map(({ name, role, ...profile }) => ({
      type: "aws:eks/fargateProfile:FargateProfile",
      name: `${clusterName}/${name}`,
      props: {
        ...{ clusterName, fargateProfileName: name, podExecutionRoleArn: role, ...profile },
        // A profile goes with its cluster.
        ...(status === "DELETING" && { status }),
      },
    })),
    ...cluster.accessEntries.map(({ principal, type }) => ({
      type: "aws:eks/accessEntry:AccessEntry",
      name: `${clusterName}/${principal}`,
      props: { clusterName, principalArn: principal, type },
    })),
  ];
}
