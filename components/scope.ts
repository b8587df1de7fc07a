import * as pulumi from "@pulumi/pulumi";
import { readCluster } from "./arguments/clusters";
import { refusing } from "./arguments/problem";
import { foreignAccounts, partitionProblems } from "./arguments/together";
import type { FargatePodExecutionRoleArgs } from "./fargate-pod-execution-role-args";
import { providerAccountId, providerPartition, providerRegion } from "./lookups";
import { partitionsTold, readClusters, type Scope } from "./trust";

/**
 * Whose pods may use the role: what the arguments tell, and what they leave open as the provider of `parent` knows it.
 * Nothing is asked that the arguments tell, so that the scope is known at preview whenever they are.
 */
export function resolveScope(name: string, args: FargatePodExecutionRoleArgs, parent: pulumi.Resource): Scoped {
  const clusters = pulumi.output(args.clusters);
  const regions = args.regions === undefined ? defaultRegions(args.clusters, parent) : pulumi.output(args.regions);
  const accountId = args.accountId === undefined ? providerAccountId(parent) : pulumi.output(args.accountId);
  // The Regions tell the partition first, so that a cluster that is not known yet does not hide it.
  const partition = regions.apply((known) => {
    const told = partitionsTold([], known);
    return told.length > 0 ? pulumi.output(told[0]) : partitionOfClusters(clusters, parent);
  });
  const scope = pulumi.output({ partition, accountId, regions, clusters }).apply(async (known) => {
    const problems = [
      ...partitionProblems(partitionsTold(known.clusters, known.regions)),
      ...foreignAccounts(readClusters(known.clusters), known.accountId),
    ];
    await refusing(name, problems, clusters);
    return known;
  });
  return { scope, partition };
}

/** The scope, and of it the partition, which is often known when the rest is not. */
export interface Scoped {
  scope: pulumi.Output<Scope>;
  partition: pulumi.Output<string>;
}

function partitionOfClusters(clusters: pulumi.Output<string[]>, parent: pulumi.Resource): pulumi.Output<string> {
  return clusters.apply((known) => {
    const [told] = partitionsTold(known, []);
    return told === undefined ? providerPartition(parent) : pulumi.output(told);
  });
}

/** Clusters given by ARN tell their Region; where any may be given by name, the provider's Region is asked for. */
function defaultRegions(
  clusters: FargatePodExecutionRoleArgs["clusters"],
  parent: pulumi.Resource,
): pulumi.Output<string[]> {
  const tellsRegion = (cluster: unknown): boolean =>
    typeof cluster === "string" && readCluster(cluster)?.region !== undefined;
  if (Array.isArray(clusters) && clusters.every(tellsRegion)) return pulumi.output<string[]>([]);
  return providerRegion(parent).apply((region) => [region]);
}
