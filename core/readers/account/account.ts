import type { ResourceRecord } from "../../records/record";
import { parseRoleArn } from "../../trust";
import type { Reading } from "../source";
import type { AccountRecord, ClusterRecord, RoleRecord } from "./inventory";

/** What was read of an account, as that of a file: its resources as Pulumi has them. */
export function readAccount(account: AccountRecord): Reading {
  const { id, partition, quotas, allRoles, allRegions, unknown: unread } = account;
  const regions = account.regions.map(({ name }) => name);
  return {
    complete: { roles: allRoles, regions, everyRegion: allRegions },
    unread,
    file: id,
    records: recordsOf(account),
    account: id,
    quotas,
    partition,
    isInAws: true,
    nameOf: ({ name }) => name,
  };
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
      clusters.flatMap((cluster) => resourcesOf(cluster).map((resource) => record(region, ...resource))),
    ),
  ];
}

/** The place of what belongs to no Region, such as a role. */
const global = "global";

/** The property of a role's record that says, in words, why AWS shows it to be one of nodes; only in the records of an account. */
export const nodeRoleBecause = "nodeRoleBecause";

/** The properties of a role as Pulumi has them. */
export function propsOf({
  arn,
  trustPolicy,
  attachedPolicies,
  policies,
  ...role
}: RoleRecord): Record<string, unknown> {
  return {
    ...role,
    ...parseRoleArn(arn),
    assumeRolePolicy: trustPolicy,
    managedPolicyArns: attachedPolicies,
    inlinePolicies: policies.map(({ name, document }) => ({ name, policy: document })),
  };
}

type Resource = [type: string, name: string, props: Record<string, unknown>];

function resourcesOf(cluster: ClusterRecord): Resource[] {
  const { name: clusterName, arn, status, authenticationMode, clusterRole, autoModeRole } = cluster;
  const ofCluster = {
    name: clusterName,
    arn,
    status,
    accessConfig: { authenticationMode },
    roleArn: clusterRole,
    ...(autoModeRole !== undefined && { computeConfig: { enabled: true, nodeRoleArn: autoModeRole } }),
  };
  const within = (type: string, name: string, props: object): Resource => [
    type,
    `${clusterName}/${name}`,
    { clusterName, ...props },
  ];
  // A profile goes with its cluster.
  const going = status === "DELETING" && { status };
  return [
    ["aws:eks/cluster:Cluster", clusterName, ofCluster],
    ...cluster.nodeGroups.map(({ name, role }) =>
      within("aws:eks/nodeGroup:NodeGroup", name, { nodeGroupName: name, nodeRoleArn: role }),
    ),
    ...cluster.profiles.map(({ name, role: podExecutionRoleArn, ...profile }) => {
      const props = { fargateProfileName: name, podExecutionRoleArn, ...profile, ...going };
      return within("aws:eks/fargateProfile:FargateProfile", name, props);
    }),
    ...cluster.accessEntries.map(({ principal, type }) =>
      within("aws:eks/accessEntry:AccessEntry", principal, { principalArn: principal, type }),
    ),
  ];
}
