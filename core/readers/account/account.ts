import type { ResourceRecord } from "../../records/record";
import { parseRoleArn } from "../../policy";
import type { Reading } from "../source";
import type { AccountRecord, ClusterRecord, RoleRecord } from "./inventory";

/** A saved account as a reading: its resources are as Pulumi has them. */
export function readAccount(account: AccountRecord): Reading {
  const { id, partition, quotas, allRoles, allRegions, oldestItem, unknown: unread } = account;
  const regions = account.regions.map(({ name }) => name);
  return {
    complete: { roles: allRoles, regions, everyRegion: allRegions },
    unread,
    oldestItem,
    file: id,
    records: recordsOf(account),
    account: id,
    quotas,
    partition,
    isInAws: true,
    nameOf: ({ name }) => name,
  };
}

function recordsOf({ id, roles, nodeRoles, regions }: AccountRecord) {
  const records: ResourceRecord[] = [];
  function add(region: string, [type, name, props]: Resource) {
    const urn = `urn:pulumi:${region}::${id}::${type}::${name}`;
    const place = region === global ? {} : { region };
    const provider = { urn: `aws-${id}-${region}`, props: { ...place, allowedAccountIds: [id] } };
    records.push({ urn, type, name, props, propertyDependencies: {}, provider });
  }
  function addRole(arn: string, props: Record<string, unknown>) {
    const name = parseRoleArn(arn)?.name ?? "role";
    add(global, ["aws:iam/role:Role", name, { arn, ...props }]);
  }
  for (const role of roles) addRole(role.arn, propsOf(role));
  for (const { arn, evidence } of nodeRoles) addRole(arn, { [nodeRoleBecause]: evidence });
  for (const { name, clusters } of regions) for (const resource of clusters.flatMap(resourcesOf)) add(name, resource);
  return records;
}

/** The place of a resource that belongs to no Region, such as a role. */
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
  const { name: clusterName, arn, status, authenticationMode, clusterRole: roleArn, autoModeRole } = cluster;
  const clusterProps: Resource[2] = { name: clusterName, arn, status, accessConfig: { authenticationMode }, roleArn };
  if (autoModeRole !== undefined) clusterProps.computeConfig = { enabled: true, nodeRoleArn: autoModeRole };
  const resources: Resource[] = [["aws:eks/cluster:Cluster", clusterName, clusterProps]];
  function add(type: string, name: string, props: object) {
    resources.push([type, `${clusterName}/${name}`, { clusterName, ...props }]);
  }
  for (const { name, role } of cluster.nodeGroups)
    add("aws:eks/nodeGroup:NodeGroup", name, { nodeGroupName: name, nodeRoleArn: role });
  for (const profile of cluster.profiles) {
    const { name, role } = profile;
    // EKS deletes the profiles of a cluster with it.
    const profileStatus = status === "DELETING" ? status : profile.status;
    const props = { fargateProfileName: name, podExecutionRoleArn: role, arn: profile.arn, status: profileStatus };
    add("aws:eks/fargateProfile:FargateProfile", name, props);
  }
  for (const { principal, type } of cluster.accessEntries)
    add("aws:eks/accessEntry:AccessEntry", principal, { principalArn: principal, type });
  return resources;
}
