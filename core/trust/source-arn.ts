import { clusterNamePattern } from "./limits";

/** What a SourceArn pattern is made of; `region` and `cluster` may be `*`. */
export interface SourceArnParts {
  partition: string;
  region: string;
  accountId: string;
  cluster: string;
}

/**
 * The pattern that matches every Fargate profile of a cluster: `arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*`.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function sourceArn({ partition, region, accountId, cluster }: SourceArnParts): string {
  return `arn:${partition}:eks:${region}:${accountId}:fargateprofile/${cluster}/*`;
}

/** A line for aws:SourceArn until it is printed: what is not in sight is left out, and `render` says what stands for it. */
export type SourceArnLine = Pick<SourceArnParts, "partition" | "region"> &
  Partial<Pick<SourceArnParts, "accountId" | "cluster">>;

/** The parts of a SourceArn as they are written, wildcards too; each is empty where the text has none. */
export function readSourceArn(text: string): SourceArnParts {
  const [, partition = "", , region = "", accountId = "", resource = ""] = text.split(":", 6);
  return { partition, region, accountId, cluster: resource.split("/", 2)[1] ?? "" };
}

const canonicalForm = /^arn:[\w-]+:eks:[a-z0-9*-]+:\d{12}:fargateprofile\/[\w*-]+\/\*$/;

/** True for a SourceArn in the form that AWS shows, for one account; Region and cluster may have a `*` anywhere. */
export function isInCanonicalForm(text: string): boolean {
  return canonicalForm.test(text);
}

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
