import { unknown, urnOf, type TestResource } from "../../support/analyzer";
import { account, arnOf, attachment, fargateProfile, roleUrn } from "../fixtures";
import { cfnRole, cloudFormation, configMap, resource, rightObject, shared, type Bypass } from "./parts";

const profile = (name = "it"): TestResource =>
  resource("aws:iam/instanceProfile:InstanceProfile", name, { name, role: "pods" });
const profileArn = `arn:aws:iam::${account}:instance-profile/it`;
const templateUrn = urnOf("aws:ec2/launchTemplate:LaunchTemplate", "it");

/** Nodes that are no managed node group, with the pods' role. */
export const selfManagedNodes: Record<string, Bypass> = {
  "the pods' role in a group of mixed instances, by its launch template": [
    shared(
      profile(),
      resource("aws:ec2/launchTemplate:LaunchTemplate", "it", { iamInstanceProfile: { arn: profileArn } }),
      resource(
        "aws:autoscaling/group:Group",
        "it",
        { mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification: { launchTemplateId: unknown } } } },
        { propertyDependencies: { mixedInstancesPolicy: [templateUrn] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a launch configuration, by the profile's name": [
    shared(profile(), resource("aws:ec2/launchConfiguration:LaunchConfiguration", "it", { iamInstanceProfile: "it" })),
    "node-role-shared",
  ],
  "the pods' role in a spot request, by the profile's ARN": [
    shared(
      profile(),
      resource("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "it", { iamInstanceProfile: profileArn }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a launch template of aws-native": [
    shared(
      resource("aws-native:iam:InstanceProfile", "it", { instanceProfileName: "it", roles: ["pods"] }),
      resource("aws-native:ec2:LaunchTemplate", "it", { launchTemplateData: { iamInstanceProfile: { name: "it" } } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an instance of aws-native, nothing known": [
    shared(
      resource(
        "aws-native:iam:InstanceProfile",
        "it",
        { instanceProfileName: unknown, roles: [unknown] },
        { propertyDependencies: { roles: [roleUrn("pods")] } },
      ),
      resource(
        "aws-native:ec2:Instance",
        "it",
        { iamInstanceProfile: unknown },
        { propertyDependencies: { iamInstanceProfile: [urnOf("aws-native:iam:InstanceProfile", "it")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in Batch by a template": [
    shared(
      cloudFormation({
        Resources: {
          P: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: ["pods"] } },
          B: {
            Type: "AWS::Batch::ComputeEnvironment",
            Properties: { ComputeResources: { InstanceRole: { "Fn::GetAtt": "P.Arn" } } },
          },
        },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an instance profile that a template makes and a launch template uses": [
    shared(
      cloudFormation({ Resources: { P: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: ["pods"] } } } }),
      resource(
        "aws:ec2/launchTemplate:LaunchTemplate",
        "it",
        { iamInstanceProfile: { arn: unknown } },
        { propertyDependencies: { iamInstanceProfile: [urnOf("aws:cloudformation/stack:Stack", "it")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in an access entry of hybrid nodes": [
    shared(resource("aws:eks/accessEntry:AccessEntry", "it", { principalArn: arnOf("pods"), type: "HYBRID_LINUX" })),
    "node-role-shared",
  ],
  "the pods' role in an access entry of Auto Mode, by aws-native": [
    shared(
      resource(
        "aws-native:eks:AccessEntry",
        "it",
        { clusterName: "prod", principalArn: unknown, type: "EC2" },
        { propertyDependencies: { principalArn: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in an access entry of a template": [
    shared(
      cloudFormation({
        Resources: {
          E: { Type: "AWS::EKS::AccessEntry", Properties: { PrincipalArn: arnOf("pods"), Type: "EC2_LINUX" } },
        },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in the node pools of Auto Mode by aws-native": [
    shared(
      resource("aws-native:eks:Cluster", "it", {
        computeConfig: { enabled: true, nodePools: ["system"], nodeRoleArn: arnOf("pods") },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in the node class of Auto Mode": [
    shared(resource("kubernetes:eks.amazonaws.com/v1:NodeClass", "it", { spec: { role: "pods" } })),
    "node-role-shared",
  ],
  "the pods' role in a patch of Karpenter's node class": [
    shared(resource("kubernetes:karpenter.k8s.aws/v1:EC2NodeClassPatch", "it", { spec: { role: "pods" } })),
    "node-role-shared",
  ],
  "the pods' role in an instance profile of Karpenter's old node template": [
    shared(
      profile(),
      resource("kubernetes:karpenter.k8s.aws/v1alpha1:AWSNodeTemplate", "it", { spec: { instanceProfile: "it" } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in aws-auth with a marker before the document": [
    shared(
      configMap(
        `# nodes\n---\n- rolearn: ${arnOf("pods")}\n  groups:\n    - system:bootstrappers\n    - system:nodes\n`,
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in aws-auth in flow style with an anchor": [
    shared(configMap(`- {rolearn: "${arnOf("pods")}", groups: &g [system:nodes]}\n- {rolearn: x, groups: *g}`)),
    "node-role-shared",
  ],
  "the pods' role mapped to nodes by a cluster of @pulumi/eks": [
    shared(
      resource("eks:index:Cluster", "it", {
        roleMappings: [{ roleArn: arnOf("pods"), username: "x", groups: ["system:bootstrappers", "system:nodes"] }],
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role among the instance roles of a cluster of @pulumi/eks": [
    shared(
      resource(
        "eks:index:Cluster",
        "it",
        { instanceRoles: [unknown] },
        { propertyDependencies: { instanceRoles: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role with the minimal worker policy, by its exclusive list": [
    shared(
      resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "it", {
        roleName: "pods",
        policyArns: [
          "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
          "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy",
        ],
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role with the worker policy, attached where its name is not known": [
    shared(attachment(unknown, "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", [roleUrn("pods")], "more")),
    "node-role-shared",
  ],
  "the pods' role in a spot fleet whose list is not known yet": [
    shared(
      profile(),
      resource(
        "aws:ec2/spotFleetRequest:SpotFleetRequest",
        "it",
        { launchSpecifications: unknown },
        { propertyDependencies: { launchSpecifications: [urnOf("aws:iam/instanceProfile:InstanceProfile", "it")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in Auto Mode, left out of the preview by the provider": [
    shared(
      resource(
        "aws:eks/cluster:Cluster",
        "it",
        { name: "prod" },
        { propertyDependencies: { computeConfig: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in aws-auth in the namespace of the provider": [
    shared({
      ...configMap(`- rolearn: ${arnOf("pods")}\n  groups: [system:nodes]`, { name: "aws-auth" }),
      provider: { name: "system", props: { namespace: "kube-system" } },
    }),
    "node-role-shared",
  ],
  "a template's role for nodes and pods, both outside of it": [
    [
      cloudFormation({ Resources: { R: cfnRole(rightObject, { RoleName: undefined }) } }),
      resource(
        "aws:eks/nodeGroup:NodeGroup",
        "it",
        { clusterName: "prod", nodeRoleArn: unknown },
        { propertyDependencies: { nodeRoleArn: [urnOf("aws:cloudformation/stack:Stack", "it")] } },
      ),
      fargateProfile(unknown, [urnOf("aws:cloudformation/stack:Stack", "it")]),
    ],
    "node-role-shared",
  ],
};
