import { unknown, urnOf } from "../../support/analyzer";
import { arnOf, executionPolicy } from "../fixtures";
import { cfnRole, cloudFormation, fargate, inAccount, openObject, resource, rightObject, type Bypass } from "./parts";

const withService = (Service: unknown) => ({
  ...openObject,
  Statement: [{ ...openObject.Statement[0], Principal: { Service } }],
});
const withCondition = (Condition: unknown) => ({
  ...openObject,
  Statement: [{ ...openObject.Statement[0], Condition }],
});
const sourceArn = (SourceArn: unknown) => withCondition({ ArnLike: { "aws:SourceArn": SourceArn } });
const none = { Ref: "AWS::NoValue" };
/** A condition that nothing decides. */
const openBy = (name: string) => ({ "Fn::Equals": [{ "Fn::ImportValue": name }, "y"] });
const open = openBy("x");
/** A template with an open role for one stage. */
const ofStage = (type: string, parameters: Record<string, unknown>) => {
  const templateBody = JSON.stringify({
    Parameters: { Stage: { Type: "String" } },
    Conditions: { IsTest: { "Fn::Equals": [{ Ref: "Stage" }, "test"] } },
    Resources: { R: { ...cfnRole(openObject), Condition: "IsTest" } },
  });
  return resource(type, "it", { templateBody, parameters });
};

