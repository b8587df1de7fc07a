import { unknown } from "../../support/analyzer";
import { arnOf, executionPolicy, fargateProfile, nodeGroup, rightTrust, roleUrn, trustFor } from "../fixtures";
import { pods, cfnRole, cloudFormation, fargate, openObject, resource, rightObject, type Bypass } from "./parts";

/** Conditions on where a template is deployed to, which is not in sight. */
const Conditions = {
  Home: { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] },
  Management: { "Fn::Equals": [{ Ref: "AWS::AccountId" }, "111122223333"] },
};
const inHome = (one: unknown, other: unknown) => ({ "Fn::If": ["Home", one, other] });
const inManagement = (one: unknown, other: unknown) => ({ "Fn::If": ["Management", one, other] });
const withCondition = (name: string, value: Record<string, unknown>) => ({ ...value, Condition: name });
const stackSet = (template: unknown) =>
  resource("aws:cloudformation/stackSet:StackSet", "it", { templateBody: JSON.stringify(template) });
const inChina = { provider: { name: "china", props: { region: "cn-north-1" } } };

/** A stack that is deployed, whose roles have names that CloudFormation made up. */
const withOutputs = cloudFormation(
  {
    Resources: {
      Nodes: {
        Type: "AWS::IAM::Role",
        Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor("ec2.amazonaws.com")) as unknown },
      },
      Pods: cfnRole(rightObject, { RoleName: undefined }),
      Profile: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: [{ Ref: "Pods" }] } },
    },
    Outputs: {
      NodeRole: { Value: { "Fn::GetAtt": ["Nodes", "Arn"] } },
      PodRole: { Value: { "Fn::Sub": "${Pods.Arn}" } },
      Profile: { Value: { Ref: "Profile" } },
    },
  },
  { outputs: { NodeRole: arnOf("eks-Nodes-1A2B"), PodRole: arnOf("eks-Pods-1A2B"), Profile: "eks-Profile-1A2B" } },
);

