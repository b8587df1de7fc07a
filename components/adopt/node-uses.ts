import { parseTrustPolicy } from "../../core/iam";
import type { FoundRole } from "./found-role";

const workerNodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"];
const ec2Service = /^ec2\.amazonaws\.com(\.cn)?$/i;

/**
 * Why a role is a role of EC2 nodes, which must not run pods on Fargate too; empty if nothing says so. A node group in
 * another account's or Region's EKS is not seen.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function nodeUses({ trustPolicy, instanceProfiles, attachedPolicies }: FoundRole): string[] {
  return [
    ...(trustsEc2(trustPolicy) ? ["its trust policy lets EC2 instances assume it"] : []),
    ...instanceProfiles.map((profile) => `instance profile ${profile} holds it`),
    ...attachedPolicies
      .filter((policy) => workerNodePolicies.includes(policy))
      .map((policy) => `${policy}, a policy for EC2 nodes, is attached`),
  ];
}

function trustsEc2(trustPolicy: string): boolean {
  return parseTrustPolicy(trustPolicy).statements.some(
    ({ effect, principals }) =>
      effect === "Allow" &&
      !principals.negated &&
      principals.entries.some(({ type, value }) => type === "Service" && ec2Service.test(value)),
  );
}
