import { buildTrustPolicy, partitionOf, sourceArn } from "../core/iam";
import type { ClusterReference } from "./arguments/clusters";
import { readCluster } from "./arguments/clusters";
import type { Problem } from "./arguments/problem";

/** Whose pods may use the role, all of it known. `regions` are those of the clusters given by name. */
export interface Scope {
  partition: string;
  accountId: string;
  regions: string[];
  clusters: string[];
}

/** The clusters as they were given, read; what is not readable was refused before. */
export function readClusters(clusters: string[]): ClusterReference[] {
  return clusters.flatMap((cluster) => readCluster(cluster) ?? []);
}

/** The SourceArns that the scope allows, cluster by cluster in the order given, each once. */
export function sourceArns({ partition, accountId, regions, clusters }: Scope): string[] {
  const arns = readClusters(clusters).flatMap(({ name, region: ownRegion }) =>
    (ownRegion === undefined ? regions : [ownRegion]).map((region) =>
      sourceArn({ partition, region, accountId, cluster: name }),
    ),
  );
  return [...new Set(arns)];
}

/** Every Region in which the role is used, `*` alone if it is one of them. */
export function usedRegions({ regions, clusters }: Pick<Scope, "regions" | "clusters">): string[] {
  const used = new Set(readClusters(clusters).flatMap(({ region }) => (region === undefined ? regions : [region])));
  return used.has("*") ? ["*"] : [...used];
}

/** The partitions that clusters and Regions tell, each once: none if nothing tells, more than one if they contradict. */
export function partitionsTold(clusters: string[], regions: string[]): string[] {
  const told = [
    ...readClusters(clusters).map(({ partition }) => partition),
    ...regions.map((region) => partitionOf(region)),
  ];
  return [...new Set(told.flatMap((partition) => partition ?? []))];
}

/** What is wrong with a trust policy's length: how many clusters fit, and what else can be done. */
export function lengthProblems(scope: Scope, limit: number, policyOf = buildTrustPolicy): Problem[] {
  const lengthWith = (clusters: string[]): number =>
    JSON.stringify(policyOf(sourceArns({ ...scope, clusters }))).length;
  const { clusters } = scope;
  const length = lengthWith(clusters);
  if (length <= limit) return [];
  let fitting = 0;
  while (fitting < clusters.length && lengthWith(clusters.slice(0, fitting + 1)) <= limit) fitting++;
  const rule =
    `make a trust policy of ${length} characters, more than the ${limit} that trustPolicyLimit allows: ` +
    `the first ${fitting} of the ${clusters.length} clusters fit`;
  const fix =
    'Give clusters: ["*"] or regions: ["*"], or make several roles, or have AWS raise the quota "Role trust policy length" ' +
    "(up to 8192) and set trustPolicyLimit to it";
  return [{ path: "clusters", rule, fix }];
}