/** Roles in templates that differ from Region to Region and from account to account. */
export const templatePlaces: Record<string, Bypass> = {
  "a template's role that is open in one Region": [
    [cloudFormation({ Conditions, Resources: { R: cfnRole(inHome(openObject, rightObject)) } })],
    "trust-unsafe",
  ],
  "a template's role that is open in all Regions but one": [
    [cloudFormation({ Conditions, Resources: { R: cfnRole(inHome(rightObject, openObject)) } })],
    "trust-unsafe",
  ],
  "a template's open role that is made in one Region": [
    [cloudFormation({ Conditions, Resources: { R: withCondition("Home", cfnRole(openObject)) } })],
    "trust-unsafe",
  ],
  "a template's open role that is made in one account": [
    [cloudFormation({ Conditions, Resources: { R: withCondition("Management", cfnRole(openObject)) } })],
    "trust-unsafe",
  ],
  "a stack set's role that is open in one account": [
    [stackSet({ Conditions, Resources: { R: cfnRole(inManagement(openObject, rightObject)) } })],
    "trust-unsafe",
  ],
  "a template's node group that has the pods' role in one Region": [
    [
      cloudFormation({
        Conditions,
        Resources: {
          R: cfnRole(rightObject),
          N: withCondition("Home", {
            Type: "AWS::EKS::Nodegroup",
            Properties: { ClusterName: "prod", NodeRole: { "Fn::GetAtt": "R.Arn" } },
          }),
        },
      }),
    ],
    "node-role-shared",
  ],
  "a template's role that a map of Regions opens by default": [
    [
      cloudFormation({
        Transform: "AWS::LanguageExtensions",
        Mappings: { Services: { backup: { Name: "backup.amazonaws.com" } } },
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: {
              ...openObject.Statement[0],
              Principal: { Service: { "Fn::FindInMap": ["Services", "pods", "Name", { DefaultValue: fargate }] } },
            },
          }),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template's role for the service by the domain of China": [
    [
      {
        ...cloudFormation({
          Resources: {
            R: cfnRole(
              {
                ...rightObject,
                Statement: {
                  ...rightObject.Statement[0],
                  Principal: { Service: { "Fn::Sub": "eks-fargate-pods.${AWS::URLSuffix}" } },
                  Condition: {
                    ArnLike: { "aws:SourceArn": "arn:aws-cn:eks:cn-north-1:111122223333:fargateprofile/x/*" },
                  },
                },
              },
              { ManagedPolicyArns: [executionPolicy.replace("arn:aws:", "arn:aws-cn:")] },
            ),
          },
        }),
        ...inChina,
      },
    ],
    "trust-broken",
  ],
  "the pods' role given to a template's node group by a parameter that is not known yet": [
    [
      ...pods(rightTrust()),
      {
        ...cloudFormation(
          {
            Parameters: { NodeRole: { Type: "String" } },
            Resources: {
              N: { Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole: { Ref: "NodeRole" } } },
            },
          },
          { parameters: { NodeRole: unknown } },
        ),
        propertyDependencies: { parameters: [roleUrn("pods")] },
      },
    ],
    "node-role-shared",
  ],
  "a template's node group and profile with one role of a stack in the stack": [
    [
      cloudFormation({
        Resources: {
          Roles: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "x" } },
          N: {
            Type: "AWS::EKS::Nodegroup",
            Properties: { ClusterName: "prod", NodeRole: { "Fn::GetAtt": ["Roles", "Outputs.Role"] } },
          },
          P: {
            Type: "AWS::EKS::FargateProfile",
            Properties: { ClusterName: "prod", PodExecutionRoleArn: { "Fn::GetAtt": "Roles.Outputs.Role" } },
          },
        },
      }),
    ],
    "node-role-shared",
  ],
  ...Object.fromEntries(
    [{ "Fn::ImportValue": "role" }, "{{resolve:ssm:/role}}", { Ref: "Role" }].map((role): [string, Bypass] => [
      `a template's node group and profile with one role by ${JSON.stringify(role)}`,
      [
        [
          cloudFormation({
            Parameters: { Role: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/role" } },
            Resources: {
              N: { Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole: role } },
              P: { Type: "AWS::EKS::FargateProfile", Properties: { ClusterName: "prod", PodExecutionRoleArn: role } },
            },
          }),
        ],
        "node-role-shared",
      ],
    ]),
  ),
  "a template's node role given to a profile by an output": [
    [withOutputs, fargateProfile(arnOf("eks-Nodes-1A2B"))],
    "node-role-shared",
  ],
  "a template's role of pods given to a node group by an output": [
    [withOutputs, nodeGroup(arnOf("eks-Pods-1A2B"))],
    "node-role-shared",
  ],
  "a template's instance profile with the pods' role, given to a launch template by an output": [
    [
      withOutputs,
      resource("aws:ec2/launchTemplate:LaunchTemplate", "it", { iamInstanceProfile: { name: "eks-Profile-1A2B" } }),
    ],
    "node-role-shared",
  ],
  "an open role of the Cloud Control API in a Terraform module": [
    [
      resource("eks-module:tf:aws_cloudcontrolapi_resource", "it", {
        type_name: "AWS::IAM::Role",
        desired_state: JSON.stringify({ RoleName: "pods", AssumeRolePolicyDocument: openObject }),
      }),
    ],
    "trust-unsafe",
  ],
  "a node role in the profile that Pulumi CDK makes": [
    [
      nodeGroup(arnOf("nodes")),
      resource("aws-native:cloudformation:CustomResourceEmulator", "it", {
        resourceType: "Custom::AWSCDK-EKS-FargateProfile",
        customResourceProperties: {
          ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:it",
          Config: { clusterName: "prod", podExecutionRoleArn: arnOf("nodes") },
        },
      }),
    ],
    "node-role-shared",
  ],
};
