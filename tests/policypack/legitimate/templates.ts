import { unknown } from "../../support/analyzer";
import { executionPolicy, rightTrust, trustFor } from "../fixtures";
import { sourceArn, trustWith, type Legitimate, type Role } from "./stack";

/** Roles in templates and of the Cloud Control API. */
export const templates: Legitimate = {
  "a CloudFormation template with roles for pods and nodes, and a loop of others": (stack) => {
    const arn = "arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/${Cluster}/*";
    const trust = (SourceArn: unknown) =>
      JSON.parse(trustWith({ ArnLike: { "aws:SourceArn": SourceArn } })) as Record<string, unknown>;
    const oneOrMore = {
      "Fn::If": ["HasTest", [{ "Fn::Sub": arn }, { "Fn::Sub": [arn, { Cluster: "test" }] }], { "Fn::Sub": arn }],
    };
    const managed = {
      "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    };
    const topic = { Type: "AWS::SNS::Topic", Properties: { TopicName: "${Name}-fargate" } };
    const lambda = {
      Type: "AWS::IAM::Role",
      Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor("lambda.amazonaws.com")) as unknown },
    };
    const templateBody = JSON.stringify({
      Transform: "AWS::LanguageExtensions",
      Parameters: { Test: { Type: "String" } },
      Conditions: { HasTest: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Test" }, { "Fn::ImportValue": "no" }] }] } },
      Resources: {
        "Fn::ForEach::All": ["Name", ["a", "b"], { "Topic${Name}": topic, "Role${Name}": lambda }],
        Cluster: { Type: "AWS::EKS::Cluster", Properties: { RoleArn: { "Fn::GetAtt": ["ClusterRole", "Arn"] } } },
        ClusterRole: {
          Type: "AWS::IAM::Role",
          Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor("eks.amazonaws.com")) as unknown },
        },
        Pods: {
          Type: "AWS::IAM::Role",
          Properties: { AssumeRolePolicyDocument: trust(oneOrMore), ManagedPolicyArns: [managed] },
        },
        Nodes: {
          Type: "AWS::IAM::Role",
          Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor("ec2.amazonaws.com")) as unknown },
        },
        Profile: {
          Type: "AWS::EKS::FargateProfile",
          Properties: { ClusterName: { Ref: "Cluster" }, PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] } },
        },
        Workers: {
          Type: "AWS::EKS::Nodegroup",
          Properties: { ClusterName: { Ref: "Cluster" }, NodeRole: { "Fn::GetAtt": "Nodes.Arn" } },
        },
      },
    });
    stack.add("aws:cloudformation/stack:Stack", "eks", { templateBody });
  },
  "a CloudFormation template whose trust policy names its cluster by reference": (stack) => {
    const sub = "arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/${Cluster}/*";
    const parts = ["arn:aws:eks:*:", { Ref: "AWS::AccountId" }, ":fargateprofile/", { Ref: "Cluster" }, "/*"];
    const managed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
    const pods = (sourceArn: object) => ({
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: JSON.parse(trustWith({ ArnLike: { "aws:SourceArn": "ARN" } }), (_, value: unknown) =>
          value === "ARN" ? sourceArn : value,
        ) as unknown,
        ManagedPolicyArns: [managed],
      },
    });
    const profile = (role: string) => ({
      Type: "AWS::EKS::FargateProfile",
      Properties: { ClusterName: { Ref: "Cluster" }, PodExecutionRoleArn: { "Fn::GetAtt": [role, "Arn"] } },
    });
    const Resources = {
      Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: "prod" } },
      Substituted: pods({ "Fn::Sub": sub }),
      Joined: pods({ "Fn::Join": ["", parts] }),
      First: profile("Substituted"),
      Second: profile("Joined"),
    };
    stack.add("aws:cloudformation/stack:Stack", "eks", { templateBody: JSON.stringify({ Resources }) });
  },
  "a right role of the Cloud Control API, used by a profile": (stack) => {
    const desiredState = JSON.stringify({
      RoleName: "pods",
      AssumeRolePolicyDocument: JSON.parse(rightTrust("prod", stack.account)) as unknown,
      ManagedPolicyArns: [executionPolicy],
    });
    const urn = stack.add("aws:cloudcontrol/resource:Resource", "pods", { typeName: "AWS::IAM::Role", desiredState });
    stack.profile({ urn, name: "pods", arn: `arn:aws:iam::${stack.account}:role/pods` });
  },
  "a node group and a profile of the Cloud Control API, whose texts are known when their roles are made": (stack) => {
    const kinds: [type: string, property: string, role: Role][] = [
      ["AWS::EKS::Nodegroup", "NodeRole", stack.nodeRole()],
      ["AWS::EKS::FargateProfile", "PodExecutionRoleArn", stack.podRole()],
    ];
    for (const [typeName, property, role] of kinds) {
      const desiredState = stack.later(JSON.stringify({ ClusterName: "prod", [property]: role.arn }));
      stack.add(
        "aws:cloudcontrol/resource:Resource",
        typeName,
        { typeName, desiredState },
        { propertyDependencies: { desiredState: [role.urn] } },
      );
    }
  },
  "a template's node group with the nodes' role by its ARN in the template's account, and pods on Fargate": (stack) => {
    const { name } = stack.nodeRole();
    const NodeRole = { "Fn::Sub": `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}` };
    const Resources = { N: { Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole } } };
    stack.add("aws:cloudformation/stack:Stack", "nodes", { templateBody: JSON.stringify({ Resources }) });
    stack.profile(stack.podRole());
  },
  "a stack set that gives each account its own role": (stack) => {
    const SourceArn = { "Fn::Sub": "arn:aws:eks:*:${AWS::AccountId}:fargateprofile/*/*" };
    const AssumeRolePolicyDocument = JSON.parse(
      trustWith({
        ArnLike: { "aws:SourceArn": "ARN" },
        StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
      }),
      (_, value: unknown) => (value === "ARN" ? SourceArn : value),
    ) as unknown;
    const Properties = { AssumeRolePolicyDocument, ManagedPolicyArns: [executionPolicy] };
    const templateBody = JSON.stringify({ Resources: { Pods: { Type: "AWS::IAM::Role", Properties } } });
    stack.add("aws:cloudformation/stackSet:StackSet", "roles", { templateBody });
  },
  "a template with a role for a service account, whose trust policy is text with the cluster's provider": (stack) => {
    const text = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/${Provider}" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringEquals: { "${Provider}:sub": "system:serviceaccount:a:b" } },
        },
      ],
    });
    const AssumeRolePolicyDocument = { "Fn::Sub": [text, { Provider: { "Fn::ImportValue": "oidc" } }] };
    const templateBody = JSON.stringify({
      Resources: { App: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument } } },
    });
    stack.add("aws:cloudformation/stack:Stack", "apps", { templateBody });
    stack.profile(stack.podRole());
  },
  "a template in YAML as people write it": (stack) => {
    const templateBody = `AWSTemplateFormatVersion: 2010-09-09
Description: Pods on Fargate
Parameters:
  ClusterName: {Type: String, Default: prod}
Conditions:
  IsChina: !Equals [!Ref AWS::Partition, aws-cn]
Resources:
  PodExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal:
              Service: eks-fargate-pods.amazonaws.com
            Action: sts:AssumeRole
            Condition:
              ArnLike:
                aws:SourceArn: !Sub arn:\${AWS::Partition}:eks:\${AWS::Region}:\${AWS::AccountId}:fargateprofile/\${ClusterName}/*
      ManagedPolicyArns:
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy
  NodeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: !If [IsChina, ec2.amazonaws.com.cn, ec2.amazonaws.com]}
            Action: sts:AssumeRole
  Profile:
    Type: AWS::EKS::FargateProfile
    Properties:
      ClusterName: !Ref ClusterName
      PodExecutionRoleArn: !GetAtt PodExecutionRole.Arn
      Selectors: [{Namespace: default}]
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties: {ClusterName: !Ref ClusterName, NodeRole: !GetAtt NodeRole.Arn}
`;
    stack.add("aws:cloudformation/stack:Stack", "eks", { templateBody });
  },
  "a template whose SourceArns are a list in a parameter": (stack) => {
    const SourceArn = { Ref: "Arns" };
    const templateBody = JSON.stringify({
      Parameters: { Arns: { Type: "CommaDelimitedList" } },
      Resources: {
        Pods: {
          Type: "AWS::IAM::Role",
          Properties: {
            AssumeRolePolicyDocument: JSON.parse(
              trustWith({ ArnLike: { "aws:SourceArn": "ARNS" } }),
              (_, value: unknown) => (value === "ARNS" ? SourceArn : value),
            ) as unknown,
            ManagedPolicyArns: [executionPolicy],
          },
        },
      },
    });
    stack.add("aws:cloudformation/stack:Stack", "eks", {
      templateBody,
      parameters: { Arns: `${sourceArn}, ${sourceArn.replace("prod", "test")}` },
    });
  },
  "a template that gets its cluster's name from elsewhere, in six ways": (stack) => {
    const own = "arn:aws:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/";
    const imported = { "Fn::ImportValue": "cluster" };
    const sourceArns = [
      { "Fn::Sub": `${own}\${Given}/*` },
      { "Fn::Sub": `${own}\${Stored}/*` },
      { "Fn::Sub": `${own}\${AWS::StackName}/*` },
      { "Fn::Sub": [`${own}\${Cluster}/*`, { Cluster: imported }] },
      { "Fn::Sub": `${own}{{resolve:ssm:/eks/cluster:1}}/*` },
      { "Fn::Join": ["", ["arn:aws:eks:*:", { Ref: "AWS::AccountId" }, ":fargateprofile/", imported, "/*"]] },
    ];
    const ManagedPolicyArns = [executionPolicy];
    const pods = (AssumeRolePolicyDocument: unknown) => ({
      Type: "AWS::IAM::Role",
      Properties: { AssumeRolePolicyDocument, ManagedPolicyArns },
    });
    const roles = sourceArns.map((arn): [string, unknown] => [
      "PodsOf" + String(sourceArns.indexOf(arn)),
      pods(
        JSON.parse(trustWith({ ArnLike: { "aws:SourceArn": "ARN" } }), (_, value: unknown) =>
          value === "ARN" ? arn : value,
        ),
      ),
    ]);
    const text = trustWith({ ArnLike: { "aws:SourceArn": `${own}\${Cluster}/*` } });
    const templateBody = JSON.stringify({
      Parameters: {
        Given: { Type: "String" },
        Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/eks/cluster" },
      },
      Resources: Object.fromEntries([...roles, ["AsText", pods({ "Fn::Sub": [text, { Cluster: imported }] })]]),
    });
    stack.add("aws:cloudformation/stack:Stack", "eks", { templateBody });
  },
  "a template that leaves out an open role and a node group by a condition": (stack) => {
    const pods = (document: unknown) => ({ AssumeRolePolicyDocument: document, ManagedPolicyArns: [executionPolicy] });
    const NodeRole = { "Fn::GetAtt": ["Pods", "Arn"] };
    const templateBody = JSON.stringify({
      Parameters: { Stage: { Type: "String", Default: "test" } },
      Conditions: { IsTest: { "Fn::Equals": [{ Ref: "Stage" }, "test"] } },
      Resources: {
        Pods: { Type: "AWS::IAM::Role", Properties: pods(JSON.parse(rightTrust("prod", stack.account))) },
        Open: { Type: "AWS::IAM::Role", Condition: "IsTest", Properties: pods(JSON.parse(trustWith(undefined))) },
        Nodes: { Type: "AWS::EKS::Nodegroup", Condition: "IsTest", Properties: { NodeRole } },
      },
    });
    stack.add("aws:cloudformation/stack:Stack", "eks", { templateBody, parameters: { Stage: "prod" } });
  },
  "a template with eight managed policies, each by a condition": (stack) => {
    const names = ["A", "B", "C", "D", "E", "F", "G", "H"];
    const templateBody = JSON.stringify({
      Conditions: Object.fromEntries(
        names.map((name) => [name, { "Fn::Equals": [{ "Fn::ImportValue": name }, "yes"] }]),
      ),
      Resources: {
        Pods: {
          Type: "AWS::IAM::Role",
          Properties: {
            AssumeRolePolicyDocument: JSON.parse(rightTrust("prod", stack.account)) as unknown,
            ManagedPolicyArns: [
              executionPolicy,
              ...names.map((name) => ({
                "Fn::If": [name, "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess", { Ref: "AWS::NoValue" }],
              })),
            ],
          },
        },
      },
    });
    stack.add("aws:cloudformation/stack:Stack", "eks", { templateBody });
  },
  "a template's role, given to a profile by the stack's output": (stack) => {
    const Properties = {
      AssumeRolePolicyDocument: JSON.parse(rightTrust("prod", stack.account)) as unknown,
      ManagedPolicyArns: [executionPolicy],
    };
    const urn = stack.add("aws:cloudformation/stack:Stack", "roles", {
      templateBody: JSON.stringify({
        Resources: { Pods: { Type: "AWS::IAM::Role", Properties } },
        Outputs: { Arn: { Value: { "Fn::GetAtt": ["Pods", "Arn"] } } },
      }),
      outputs: stack.later("") === "" ? { Arn: `arn:aws:iam::${stack.account}:role/roles-Pods-ABC` } : unknown,
    });
    stack.profile({ urn, name: "", arn: `arn:aws:iam::${stack.account}:role/roles-Pods-ABC` });
    stack.nodeGroup(stack.nodeRole());
  },
  "a template with a macro, and nothing of Fargate in it": (stack) => {
    stack.add("aws:cloudformation/stack:Stack", "app", {
      templateBody: JSON.stringify({
        Transform: "AWS::Serverless-2016-10-31",
        Resources: { F: { Type: "AWS::Serverless::Function", Properties: { Handler: "x" } } },
      }),
    });
    stack.profile(stack.podRole());
  },
};
