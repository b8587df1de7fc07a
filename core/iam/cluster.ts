import { clusterNamePattern } from "./limits";

/** A cluster as a person names it: by name (`*` for every cluster), or by ARN with all that an ARN says. */
export interface ClusterReference {
  name: string;
  partition?: string;
  region?: string;
  accountId?: string;
}

const clusterArnPattern = /^arn:(aws[a-z-]*):eks:([a-z0-9-]+):(\d{12}):cluster\/([^/]+)$/;

/** The ARN of a cluster. */
export function clusterArn({ partition, region, accountId, name }: Required<ClusterReference>): string {
  return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

/**
 * Reads a cluster's name, `*`, or its ARN, `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`; undefined for any other text.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function readCluster(text: string): ClusterReference | undefined {
  if (text === "*" || clusterNamePattern.test(text)) return { name: text };
  const [, partition, region, accountId, name] = clusterArnPattern.exec(text) ?? [];
  if (name === undefined || !clusterNamePattern.test(name)) return undefined;
  return { name, partition, region, accountId };
}
