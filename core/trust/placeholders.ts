import { fargate } from "../service/fargate";
import type { Service } from "../service/service";
import type { SourceArnLine } from "../service/source-arn";

/** What stands in advice for unknown parts. If a user pastes it as it is, it is a finding of its own. */
export const accountPlaceholder = "ACCOUNT_ID";
export const clusterPlaceholder = "CLUSTER_NAME";

/** Names that stand in for a cluster's in advice and in AWS's examples; EKS would take them, but nobody means them. */
export const placeholderClusters: readonly string[] = [
  clusterPlaceholder,
  ..."CLUSTER YOUR_CLUSTER YOUR_CLUSTER_NAME MY_CLUSTER MY_CLUSTER_NAME".split(" "),
];

/** True for a placeholder that was not filled in. */
export function isPlaceholderCluster(cluster: string, { clusters }: { clusters?: readonly string[] }): boolean {
  return placeholderClusters.includes(cluster) && !(clusters?.includes(cluster) ?? false);
}

/** A line as text, with placeholders for unknown parts. */
export function withPlaceholders(
  { accountId = accountPlaceholder, cluster = clusterPlaceholder, ...line }: SourceArnLine,
  service: Service = fargate,
): string {
  return service.sourceArn.of({ ...line, accountId, cluster });
}
