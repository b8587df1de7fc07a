import type { Evidence } from "../../core/records/uses";
import { DescribeNodegroupCommand, paginateListClusters, paginateListNodegroups } from "@aws-sdk/client-eks";
import pMap from "p-map";
import { errorNames } from "../../core/aws/error-names";
import type { Facts } from "../../core/facts/facts";
import { regionOf, type ResourceRecord, text } from "../../core/records/record";
import { eksType } from "../../core/records/resource-types";
import { reasonOf } from "./aws-reason";
import type { Answers, AwsAccess } from "./aws-access";

/** More clusters than this are not walked through: a preview has to end. */
const clusterLimit = 50;

/** The role of a node group. */
export interface NodeRole {
  roleArn: string;
  /** `CLUSTER/NODE_GROUP` */
  nodeGroup: string;
  evidence: Evidence;
}

interface Cluster {
  name: string;
  region?: string;
}

/**
 * The node roles of the node groups of the clusters that the stack names, else of all clusters in sight. The stack's own node
 * groups are left out: what AWS says of them is what they were, and must not block the change that fixes it.
 * @param known what AWS said before, by Region and cluster
 */
export async function lookUpNodeGroups(
  access: AwsAccess,
  facts: Facts,
  known: Answers<NodeRole[]>,
): Promise<NodeRole[]> {
  const named = clustersNamed(facts.stack.records);
  const clusters = named.length > 0 ? named : await clustersInAccount(access);
  const groupsOf = (cluster: Cluster): Promise<NodeRole[]> =>
    known.get(`${cluster.region}/${cluster.name}`, access.failed, (failed) =>
      nodeRolesOf({ ...access, failed }, cluster),
    );
  const perCluster = await pMap(clusters, groupsOf, { concurrency: access.atOnce });
  const own = ownNodeGroups(facts.stack.records);
  return perCluster.flat().filter(({ nodeGroup }) => !own.has(nodeGroup));
}

function ownNodeGroups(records: readonly ResourceRecord[]): Set<string> {
  const nodeGroups = records.filter(({ type }) => eksType(type)?.kind === "node-group");
  return new Set(
    nodeGroups.map(({ props }) => {
      const name = text(props, "nodeGroupName") ?? text(props, "nodegroupName");
      return `${text(props, "clusterName")}/${name}`;
    }),
  );
}

function clustersNamed(records: readonly ResourceRecord[]): Cluster[] {
  const clusters = new Map<string, Cluster>();
  for (const record of records) {
    const property = eksType(record.type)?.cluster;
    const name = property && text(record.props, property);
    const region = regionOf(record);
    if (name !== undefined) clusters.set(`${region}/${name}`, { name, region });
  }
  return [...clusters.values()];
}

async function clustersInAccount(access: AwsAccess): Promise<Cluster[]> {
  const names: string[] = [];
  try {
    for await (const page of paginateListClusters({ client: access.eks(undefined) }, {}, access)) {
      names.push(...(page.clusters ?? []));
      if (names.length > clusterLimit) break;
    }
  } catch (error) {
    access.failed("the node groups of the account's clusters could not be checked", reasonOf(error));
  }
  if (names.length > clusterLimit) {
    access.failed(
      `only the node groups of the first ${clusterLimit} clusters were checked`,
      "use a role ledger for the rest",
    );
  }
  return names.slice(0, clusterLimit).map((name) => ({ name }));
}

async function nodeRolesOf(access: AwsAccess, cluster: Cluster): Promise<NodeRole[]> {
  const client = access.eks(cluster.region);
  const clusterName = cluster.name;
  const ask = { abortSignal: access.abortSignal };
  try {
    const names: string[] = [];
    for await (const page of paginateListNodegroups({ client }, { clusterName }, access)) {
      names.push(...(page.nodegroups ?? []));
    }
    const describe = (nodegroupName: string) =>
      client.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }), ask).catch((error: unknown) => {
        // It may be deleted after it was listed; the others count.
        if (!isGone(error)) throw error;
      });
    const described = await pMap(names, describe, { concurrency: access.atOnce });
    return described.flatMap((answer) => {
      const { nodeRole: roleArn, nodegroupName: name = "" } = answer?.nodegroup ?? {};
      if (roleArn === undefined) return [];
      const evidence: Evidence = { kind: "node-group", name, cluster: clusterName, seenIn: "AWS" };
      return [{ roleArn, nodeGroup: `${clusterName}/${name}`, evidence }];
    });
  } catch (error) {
    // A cluster that this stack is about to make has no node groups yet.
    if (isGone(error)) return [];
    access.failed(`the node groups of cluster ${clusterName} could not be checked`, reasonOf(error));
    return [];
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && errorNames.missing.test(error.name);
}
