/**
 * The service principal that runs pods on AWS Fargate; the same text in every partition.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const fargateService = "eks-fargate-pods.amazonaws.com";

/** The condition key that carries the ARN of the Fargate profile on whose behalf the service asks. */
export const sourceArnKey = "aws:SourceArn";

/** Name of the AWS managed policy that a pod execution role needs. */
export const executionPolicyName = "AmazonEKSFargatePodExecutionRolePolicy";

/** The name of an AWS managed policy, with its path if it has one, as in `service-role/AWSConfigRole`; undefined for another ARN. */
export function awsManagedPolicyName(arn: string): string | undefined {
  return /^arn:[^:]+:iam::aws:policy\/([\w+=,.@/-]*[\w+=,.@-])$/.exec(arn)?.[1];
}

/** True for the ARN of the managed policy that a pod execution role needs, in any partition. */
export function isExecutionPolicy(arn: string): boolean {
  return awsManagedPolicyName(arn) === executionPolicyName;
}

/** ARN of `AmazonEKSFargatePodExecutionRolePolicy` in a partition, such as `aws` or `aws-us-gov`. */
export function executionPolicyArn(partition: string): string {
  return `arn:${partition}:iam::aws:policy/${executionPolicyName}`;
}
