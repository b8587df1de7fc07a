/**
 * The service principal that runs pods on AWS Fargate; the same text in every partition.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const fargateService = "eks-fargate-pods.amazonaws.com";

/** Name of the AWS managed policy that a pod execution role needs. */
export const executionPolicyName = "AmazonEKSFargatePodExecutionRolePolicy";

/** The condition key that carries the ARN of the Fargate profile on whose behalf the service asks. */
export const sourceArnKey = "aws:SourceArn";

/**
 * ARN of an AWS managed policy in a partition.
 * @param partition for example `aws`, `aws-cn`, `aws-us-gov`
 * @param name for example `AmazonEKSFargatePodExecutionRolePolicy`
 */
export function managedPolicyArn(partition: string, name: string): string {
  return `arn:${partition}:iam::aws:policy/${name}`;
}

/** ARN of `AmazonEKSFargatePodExecutionRolePolicy` in a partition. */
export function executionPolicyArn(partition: string): string {
  return managedPolicyArn(partition, executionPolicyName);
}
