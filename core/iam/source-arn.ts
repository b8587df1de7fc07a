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
