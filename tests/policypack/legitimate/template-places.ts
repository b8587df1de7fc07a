import { urnOf } from "../../support/analyzer";
import { executionPolicy, rightTrust, trustFor } from "../fixtures";
import { sourceArn, trustWith, type Legitimate, type Stack } from "./stack";

const Parameters = { Role: { Type: "String" }, Pods: { Type: "String" } };
const nodeGroup = (NodeRole: unknown) => ({
  Type: "AWS::EKS::Nodegroup",
  Properties: { ClusterName: "prod", NodeRole },
});
const profile = (PodExecutionRoleArn: unknown) => ({
  Type: "AWS::EKS::FargateProfile",
  Properties: { ClusterName: "prod", PodExecutionRoleArn },
});
const scopedTo = (SourceArn: unknown, Service: unknown = "eks-fargate-pods.amazonaws.com") => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service },
          Action: "sts:AssumeRole",
          Condition: { ArnLike: { "aws:SourceArn": SourceArn } },
        },
      ],
    },
    ManagedPolicyArns: [{ "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy" }],
  },
});

function addTemplate(stack: Stack, template: unknown, more: Record<string, unknown> = {}, urns: string[] = []): void {
  const props = { templateBody: JSON.stringify(template), ...more };
  stack.add("aws:cloudformation/stack:Stack", "eks", props, { propertyDependencies: { parameters: urns } });
}

