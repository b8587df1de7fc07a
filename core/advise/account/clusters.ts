import { buildTrustPolicy, serves, sourceArn, type TrustPolicy } from "../../trust";
import type { Source } from "../../readers/source";

/** A cluster by name and Region, with the ARNs of those of its Fargate profiles that use the role. */
export interface ClusterUse {
  region: string;
  cluster: string;
  profiles: readonly string[];
}

/**
 * True if the Fargate service can assume the role for a cluster: for each of its profiles that use the role, or, if
 * none does yet, for every profile that it may get.
 */
export function permitsCluster(
  document: string,
  { region, cluster, profiles }: ClusterUse,
  { account: accountId = "" }: Source,
): boolean {
  if (profiles.length === 0) return serves(document, { for: { accountId, region, cluster }, every: true });
  return profiles.every((arn) => serves(document, { for: { accountId, region, cluster, arn } }));
}

/** The SourceArn line of a cluster. */
function clusterLine(place: { region: string; cluster: string }, source: Source): string {
  const { partition = "aws", account: accountId = "" } = source;
  return sourceArn({ partition, accountId, ...place });
}

/** The trust policy with a line for each cluster, in the order of Region and name, and nothing else. */
export function trustFor(uses: readonly ClusterUse[], source: Source): TrustPolicy {
  return buildTrustPolicy([...new Set(uses.map((use) => clusterLine(use, source)))].sort());
}

/** The least trust policy with which a role serves the clusters that use it; undefined if none does. */
export function leastTrustPolicy(uses: readonly ClusterUse[], source: Source): TrustPolicy | undefined {
  return uses.length === 0 ? undefined : trustFor(uses, source);
}
