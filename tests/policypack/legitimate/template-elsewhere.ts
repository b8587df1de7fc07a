import { executionPolicy, rightTrust, trustFor } from "../fixtures";
import type { Legitimate, Stack } from "./stack";

const imported = (name: unknown) => ({ "Fn::ImportValue": name });
const nodes = (NodeRole: unknown) => ({ Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole } });
const profile = (PodExecutionRoleArn: unknown) => ({
  Type: "AWS::EKS::FargateProfile",
  Properties: { ClusterName: "prod", PodExecutionRoleArn },
});
const role = (trust: string, ...ManagedPolicyArns: string[]) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: JSON.parse(trust) as unknown, ManagedPolicyArns },
});
const exported = (name: string, Name: unknown) => ({
  [name]: { Value: { "Fn::GetAtt": [name, "Arn"] }, Export: { Name } },
});

function add(stack: Stack, name: string, Resources: unknown, Outputs: unknown = {}): void {
  const templateBody = JSON.stringify({ Resources, Outputs });
  stack.add("aws:cloudformation/stack:Stack", name, { name, templateBody });
}

/** Templates that give each other their roles. */
export const templateElsewhere: Legitimate = {
  "a template that exports the roles of nodes and pods, and one that imports both": (stack) => {
    const iam = stack.in({ provider: "aws", account: stack.account, region: "eu-west-1" });
    add(
      iam,
      "iam",
      { Pods: role(rightTrust("prod", stack.account), executionPolicy), Nodes: role(trustFor("ec2.amazonaws.com")) },
      { ...exported("Pods", { "Fn::Sub": "${AWS::StackName}-pods" }), ...exported("Nodes", "iam-nodes") },
    );
    add(iam, "eks", { N: nodes(imported("iam-nodes")), P: profile(imported("iam-pods")) });
  },
  "templates of two Regions whose exports have one name": (stack) => {
    const [one, other] = ["eu-west-1", "us-east-1"].map((region) =>
      stack.in({ provider: region, account: stack.account, region }),
    ) as [Stack, Stack];
    add(one, "nodes", { N: nodes(imported("role")) });
    add(other, "pods", { P: profile(imported("role")) });
  },
  "a template's cluster in Auto Mode and profile with roles that other stacks export": (stack) => {
    const ComputeConfig = { Enabled: true, NodeRoleArn: imported("nodes") };
    add(stack, "eks", {
      C: { Type: "AWS::EKS::Cluster", Properties: { Name: "prod", RoleArn: imported("cluster"), ComputeConfig } },
      P: profile(imported("pods")),
    });
  },
  "roles of nodes and pods in parameters of the Systems Manager, which a template asks for": (stack) => {
    const inPlace = stack.in({ provider: "aws", account: stack.account, region: "eu-west-1" });
    const [pods, nodeRole] = [inPlace.podRole(), inPlace.nodeRole()];
    for (const { name, arn, urn } of [pods, nodeRole])
      inPlace.add(
        "aws:ssm/parameter:Parameter",
        name,
        { name: `/${name}`, value: inPlace.later(arn) },
        {
          propertyDependencies: { value: [urn] },
        },
      );
    add(inPlace, "eks", { N: nodes("{{resolve:ssm:/nodes}}"), P: profile("{{resolve:ssm:/pods}}") });
  },
};