/** Templates that differ from Region to Region and from account to account, and get values of the stack. */
export const templatePlaces: Legitimate = {
  "a template's node group and profile with roles by parameters": (stack) => {
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    const parameters = { Role: stack.later(nodes.arn), Pods: stack.later(pods.arn) };
    const Resources = { N: nodeGroup({ Ref: "Role" }), P: profile({ Ref: "Pods" }) };
    addTemplate(stack, { Parameters, Resources }, { parameters }, [pods.urn, nodes.urn]);
  },
  "a template's node group with a role of the Systems Manager beside the pods' role": (stack) => {
    const pods = stack.podRole();
    const Role = { Type: "AWS::SSM::Parameter::Value<String>", Default: "/eks/node-role" };
    const Resources = { N: nodeGroup({ Ref: "Role" }), P: profile({ Ref: "Pods" }) };
    addTemplate(
      stack,
      { Parameters: { ...Parameters, Role }, Resources },
      { parameters: { Pods: stack.later(pods.arn) } },
      [pods.urn],
    );
  },
  "a template's roles for nodes and pods, each given to its own by an output": (stack) => {
    const arn = (name: string) => `arn:aws:iam::${stack.account}:role/eks-${name}-1A2B`;
    const Nodes = {
      Type: "AWS::IAM::Role",
      Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor("ec2.amazonaws.com")) as unknown },
    };
    const Outputs = { Pods: { Value: { "Fn::GetAtt": "Pods.Arn" } }, Nodes: { Value: { "Fn::GetAtt": "Nodes.Arn" } } };
    addTemplate(
      stack,
      { Resources: { Nodes, Pods: scopedTo(sourceArn) }, Outputs },
      { outputs: stack.deployed ? { Pods: arn("Pods"), Nodes: arn("Nodes") } : stack.later("") },
    );
    const from = [urnOf("aws:cloudformation/stack:Stack", "eks")];
    const uses = { nodeRoleArn: ["nodeGroup", "Nodes"], podExecutionRoleArn: ["fargateProfile", "Pods"] };
    for (const [property, [type = "", name = ""]] of Object.entries(uses))
      stack.add(
        `aws:eks/${type}:${type.slice(0, 1).toUpperCase()}${type.slice(1)}`,
        name,
        { clusterName: "prod", [property]: stack.later(arn(name)) },
        { propertyDependencies: { [property]: from } },
      );
  },
  "a template's node group and profile with roles that other stacks export": (stack) => {
    const role = (index: number) => ({ "Fn::Select": [index, { "Fn::Split": [",", { "Fn::ImportValue": "roles" }] }] });
    addTemplate(stack, {
      Resources: {
        N: nodeGroup({ "Fn::ImportValue": "nodes" }),
        P: profile({ "Fn::ImportValue": "pods" }),
        Roles: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "x" } },
        Nested: nodeGroup({ "Fn::GetAtt": "Roles.Outputs.Nodes" }),
        NestedToo: profile({ "Fn::GetAtt": ["Roles", "Outputs.Pods"] }),
        More: nodeGroup(role(0)),
        Other: profile(role(1)),
      },
    });
  },
  "a template whose account is a number, in a parameter, a map and a list": (stack) => {
    const account = Number(stack.account);
    const arn = (number: unknown) => ({
      "Fn::Join": [":", ["arn:aws:eks", { Ref: "AWS::Region" }, number, "fargateprofile/prod/*"]],
    });
    const inMap = (key: unknown) => ({ "Fn::FindInMap": ["Accounts", key, "Id", { DefaultValue: account }] });
    addTemplate(stack, {
      Parameters: { Account: { Type: "Number", Default: account } },
      Mappings: { Accounts: { prod: { Id: account } } },
      Resources: {
        A: scopedTo([arn({ Ref: "Account" }), arn(account), arn(inMap("prod")), arn(inMap("test"))]),
      },
    });
  },
  "a template that joins its cluster's name, which another stack exports, in two steps": (stack) => {
    const imported = { "Fn::ImportValue": "cluster" };
    const parts = [{ "Fn::Sub": "arn:${AWS::Partition}" }, "eks", { Ref: "AWS::Region" }, { Ref: "AWS::AccountId" }];
    const resource = { "Fn::Join": ["/", ["fargateprofile", imported, "*"]] };
    addTemplate(stack, { Resources: { Pods: scopedTo({ "Fn::Join": [":", [...parts, resource]] }) } });
  },
  "a template for its own Region, with names that differ from Region to Region": (stack) => {
    const isHome = { "Fn::Equals": [{ Ref: "AWS::Region" }, "eu-west-1"] };
    const own = (cluster: string) => ({
      "Fn::Sub": `arn:\${AWS::Partition}:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/${cluster}/*`,
    });
    addTemplate(stack, {
      Conditions: { Home: isHome, Elsewhere: { "Fn::Not": [{ Condition: "Home" }] } },
      Resources: {
        Pods: scopedTo({ "Fn::If": ["Home", own("prod"), own("prod-standby")] }),
        More: { ...scopedTo(own("more")), Condition: "Elsewhere" },
      },
    });
  },
  "a stack set in China with its Regions by name": (stack) => {
    const china = stack.in({ partition: "aws-cn", region: "cn-north-1", provider: "china" });
    const arns = ["cn-north-1", "cn-northwest-1"].map((region) => ({
      "Fn::Sub": `arn:\${AWS::Partition}:eks:${region}:\${AWS::AccountId}:fargateprofile/*`,
    }));
    const templateBody = JSON.stringify({ Resources: { Pods: scopedTo(arns) } });
    china.add("aws:cloudformation/stackSet:StackSet", "roles", { templateBody });
    // The Region of its provider is in a profile of AWS's configuration.
    stack.add("aws:cloudformation/stackSet:StackSet", "more-roles", { templateBody });
    stack.add("aws-native:cloudformation:Stack", "own-roles", { templateBody: JSON.parse(templateBody) as unknown });
  },
  "nodes in China by the domain of their partition, and pods on Fargate": (stack) => {
    const china = stack.in({ partition: "aws-cn", region: "cn-north-1", provider: "china" });
    const AssumeRolePolicyDocument = JSON.parse(trustFor("ec2.DOMAIN"), (_, value: unknown) =>
      value === "ec2.DOMAIN" ? { "Fn::Sub": "ec2.${AWS::URLSuffix}" } : value,
    ) as unknown;
    const Resources = {
      R: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument } },
      N: nodeGroup({ "Fn::GetAtt": "R.Arn" }),
    };
    china.add("aws:cloudformation/stack:Stack", "nodes", { templateBody: JSON.stringify({ Resources }) });
    const role = china.role(
      "pods",
      trustWith({ ArnLike: { "aws:SourceArn": sourceArn.replace(/^arn:aws:eks:[^:]*/, "arn:aws-cn:eks:cn-north-1") } }),
    );
    china.attach(role, executionPolicy.replace("arn:aws:", "arn:aws-cn:"));
    china.profile(role);
  },
  "a template whose role has a permissions boundary of the account that it is deployed to": (stack) => {
    const forRole = (account: string, PermissionsBoundary: unknown) => {
      const { Properties, ...role } = scopedTo({
        "Fn::Sub": `arn:aws:eks:eu-west-1:${account}:fargateprofile/prod/*`,
      });
      return { ...role, Properties: { ...Properties, PermissionsBoundary } };
    };
    const inAccount = { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:policy/boundary" };
    const Resources = {
      Named: forRole("${AWS::AccountId}", `arn:aws:iam::${stack.account}:policy/boundary`),
      Deployed: forRole(stack.account, inAccount),
      P: profile({ "Fn::GetAtt": "Named.Arn" }),
      Q: profile({ "Fn::GetAtt": "Deployed.Arn" }),
    };
    addTemplate(stack, { Resources });
  },
  "a profile of Pulumi CDK with the pods' role, and nodes beside it": (stack) => {
    const [pods, nodes] = [stack.podRole(), stack.nodeRole()];
    const add = (resourceType: string, name: string, Config: Record<string, unknown>, urn: string) =>
      stack.add(
        "aws-native:cloudformation:CustomResourceEmulator",
        name,
        {
          resourceType,
          customResourceProperties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:x", Config },
        },
        { propertyDependencies: { customResourceProperties: [urn] } },
      );
    const podExecutionRoleArn = stack.later(pods.arn);
    add("Custom::AWSCDK-EKS-FargateProfile", "profile", { clusterName: "prod", podExecutionRoleArn }, pods.urn);
    add("Custom::AWSCDK-EKS-Cluster", "cluster", { name: "prod" }, nodes.urn);
    stack.nodeGroup(nodes);
  },
  "an account that a provider has as a number": (stack) => {
    const provider = { name: "own", props: { region: "eu-west-1", allowedAccountIds: `[${stack.account}]` } };
    const role = stack.role("pods", rightTrust("prod", stack.account), {}, { provider });
    stack.attach(role, executionPolicy);
    stack.profile(role);
  },
};
