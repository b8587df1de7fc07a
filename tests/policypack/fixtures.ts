import { docsOf } from "../../core/findings";
import { unknown, urnOf, type TestResource } from "../support/analyzer";
import { trustFor } from "../support/trust";

export { trustFor };

/** Resources of a compliant stack, for tests that change one thing each. */

export const account = "111122223333";
export const executionPolicy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
export const roleType = "aws:iam/role:Role";

export function arnOf(name: string, accountId = account): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

/** The trust policy that AWS asks for. */
export function rightTrust(cluster = "prod", accountId = account): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/${cluster}/*` },
        },
        Principal: { Service: "eks-fargate-pods.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  });
}

/** A role that is about to be made: its ARN and what the provider computes are not known yet. */
export function newRole(name: string, props: Record<string, unknown> = {}): TestResource {
  return {
    type: roleType,
    name,
    props: {
      name,
      arn: unknown,
      managedPolicyArns: unknown,
      assumeRolePolicy: trustFor("example.amazonaws.com"),
      ...props,
    },
  };
}

/** A role that exists. */
export function madeRole(name: string, props: Record<string, unknown> = {}): TestResource {
  return newRole(name, { arn: arnOf(name), managedPolicyArns: [], ...props });
}

export function roleUrn(name: string): string {
  return urnOf(roleType, name);
}

/** A property whose value is not known yet and comes from resources. */
export function from(property: string, ...urns: string[]): Pick<TestResource, "props" | "propertyDependencies"> {
  return { props: { [property]: unknown }, propertyDependencies: { [property]: urns } };
}

export function nodeGroup(nodeRoleArn: unknown, urns?: string[]): TestResource {
  return {
    type: "aws:eks/nodeGroup:NodeGroup",
    name: "workers",
    props: { clusterName: "prod", nodeRoleArn },
    ...(urns && { propertyDependencies: { nodeRoleArn: urns } }),
  };
}

export function fargateProfile(podExecutionRoleArn: unknown, urns?: string[]): TestResource {
  return {
    type: "aws:eks/fargateProfile:FargateProfile",
    name: "pods",
    props: { clusterName: "prod", podExecutionRoleArn },
    ...(urns && { propertyDependencies: { podExecutionRoleArn: urns } }),
  };
}

export function attachment(role: unknown, policyArn: unknown, urns?: string[], name = "attachment"): TestResource {
  return {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name,
    props: { role, policyArn },
    ...(urns && { propertyDependencies: { role: urns } }),
  };
}

export const nodesUse = 'nodeRoleArn of aws:eks/nodeGroup:NodeGroup "workers"';
export const podsUse = 'podExecutionRoleArn of aws:eks/fargateProfile:FargateProfile "pods"';

/** The advice that gives the Fargate profiles of those clusters a role of their own. */
export function ownRoleAdvice(...clusters: string[]): string[] {
  const names = JSON.stringify(clusters.length > 0 ? clusters : ["CLUSTER_NAME"]);
  return [
    "Give the Fargate profile a role of its own:",
    `podExecutionRoleArn: new FargatePodExecutionRole("pods-execution", { clusters: ${names} }).roleArn`,
    ...(clusters.length > 0 ? [] : ["Put the name of your EKS cluster in place of CLUSTER_NAME."]),
  ];
}

/** The advice for a role that is made for pods and that nodes use. */
export const nodesOwnRoleAdvice = [
  "Keep this role for pods, and give the EC2 nodes that are listed above another role.",
];

/** The last step for a role that stays with others and trusts the Fargate service. */
export const takeTrustFrom = (name: string, arn = "") =>
  `Then remove eks-fargate-pods.amazonaws.com from the trust policy of role "${name}"${arn}.`;

export const takeTrustAdvice = takeTrustFrom("shared");

/** What another policy says of a role of nodes, which fargate-role-not-node-role reports too. */
export const seeShared = [
  "See [node-role-shared]: give the Fargate profile a role of its own.",
  `See ${docsOf("node-role-shared")}`,
].join("\n");

/** The message of fargate-role-not-node-role. */
export function reuseMessage(label: string, nodes: string, pods: string, advice = ownRoleAdvice("prod")): string {
  return [
    `Role ${label} serves both EC2 nodes and pods on Fargate.`,
    `EC2 nodes: ${nodes}.`,
    `Pods on Fargate: ${pods}.`,
    "AWS asks for separate roles.",
    ...advice,
    "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [node-role-shared]",
  ].join("\n");
}

/** A CloudFormation stack with this template. */
export function cloudFormation(template: unknown, more: Record<string, unknown> = {}): TestResource {
  const templateBody = typeof template === "string" ? template : JSON.stringify(template);
  return { type: "aws:cloudformation/stack:Stack", name: "it", props: { templateBody, ...more } };
}

/** A role in a template. */
export function cfnRole(AssumeRolePolicyDocument: unknown) {
  const Properties = { RoleName: "pods", AssumeRolePolicyDocument, ManagedPolicyArns: [executionPolicy] };
  return { Type: "AWS::IAM::Role", Properties };
}
