import { secret, unknown, urnOf } from "../../support/analyzer";
import {
  account,
  arnOf,
  attachment,
  executionPolicy,
  fargateProfile,
  newRole,
  nodeGroup,
  rightTrust,
  roleUrn,
} from "../fixtures";
import {
  cfnRole,
  cloudFormation,
  fargate,
  inlinePolicy,
  nativePods,
  open,
  openObject,
  pods,
  resource,
  rightObject,
  shared,
  used,
  withStatement,
  type Bypass,
} from "./parts";

const instanceProfile = resource("aws:iam/instanceProfile:InstanceProfile", "it", { name: "it", role: "pods" });
const profileArn = `arn:aws:iam::${account}:instance-profile/it`;
const nodesPolicy = { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy" };
const limitedBy = (Condition: unknown) =>
  JSON.stringify({ ...openObject, Statement: [{ ...openObject.Statement[0], Condition }] });
const beside = (statement: Record<string, unknown>) =>
  pods(JSON.stringify(withStatement({ Effect: "Allow", Action: "sts:AssumeRole", ...statement })));

/** What is unsafe in places, and in forms, where one seldom looks. */
export const otherPlaces: Record<string, Bypass> = {
  "the pods' role in an access entry of HyperPod": [
    shared(resource("aws:eks/accessEntry:AccessEntry", "it", { principalArn: arnOf("pods"), type: "HYPERPOD_LINUX" })),
    "node-role-shared",
  ],
  "the pods' role in an access entry of aws-native with the policy of Auto Mode's nodes": [
    shared(
      resource("aws-native:eks:AccessEntry", "it", { principalArn: arnOf("pods"), accessPolicies: [nodesPolicy] }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an access entry of @pulumi/eks with the policy of Auto Mode's nodes": [
    shared(
      resource("eks:index:Cluster", "it", {
        accessEntries: { it: { principalArn: arnOf("pods"), accessPolicies: { it: nodesPolicy } } },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in ECS Managed Instances": [
    shared(
      instanceProfile,
      resource("aws:ecs/capacityProvider:CapacityProvider", "it", {
        managedInstancesProvider: { instanceLaunchTemplate: { ec2InstanceProfileArn: profileArn } },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in EMR by a template": [
    shared(
      instanceProfile,
      cloudFormation({ Resources: { C: { Type: "AWS::EMR::Cluster", Properties: { JobFlowRole: "it" } } } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a launch template of which nothing is known": [
    shared(
      instanceProfile,
      resource(
        "aws:ec2/launchTemplate:LaunchTemplate",
        "it",
        { iamInstanceProfile: unknown },
        { propertyDependencies: { iamInstanceProfile: [urnOf(instanceProfile.type, "it")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role as a resource in a node group of @pulumi/eks": [
    shared(resource("eks:index:ManagedNodeGroup", "it", { nodeRole: roleUrn("pods") })),
    "node-role-shared",
  ],
  "the pods' role in the Auto Mode of @pulumi/eks, of which nothing is known": [
    shared(
      resource(
        "eks:index:Cluster",
        "it",
        { autoMode: unknown },
        { propertyDependencies: { autoMode: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "a node role in the profile that the AWS CDK makes": [
    [
      nodeGroup(arnOf("nodes")),
      cloudFormation({
        Resources: {
          F: {
            Type: "Custom::AWSCDK-EKS-FargateProfile",
            Properties: { ServiceToken: "x", Config: { clusterName: "prod", podExecutionRoleArn: arnOf("nodes") } },
          },
        },
      }),
    ],
    "node-role-shared",
  ],
  "a node role in a profile of the Cloud Control API": [
    [
      nodeGroup(arnOf("nodes")),
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: "AWS::EKS::FargateProfile",
        desiredState: JSON.stringify({ ClusterName: "prod", PodExecutionRoleArn: arnOf("nodes") }),
      }),
    ],
    "node-role-shared",
  ],
  "a node role in an access entry of Fargate": [
    [
      nodeGroup(arnOf("nodes")),
      resource("aws:eks/accessEntry:AccessEntry", "it", { principalArn: arnOf("nodes"), type: "FARGATE_LINUX" }),
    ],
    "node-role-shared",
  ],
  "the worker-node policy by an attachment to a list": [
    shared(
      resource("aws:iam/policyAttachment:PolicyAttachment", "it", {
        roles: ["pods"],
        policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      }),
    ),
    "node-role-shared",
  ],
  "a StringLike that crosses colons": [
    pods(limitedBy({ StringLike: { "aws:SourceArn": `arn:aws:eks:*${account}*` } })),
    "trust-unsafe",
  ],
  "two conditions that count only where their keys are there": [
    pods(
      limitedBy({
        ArnLikeIfExists: { "aws:SourceArn": `arn:aws:eks:eu-west-1:${account}:fargateprofile/prod/*` },
        StringEqualsIfExists: { "aws:SourceAccount": account },
      }),
    ),
    "trust-unsafe",
  ],
  "a condition that asks only for the key": [pods(limitedBy({ Null: { "aws:SourceArn": "false" } })), "trust-unsafe"],
  "all but one account": [
    pods(limitedBy({ "ForAnyValue:StringNotLike": { "aws:SourceArn": "arn:aws:eks:us-east-1:999999999999:*" } })),
    "trust-unsafe",
  ],
  "NotAction in a statement that is no list": [
    pods(
      JSON.stringify({
        ...openObject,
        Statement: { Effect: "Allow", Principal: { Service: fargate }, NotAction: "s3:*" },
      }),
    ),
    "trust-unsafe",
  ],
  "a pattern for every service": [pods(open.replace(fargate, "*.amazonaws.com")), "trust-unsafe|trust-malformed"],
  "a document with a comment": [pods(`/* right */ ${open}`), "trust-malformed"],
  "a document in YAML": [pods("Version: 2012-10-17\nStatement: []"), "trust-malformed"],
  "a document in a list": [pods(JSON.stringify([openObject])), "trust-malformed"],
  "no document": [pods(""), "trust-malformed"],
  "an expired limit": [
    pods(
      limitedBy({
        ...(rightObject.Statement[0]?.Condition as Record<string, unknown>),
        DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" },
      }),
    ),
    "trust-broken",
  ],
  "the own account beside the service": [
    beside({ Principal: { AWS: `arn:aws:iam::${account}:root` } }),
    "trust-not-exclusive",
  ],
  "EKS Pod Identity beside the service": [
    beside({ Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] }),
    "trust-not-exclusive",
  ],
  "a web identity beside the service": [
    beside({ Principal: { Federated: "accounts.google.com" }, Action: "sts:AssumeRoleWithWebIdentity" }),
    "trust-not-exclusive",
  ],
  "the service's name under AWS": [pods(open.replace('"Service"', '"AWS"')), "trust-broken|trust-malformed"],
  "the service with a letter of another alphabet": [
    pods(open.replace("eks-", "\u0435ks-")),
    "trust-broken|trust-malformed|profile-role-untrusted",
  ],
  "a role within a component, by its URN": [
    used({
      ...newRole("pods", { assumeRolePolicy: open }),
      urn: "urn:pulumi:dev::project::my:index:It$aws:iam/role:Role::pods",
    }),
    "trust-unsafe",
  ],
  "an extension whose type is not known yet": [
    [
      resource("aws-native:index:ExtensionResource", "it", {
        type: unknown,
        properties: { AssumeRolePolicyDocument: openObject },
      }),
    ],
    "role-not-judged",
  ],
  "a Cloud Control role that is a secret": [
    [
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: "AWS::IAM::Role",
        desiredState: secret(JSON.stringify({ AssumeRolePolicyDocument: openObject })),
      }),
    ],
    "trust-unsafe",
  ],
  "a Cloud Control type in small letters": [
    [
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: "aws::iam::role",
        desiredState: JSON.stringify({ AssumeRolePolicyDocument: openObject }),
      }),
    ],
    "trust-unsafe|role-not-judged",
  ],
  "a command's environment with an open policy": [
    [resource("command:remote:Command", "it", { create: "./make.sh", environment: { TRUST: secret(open) } })],
    "role-not-judged",
  ],
  "a template in an object of a bucket": [
    [
      resource("aws:s3/bucketObjectv2:BucketObjectv2", "it", {
        content: JSON.stringify({ Resources: { R: cfnRole(openObject) } }),
      }),
    ],
    "role-not-judged",
  ],
  "a nested stack that gets the service as a parameter": [
    [
      cloudFormation({
        Resources: {
          N: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "x", Parameters: { Service: fargate } } },
        },
      }),
    ],
    "role-not-judged",
  ],
  "an application of the serverless repository with an open policy": [
    [
      resource("aws:serverlessrepository/cloudFormationStack:CloudFormationStack", "it", {
        parameters: { Trust: open },
      }),
    ],
    "role-not-judged",
  ],
  "all actions but some, in a secret inline policy": [
    pods(rightTrust(), { inlinePolicies: secret([{ name: "it", policy: inlinePolicy({ NotAction: "iam:*" }) }]) }),
    "workload-permissions",
  ],
  "PowerUserAccess of aws-native": [
    nativePods(rightObject, { managedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"] }),
    "workload-permissions",
  ],
  "the managed policy's ARN in small letters": [
    [
      newRole("pods", { assumeRolePolicy: rightTrust() }),
      attachment("pods", executionPolicy.toLowerCase()),
      fargateProfile(unknown, [roleUrn("pods")]),
    ],
    "policy-missing",
  ],
  "an open role in a Terraform module": [
    [
      resource("eks-module:tf:aws_iam_role", "module.eks.aws_iam_role.this[0]", {
        name: "it",
        assume_role_policy: open,
      }),
    ],
    "trust-unsafe",
  ],
  "an open role in a Terraform state in Pulumi Cloud": [
    [resource("pulumi:terraform:aws_iam_role", "aws_iam_role.it", { name: "it", assume_role_policy: open })],
    "trust-unsafe",
  ],
  "a role that nodes and pods share in a Terraform state in Pulumi Cloud": [
    [
      resource("pulumi:terraform:aws_eks_node_group", "aws_eks_node_group.it", { node_role_arn: arnOf("it") }),
      resource("pulumi:terraform:aws_eks_fargate_profile", "aws_eks_fargate_profile.it", {
        cluster_name: "prod",
        pod_execution_role_arn: arnOf("it"),
      }),
    ],
    "node-role-shared",
  ],
  "a resource of another provider in a Terraform state in Pulumi Cloud": [
    [resource("pulumi:terraform:other_role", "other_role.it", { trust: open })],
    "role-not-judged",
  ],
  "the pods' role in a node group of a Terraform module": [
    shared(resource("eks-module:tf:aws_eks_node_group", "it", { cluster_name: "prod", node_role_arn: arnOf("pods") })),
    "node-role-shared",
  ],
  "a node role in a Fargate profile of a Terraform module": [
    [
      nodeGroup(arnOf("nodes")),
      resource("eks-module:tf:aws_eks_fargate_profile", "it", {
        cluster_name: "prod",
        pod_execution_role_arn: arnOf("nodes"),
      }),
    ],
    "node-role-shared",
  ],
};
