import { required } from "../../text";
import { read, type Path } from "../../records/record";
import { eksType, eksTypesOf } from "../../records/resource-types";
import { useOfInstanceProfile } from "../stack/instance-profiles";
import { everyPath, useAt, type FindUses } from "./find";

const managedInstances = "managedInstancesProvider.instanceLaunchTemplate.ec2InstanceProfileArn";
const fleet = ["name", "arn"].map((key) => `launchTemplateConfigs.*.overrides.*.iamInstanceProfile.${key}`);

/**
 * Where each kind of resource that runs nodes names their role: a dot leads into a property, `*` is every item of a list. Kinds of
 * Kubernetes are without their version.
 */
const roles: Record<string, string[]> = {
  ...Object.fromEntries(eksTypesOf("node-group").map((type) => [type, [required(eksType(type)?.role)]])),
  // EKS Auto Mode
  ...Object.fromEntries(eksTypesOf("cluster").map((type) => [type, ["computeConfig.nodeRoleArn"]])),
  "eks:index:Cluster": ["autoMode.computeConfig.nodeRoleArn"],
  "kubernetes:eks.amazonaws.com:NodeClass": ["spec.role"],
  "kubernetes:karpenter.k8s.aws:EC2NodeClass": ["spec.role"],
  "rancher2:index/cluster:Cluster": ["eksConfigV2.nodeGroups.*.nodeRole"],
  // Machines outside of AWS, as EKS Hybrid Nodes: https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
  "aws:ssm/activation:Activation": ["iamRole"],
  "aws:rolesanywhere/profile:Profile": ["roleArns.*"],
  "aws-native:rolesanywhere:Profile": ["roleArns.*"],
  // HyperPod, which EKS may orchestrate: https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-hyperpod-eks.html
  "aws-native:sagemaker:Cluster": ["instanceGroups.*.executionRole", "restrictedInstanceGroups.*.executionRole"],
};

const instanceProfiles: Record<string, string[]> = {
  "aws:ec2/instance:Instance": ["iamInstanceProfile"],
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": ["iamInstanceProfile"],
  "aws:ec2/spotFleetRequest:SpotFleetRequest": [
    "launchSpecifications.*.iamInstanceProfile",
    "launchSpecifications.*.iamInstanceProfileArn",
  ],
  "aws:ec2/launchConfiguration:LaunchConfiguration": ["iamInstanceProfile"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["iamInstanceProfile.name", "iamInstanceProfile.arn"],
  // Batch calls the instance profile a role, and so does CloudFormation for EMR.
  "aws:batch/computeEnvironment:ComputeEnvironment": ["computeResources.instanceRole"],
  "aws:emr/cluster:Cluster": ["ec2Attributes.instanceProfile"],
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": ["instanceProfileName"],
  "aws:ecs/capacityProvider:CapacityProvider": [managedInstances],
  "aws-native:ec2:Instance": ["iamInstanceProfile"],
  "aws-native:ec2:SpotFleet": ["spotFleetRequestConfigData.launchSpecifications.*.iamInstanceProfile.arn"],
  "aws-native:ec2:Ec2Fleet": fleet,
  // As templates spell it.
  "aws-native:ec2:EC2Fleet": fleet,
  "aws-native:pcs:ComputeNodeGroup": ["iamInstanceProfileArn"],
  "aws-native:autoscaling:LaunchConfiguration": ["iamInstanceProfile"],
  "aws-native:ec2:LaunchTemplate": [
    "launchTemplateData.iamInstanceProfile.name",
    "launchTemplateData.iamInstanceProfile.arn",
  ],
  "aws-native:batch:ComputeEnvironment": ["computeResources.instanceRole"],
  "aws-native:ecs:CapacityProvider": [managedInstances],
  "aws-native:emr:Cluster": ["jobFlowRole"],
  "aws-native:imagebuilder:InfrastructureConfiguration": ["instanceProfileName"],
  "kubernetes:eks.amazonaws.com:NodeClass": ["spec.instanceProfile"],
  "kubernetes:karpenter.k8s.aws:EC2NodeClass": ["spec.instanceProfile"],
  "kubernetes:karpenter.k8s.aws:AWSNodeTemplate": ["spec.instanceProfile"],
  // A Provisioner of Karpenter 0.x may describe its nodes itself.
  "kubernetes:karpenter.sh:Provisioner": ["spec.provider.instanceProfile"],
  // Spot, CAST AI and Rancher; CAST AI's own package and the one made of its Terraform provider call a type differently.
  "spotinst:aws/ocean:Ocean": ["iamInstanceProfile"],
  "spotinst:aws/oceanLaunchSpec:OceanLaunchSpec": ["iamInstanceProfile"],
  "spotinst:aws/elastigroup:Elastigroup": ["iamInstanceProfile"],
  "spotinst:aws/managedInstance:ManagedInstance": ["iamInstanceProfile"],
  "spotinst:ecs/ocean:Ocean": ["iamInstanceProfile"],
  "spotinst:ecs/oceanLaunchSpec:OceanLaunchSpec": ["iamInstanceProfile"],
  "castai:config/node:NodeConfiguration": ["eks.instanceProfileArn"],
  "castai:index/nodeConfiguration:NodeConfiguration": ["eks.instanceProfileArn"],
  "rancher2:index/machineConfigV2:MachineConfigV2": ["amazonec2Config.iamInstanceProfile"],
  "rancher2:index/nodeTemplate:NodeTemplate": ["amazonec2Config.iamInstanceProfile"],
};

/** The types that run nodes, or other instances and machines. */
export const nodeTypes = [roles, instanceProfiles].flatMap(Object.keys);

/** The role of nodes, or of other instances and machines, in what runs them. */
export const usesByNodes: FindUses = (record, stack) => {
  const type = anyVersion(record.type);
  const places = (table: Record<string, string[]>): Path[] =>
    (table[type] ?? []).flatMap((path) => everyPath(record.props, path)).filter((path) => !isOff(record.props, path));
  const byRole = places(roles).flatMap((path) => useAt(stack, record, "node-group", path));
  if (byRole.length > 0) return byRole;
  return places(instanceProfiles).flatMap((path) => useOfInstanceProfile(stack, record, path));
};

/** A type token; one of Kubernetes for any version of its API, and for a patch as for the object. */
export const anyVersion = (type: string): string =>
  type.replace(/^(kubernetes:[^/:]+)\/[^:]+:(.+?)(?:Patch)?$/, "$1:$2");

/** True if something on the way to a value says that it is not enabled, as a cluster's Auto Mode does. */
function isOff(props: unknown, path: Path): boolean {
  return path.some((_, depth) => read(props, ...path.slice(0, depth), "enabled") === false);
}
