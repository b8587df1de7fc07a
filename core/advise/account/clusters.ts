import { buildTrustPolicy, sourceArn, type TrustPolicy } from "../../trust";
import type { Source } from "../../readers/source";

/** A cluster by name and Region, with the ARNs of those of its Fargate profiles that use the role. */
export interface ClusterUse {
  region: string;
  cluster: string;
  profiles: readonly string[];
}

/** The trust policy with a line for each cluster, in the order of Region and name, and nothing else. */
export function trustFor(uses: readonly ClusterUse[], source: Source): TrustPolicy {
  const { partition = "aws", account: accountId = "" } = source;
  const lines = uses.map(({ region, cluster }) => sourceArn({ partition, accountId, region, cluster }));
  return buildTrustPolicy([...new Set(lines)].sort());
}

/** The least trust policy with which a role serves the clusters that use it; undefined if none does. */
export function leastTrustPolicy(uses: readonly ClusterUse[], source: Source): TrustPolicy | undefined {
  return uses.length === 0 ? undefined : trustFor(uses, source);
}
