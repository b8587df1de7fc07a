/** What stands in advice for what is not in sight. Pasted as it is, each is a finding of its own. */
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

/** What to put in the place of the placeholders in a text; undefined where it holds none. */
export function whatToFillIn(text: string): string | undefined {
  const missing = [
    ...(text.includes(accountPlaceholder) ? [`the id of your AWS account in place of ${accountPlaceholder}`] : []),
    ...(text.includes(clusterPlaceholder) ? [`the name of your EKS cluster in place of ${clusterPlaceholder}`] : []),
  ];
  return missing.length === 0 ? undefined : `Put ${missing.join(", and ")}`;
}
