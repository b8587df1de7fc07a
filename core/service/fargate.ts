import { run, type Segment } from "../policy/search/segments";
import { awsManagedPolicyArn, awsManagedPolicyName } from "../policy/arn";
import { nameSegment, type Service, SourceArnForm, type SourceArnParts } from "./service";

/** An id as EKS makes it, in lower case. */
const uuid = ["1a2b3c4d", "5e6f", "7a8b", "9c0d", "1e2f3a4b5c6d"].flatMap((example, index): Segment[] => [
  { kind: "texts", texts: [index === 0 ? "/" : "-"] },
  run("0123456789abcdef", example.length, example.length, [example]),
]);

/**
 * The service that runs pods on AWS Fargate. Its aws:SourceArn is the ARN of the Fargate profile whose role it assumes,
 * `arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/PROFILE/UUID`.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const fargate = {
  principal: "eks-fargate-pods.amazonaws.com",
  sourceArn: new SourceArnForm(
    "fargateprofile",
    [{ kind: "texts", texts: ["/"] }, nameSegment(["my-profile"]), ...uuid],
    2,
  ),
  managedPolicy: "AmazonEKSFargatePodExecutionRolePolicy",
  entryType: "FARGATE_LINUX",
  // https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-eks.html
  notIn: ["aws-us-gov"],
  // With a Region, with the DNS suffix of another partition, or what people take for it.
  misspelt: {
    names: /^(?:eks-fargate-pods\b|(?:eks-fargate(?:-pod)?|fargate-pods)(?:\.|$))/i,
    pattern: "eks-fargate-pods*",
    mistakes: 2,
  },
  mention: /:fargateprofile\/|eks-fargate-pods/i,
  called: {
    service: "the Fargate service",
    user: "Fargate profile",
    short: "profile",
    role: "Role",
    failing: "pods never start",
    none: "no pod can start",
  },
} as const satisfies Service;

export const fargateService = fargate.principal;

/** The value for aws:SourceArn that matches every Fargate profile of a cluster. */
export const sourceArn = (parts: SourceArnParts): string => fargate.sourceArn.of(parts);

export const executionPolicyName = fargate.managedPolicy;

/** True for the ARN of the managed policy that a pod execution role needs, in any partition. */
export function isExecutionPolicy(arn: string): boolean {
  return awsManagedPolicyName(arn) === executionPolicyName;
}

/** ARN of `AmazonEKSFargatePodExecutionRolePolicy` in a partition, such as `aws` or `aws-us-gov`. */
export function executionPolicyArn(partition: string): string {
  return awsManagedPolicyArn(partition, executionPolicyName);
}
