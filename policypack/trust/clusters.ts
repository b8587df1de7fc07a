import { text, type ResourceRecord } from "../../core/role-uses";

/** Resources of EKS that name their cluster, with the property that does. */
const clusterProperties: Record<string, string> = {
  "aws:eks/cluster:Cluster": "name",
  "aws:eks/fargateProfile:FargateProfile": "clusterName",
  "aws:eks/nodeGroup:NodeGroup": "clusterName",
  "aws-native:eks:Cluster": "name",
  "aws-native:eks:FargateProfile": "clusterName",
  "aws-native:eks:Nodegroup": "clusterName",
};

const names = new Set<string>();

/** Remembers the cluster that a resource names: a resource policy sees one resource at a time. */
export function rememberCluster({ type, props }: ResourceRecord): void {
  const property = Object.hasOwn(clusterProperties, type) ? clusterProperties[type] : undefined;
  const name = property && text(props, property);
  if (name) names.add(name);
}

/** The one cluster of the resources that were judged so far; undefined where there is none, or more than one. */
export function clusterInSight(): string | undefined {
  return names.size === 1 ? [...names][0] : undefined;
}

/** The stack is judged to its end. */
export function forgetClusters(): void {
  names.clear();
}
