import { secret, unknown, urnOf } from "../../support/analyzer";
import { account, arnOf, fargateProfile, from, nodeGroup, roleUrn } from "../fixtures";
import { rightObject, resource, shared, cloudFormation, cfnRole, configMap, type Bypass } from "./parts";

/** Roles that nodes and pods share. */
export const nodeRoles: Record<string, Bypass> = {
  "a node role given by its ARN with a path": [
    [nodeGroup(`arn:aws:iam::${account}:role/eks/nodes`), fargateProfile(arnOf("nodes"))],
    "node-role-shared",
  ],
  "a node role given in another case": [
    [nodeGroup(arnOf("Nodes")), fargateProfile(arnOf("nodes"))],
    "node-role-shared",
  ],
  "a node role given by its secret ARN": [
    [nodeGroup(secret(arnOf("nodes"))), fargateProfile(arnOf("nodes"))],
    "node-role-shared",
  ],
  "the pods' role in an access entry of nodes": [
    shared(resource("aws:eks/accessEntry:AccessEntry", "it", { principalArn: arnOf("pods"), type: "EC2_LINUX" })),
    "node-role-shared",
  ],
  "the pods' role in an activation of hybrid nodes": [
    shared(resource("aws:ssm/activation:Activation", "it", { iamRole: "pods" })),
    "node-role-shared",
  ],
  "the pods' role in a HyperPod cluster whose groups are not known yet": [
    shared(
      resource(
        "aws-native:sagemaker:Cluster",
        "it",
        { instanceGroups: unknown },
        { propertyDependencies: { instanceGroups: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a HyperPod cluster of a template": [
    shared(
      cloudFormation({
        Resources: {
          H: { Type: "AWS::SageMaker::Cluster", Properties: { InstanceGroups: [{ ExecutionRole: arnOf("pods") }] } },
        },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an instance profile with a path": [
    shared(
      resource("aws:iam/instanceProfile:InstanceProfile", "it", { name: "it", role: "pods", path: "/x/" }),
      resource("aws:ec2/launchTemplate:LaunchTemplate", "it", {
        iamInstanceProfile: { arn: `arn:aws:iam::${account}:instance-profile/x/it` },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an instance profile of an instance, nothing known": [
    shared(
      resource(
        "aws:iam/instanceProfile:InstanceProfile",
        "it",
        { name: unknown, role: unknown },
        { propertyDependencies: { role: [roleUrn("pods")] } },
      ),
      resource(
        "aws:ec2/instance:Instance",
        "it",
        { iamInstanceProfile: unknown },
        { propertyDependencies: { iamInstanceProfile: [urnOf("aws:iam/instanceProfile:InstanceProfile", "it")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of a CloudFormation template": [
    shared(
      cloudFormation({ Resources: { N: { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole: arnOf("pods") } } } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of the Cloud Control API": [
    shared(
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: "AWS::EKS::Nodegroup",
        desiredState: JSON.stringify({ NodeRole: arnOf("pods") }),
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of the Cloud Control API, whose text is not known yet": [
    shared(
      resource(
        "aws:cloudcontrol/resource:Resource",
        "it",
        { typeName: "AWS::EKS::Nodegroup", desiredState: unknown },
        { propertyDependencies: { desiredState: [roleUrn("pods"), urnOf("aws:ec2/subnet:Subnet", "it")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of a template, by its ARN in the template's account": [
    shared(
      cloudFormation({
        Resources: {
          N: {
            Type: "AWS::EKS::Nodegroup",
            Properties: { NodeRole: { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/pods" } },
          },
        },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an instance profile of a template": [
    shared(
      cloudFormation({
        Resources: {
          P: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: ["pods"] } },
          L: {
            Type: "AWS::EC2::LaunchTemplate",
            Properties: { LaunchTemplateData: { IamInstanceProfile: { Arn: { "Fn::GetAtt": ["P", "Arn"] } } } },
          },
        },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in Karpenter's node class": [
    shared(resource("kubernetes:karpenter.k8s.aws/v1beta1:EC2NodeClass", "it", { spec: { role: "pods" } })),
    "node-role-shared",
  ],
  "the pods' role in Auto Mode, its switch not known": [
    shared(
      resource("aws:eks/cluster:Cluster", "it", { computeConfig: { enabled: unknown, nodeRoleArn: arnOf("pods") } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in aws-auth in JSON": [
    shared(configMap(JSON.stringify([{ rolearn: arnOf("pods"), groups: ["system:nodes"] }]))),
    "node-role-shared",
  ],
  "the pods' role in aws-auth beside what is not YAML": [
    shared(configMap(`- rolearn: ${arnOf("pods")}\n  groups:\n  - system:nodes\n---\n\t: [`)),
    "node-role-shared",
  ],
  "the pods' role with a worker-node policy in a list with others": [
    shared(
      resource(
        "aws:iam/policyAttachment:PolicyAttachment",
        "it",
        {
          roles: ["other", unknown],
          policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        },
        { propertyDependencies: { roles: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a spot fleet by a dynamic list": [
    shared(
      resource("aws:iam/instanceProfile:InstanceProfile", "it", { name: "it", role: "pods" }),
      resource("aws:ec2/spotFleetRequest:SpotFleetRequest", "it", {
        launchSpecifications: [{}, { iamInstanceProfile: "it" }],
      }),
    ),
    "node-role-shared",
  ],
  "the role of one's own component, its children out of sight, used by nodes": [
    [
      resource("fargate-pod-execution-role:index:FargatePodExecutionRole", "it", {
        clusters: ["prod"],
        roleArn: arnOf("it"),
      }),
      nodeGroup(arnOf("it")),
    ],
    "node-role-shared",
  ],
  "a node role whose name holds Pulumi's marker for unknown values": [
    [nodeGroup(arnOf(`nodes-${unknown}`)), fargateProfile(arnOf(`nodes-${unknown}`))],
    "node-role-shared",
  ],
  "the pods' role in aws-auth with a key twice": [
    shared(configMap(`- rolearn: x\n  rolearn: ${arnOf("pods")}\n  groups: [system:nodes]`)),
    "node-role-shared",
  ],
  "the pods' role in aws-auth under a tag of YAML": [
    shared(configMap(`- !x\n  rolearn: !y ${arnOf("pods")}\n  groups: [system:nodes]`)),
    "node-role-shared",
  ],
  "the pods' role in aws-auth under keys in other case": [
    shared(configMap(`- roleARN: ${arnOf("pods").toUpperCase()}\n  Groups: [system:nodes]`)),
    "node-role-shared",
  ],
  "the pods' role in aws-auth beside the group of Fargate": [
    shared(
      configMap(
        `- rolearn: ${arnOf("pods")}\n  groups: [system:nodes, system:node-proxier]\n  username: system:node:{{EC2PrivateDNSName}}`,
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in an aws-auth patch": [
    shared({
      ...configMap(`- rolearn: ${arnOf("pods")}\n  groups: [system:nodes]`),
      type: "kubernetes:core/v1:ConfigMapPatch",
    }),
    "node-role-shared",
  ],
  "the pods' role in Batch, by its name": [
    shared(
      resource("aws:iam/instanceProfile:InstanceProfile", "it", { name: "it", role: "pods" }),
      resource("aws:batch/computeEnvironment:ComputeEnvironment", "it", { computeResources: { instanceRole: "it" } }),
    ),
    "node-role-shared",
  ],
  "the pods' role made by a template, in a node group beside it": [
    [
      cloudFormation({ Resources: { R: cfnRole(rightObject) } }),
      nodeGroup(arnOf("pods")),
      fargateProfile(arnOf("pods")),
    ],
    "node-role-shared",
  ],
  "three profiles, the last with the node role": [
    [
      ...shared(nodeGroup(arnOf("nodes"))),
      resource("aws:eks/fargateProfile:FargateProfile", "b", {
        clusterName: "prod",
        podExecutionRoleArn: arnOf("pods"),
      }),
      resource("aws:eks/fargateProfile:FargateProfile", "c", {
        clusterName: "prod",
        podExecutionRoleArn: arnOf("nodes"),
      }),
    ],
    "node-role-shared",
  ],
  "a profile whose role comes from the node group": [
    [
      nodeGroup(arnOf("nodes")),
      resource(
        "aws:eks/fargateProfile:FargateProfile",
        "it",
        {
          clusterName: "prod",
          ...from("podExecutionRoleArn", urnOf("aws:eks/nodeGroup:NodeGroup", "workers")).props,
        },
        { propertyDependencies: { podExecutionRoleArn: [urnOf("aws:eks/nodeGroup:NodeGroup", "workers")] } },
      ),
    ],
    "node-role-shared",
  ],
  "the profile of a cluster of @pulumi/eks with the node role": [
    [
      nodeGroup(arnOf("nodes")),
      resource("eks:index:Cluster", "it", { name: "prod", fargate: { podExecutionRoleArn: arnOf("nodes") } }),
    ],
    "node-role-shared",
  ],
};