/** Roles in templates whose values come from functions, parameters and conditions. */
export const templateValues: Record<string, Bypass> = {
  "a template whose Condition may be left out": [
    [
      cloudFormation({
        Conditions: { Limit: open },
        Resources: {
          R: cfnRole(withCondition({ "Fn::If": ["Limit", rightObject.Statement[0]?.Condition, none] })),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template whose Condition is left out by a parameter": [
    [
      cloudFormation(
        {
          Parameters: { Limit: { Type: "String", Default: "yes" } },
          Conditions: { Limit: { "Fn::Equals": [{ Ref: "Limit" }, "yes"] } },
          Resources: {
            R: cfnRole(withCondition({ "Fn::If": ["Limit", rightObject.Statement[0]?.Condition, none] })),
          },
        },
        { parameters: { Limit: "no" } },
      ),
    ],
    "trust-unsafe",
  ],
  "a template whose trust is open in one of many outcomes of its conditions": [
    [
      cloudFormation({
        Conditions: Object.fromEntries(["A", "B", "C", "D", "E"].map((name) => [name, openBy(name)])),
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: [
              ...["A", "B", "C", "D"].map((Sid) => ({ "Fn::If": [Sid, { ...rightObject.Statement[0], Sid }, none] })),
              {
                "Fn::If": [
                  "A",
                  { "Fn::If": ["E", rightObject.Statement[0], openObject.Statement[0]] },
                  rightObject.Statement[0],
                ],
              },
            ],
          }),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template whose SourceArn comes from a parameter of another account": [
    [
      cloudFormation(
        {
          Parameters: { Account: { Type: "String" } },
          Resources: { R: cfnRole(sourceArn({ "Fn::Sub": "arn:aws:eks:*:${Account}:fargateprofile/*" })) },
        },
        { parameters: { Account: "*" } },
      ),
    ],
    "trust-unsafe",
  ],
  "a template whose SourceArn is joined for every account": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole(
            sourceArn({ "Fn::Join": [":", ["arn:aws:eks", { Ref: "AWS::Region" }, "*", "fargateprofile/*"]] }),
          ),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template whose trust policy is written as text": [
    [cloudFormation({ Resources: { R: cfnRole({ "Fn::Sub": JSON.stringify(openObject) }) } })],
    "trust-unsafe",
  ],
  "a template whose trust policy is made into text": [
    [
      cloudFormation({
        Transform: "AWS::LanguageExtensions",
        Resources: { R: cfnRole({ "Fn::ToJsonString": openObject }) },
      }),
    ],
    "trust-unsafe",
  ],
  "a template whose service is joined from parts": [
    [
      cloudFormation({
        Resources: { R: cfnRole(withService({ "Fn::Join": ["", ["eks-fargate-pods", ".", "amazonaws.com"]] })) },
      }),
    ],
    "trust-unsafe",
  ],
  "a template whose service is one of a list": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole(withService({ "Fn::Select": ["1", { "Fn::Split": ["|", `ec2.amazonaws.com|${fargate}`] }] })),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a stack set of aws-native whose parameter opens the role": [
    [
      resource("aws-native:cloudformation:StackSet", "it", {
        parameters: [{ parameterKey: "Service", parameterValue: fargate }],
        templateBody: JSON.stringify({
          Parameters: { Service: { Type: "String", Default: "lambda.amazonaws.com" } },
          Resources: { R: cfnRole(withService({ Ref: "Service" })) },
        }),
      }),
    ],
    "trust-unsafe",
  ],
  "a template in another account, with trust for the own one": [
    [{ ...cloudFormation({ Resources: { R: cfnRole(rightObject) } }), ...inAccount("444455556666") }],
    "trust-unsafe",
  ],
  "a template's profile with a role that trusts another cluster": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole(sourceArn({ "Fn::Sub": "arn:aws:eks:*:${AWS::AccountId}:fargateprofile/dev/*" })),
          P: {
            Type: "AWS::EKS::FargateProfile",
            Properties: { ClusterName: "prod", PodExecutionRoleArn: { "Fn::GetAtt": ["R", "Arn"] } },
          },
        },
      }),
    ],
    "profile-role-untrusted",
  ],
  "a template's node group and profile with one role from a parameter": [
    [
      cloudFormation(
        {
          Parameters: { Role: { Type: "String" } },
          Resources: {
            N: { Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole: { Ref: "Role" } } },
            P: {
              Type: "AWS::EKS::FargateProfile",
              Properties: { ClusterName: "prod", PodExecutionRoleArn: { Ref: "Role" } },
            },
          },
        },
        { parameters: { Role: arnOf("both") } },
      ),
    ],
    "node-role-shared",
  ],
  "a template's node group and profile with one role by the text of its ARN": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole(rightObject),
          N: {
            Type: "AWS::EKS::Nodegroup",
            Properties: { ClusterName: "prod", NodeRole: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${R}" } },
          },
          P: {
            Type: "AWS::EKS::FargateProfile",
            Properties: { ClusterName: "prod", PodExecutionRoleArn: { "Fn::Sub": "${R.Arn}" } },
          },
        },
      }),
    ],
    "node-role-shared",
  ],
  "a template's role without its managed policy": [
    [cloudFormation({ Resources: { R: cfnRole(rightObject, { ManagedPolicyArns: [] }) } })],
    "policy-missing",
  ],
  "a template's role with a policy of its own for workloads": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole(rightObject),
          M: {
            Type: "AWS::IAM::ManagedPolicy",
            Properties: {
              Roles: [{ Ref: "R" }],
              PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] },
            },
          },
        },
      }),
    ],
    "workload-permissions",
  ],
  "a template with a role in a module": [
    [
      cloudFormation({
        Resources: { M: { Type: "Acme::EKS::Pods::MODULE", Properties: { Policy: executionPolicy } } },
      }),
    ],
    "role-not-judged",
  ],
  "a Cloud Control role that only depends on a value": [
    [
      resource(
        "aws:cloudcontrol/resource:Resource",
        "it",
        {
          typeName: "AWS::IAM::Role",
          desiredState: JSON.stringify({ RoleName: "pods", AssumeRolePolicyDocument: openObject, Tags: [] }),
        },
        { propertyDependencies: { desiredState: [urnOf("aws:kms/key:Key", "x")] } },
      ),
    ],
    "trust-unsafe",
  ],
  "a template whose open role a parameter takes in": [
    [ofStage("aws:cloudformation/stack:Stack", { Stage: "test" })],
    "trust-unsafe",
  ],
  "a template whose open role is for a stage that is not known": [
    [ofStage("aws:cloudformation/stack:Stack", { Stage: unknown })],
    "trust-unsafe",
  ],
  "a stack set whose open role the parameters of one of its stacks may take in": [
    [ofStage("aws:cloudformation/stackSet:StackSet", { Stage: "prod" })],
    "trust-unsafe",
  ],
  "a role of an extension whose document is text and its profile not known": [
    [
      resource("aws-native:index:ExtensionResource", "it", {
        type: "AWS::IAM::Role",
        properties: { RoleName: "pods", AssumeRolePolicyDocument: JSON.stringify(openObject), Path: unknown },
      }),
    ],
    "trust-unsafe",
  ],
};
