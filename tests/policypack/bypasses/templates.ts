import { unknown } from "../../support/analyzer";
import { arnOf } from "../fixtures";
import {
  fargate,
  open,
  openObject,
  rightObject,
  resource,
  shared,
  cloudFormation,
  cfnRole,
  type Bypass,
} from "./parts";

/** Roles in templates, and those that no rule reads. */
export const templates: Record<string, Bypass> = {
  "a template in YAML with short forms": [
    [
      cloudFormation(`Resources:
  R:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [!Sub "arn:\${AWS::Partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"]
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: !Sub "eks-fargate-pods.\${AWS::URLSuffix}"}}
`),
    ],
    "trust-unsafe",
  ],
  "a template whose service is in a mapping": [
    [
      cloudFormation({
        Mappings: { M: { K: { S: fargate } } },
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: [{ ...openObject.Statement[0], Principal: { Service: { "Fn::FindInMap": ["M", "K", "S"] } } }],
          }),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template with one of two trust policies by a condition": [
    [cloudFormation({ Resources: { R: cfnRole({ "Fn::If": ["C", openObject, rightObject] }) } })],
    "trust-unsafe",
  ],
  "a template with one of two statements by a condition": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: [{ "Fn::If": ["C", openObject.Statement[0], rightObject.Statement[0]] }],
          }),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template with a right role and a loop that makes an open one": [
    [
      cloudFormation({
        Transform: "AWS::LanguageExtensions",
        Resources: { R: cfnRole(rightObject), "Fn::ForEach::All": ["N", ["a"], { "R${N}": cfnRole(openObject) }] },
      }),
    ],
    "role-not-judged",
  ],
  "a template's role with a loop in its trust policy": [
    [
      cloudFormation({
        Transform: "AWS::LanguageExtensions",
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: [{ ...openObject.Statement[0], "Fn::ForEach::E": ["E", ["Condition"], { "${E}": {} }] }],
          }),
        },
      }),
    ],
    "role-not-judged",
  ],
  "a loop in a template that makes node groups with the pods' role": [
    shared(
      cloudFormation({
        Transform: "AWS::LanguageExtensions",
        Resources: {
          "Fn::ForEach::Groups": [
            "Name",
            ["a", "b"],
            { "Group${Name}": { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole: arnOf("pods") } } },
          ],
        },
      }),
    ),
    "role-not-judged",
  ],
  "a template with a right role and a function whose role is open": [
    [
      cloudFormation({
        Transform: "AWS::Serverless-2016-10-31",
        Resources: {
          R: cfnRole(rightObject),
          F: { Type: "AWS::Serverless::Function", Properties: { AssumeRolePolicyDocument: openObject } },
        },
      }),
    ],
    "role-not-judged",
  ],
  "a template with a template in it": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole(rightObject),
          S: {
            Type: "AWS::CloudFormation::StackSet",
            Properties: { TemplateBody: JSON.stringify({ Resources: { R: cfnRole(openObject) } }) },
          },
        },
      }),
    ],
    "trust-unsafe|role-not-judged",
  ],
  "a template whose parameter names the service": [
    [
      cloudFormation(
        {
          Parameters: { Service: { Type: "String" } },
          Resources: {
            R: cfnRole({
              ...openObject,
              Statement: [{ ...openObject.Statement[0], Principal: { Service: { Ref: "Service" } } }],
            }),
          },
        },
        { parameters: { Service: fargate } },
      ),
    ],
    "trust-unsafe",
  ],
  "a template with tabs before its JSON": [
    [cloudFormation(`\t\n ${JSON.stringify({ Resources: { R: cfnRole(openObject) } })}`)],
    "trust-unsafe",
  ],
  "a template that cannot be read": [
    [cloudFormation(`Resources: { R: [${JSON.stringify(cfnRole(openObject))}`)],
    "role-not-judged",
  ],
  "a Cloud Control role whose type is not known yet": [
    [
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: unknown,
        desiredState: JSON.stringify({ AssumeRolePolicyDocument: openObject }),
      }),
    ],
    "role-not-judged",
  ],
  "a Cloud Control role whose trust policy is text": [
    [
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: "AWS::IAM::Role",
        desiredState: JSON.stringify({ AssumeRolePolicyDocument: open }),
      }),
    ],
    "trust-unsafe",
  ],
  "an open role of another provider, its trust policy in parts": [
    [resource("upjohn:iam:Role", "it", { trust: [{ service: ["eks-fargate-pods.amazonaws.com"] }] })],
    "role-not-judged",
  ],
  "an open role of another provider, the service in capitals": [
    [resource("upjohn:iam:Role", "it", { trust: "EKS-FARGATE-PODS.AMAZONAWS.COM" })],
    "role-not-judged",
  ],
};
