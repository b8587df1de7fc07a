import { useOfInstanceProfile } from "../stack/instance-profiles";
import { everyPath, ofTypes, type EvidenceKind } from "./evidence";

const managedInstances = ["managedInstancesProvider", "instanceLaunchTemplate", "ec2InstanceProfileArn"] as const;

const fleet = ["name", "arn"].map(
  (key) => ["launchTemplateConfigs", "*", "overrides", "*", "iamInstanceProfile", key] as const,
);

/** Where each kind of resource that starts EC2 instances names its instance profile; `*` is every item of a list. */
const places: Record<string, readonly (readonly [string, ...string[]])[]> = {
  "aws:ec2/instance:Instance": [["iamInstanceProfile"]],
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": [["iamInstanceProfile"]],
  "aws:ec2/spotFleetRequest:SpotFleetRequest": [
    ["launchSpecifications", "*", "iamInstanceProfile"],
    ["launchSpecifications", "*", "iamInstanceProfileArn"],
  ],
  "aws:ec2/launchConfiguration:LaunchConfiguration": [["iamInstanceProfile"]],
  "aws:ec2/launchTemplate:LaunchTemplate": [
    ["iamInstanceProfile", "name"],
    ["iamInstanceProfile", "arn"],
  ],
  // Batch calls the instance profile a role.
  "aws:batch/computeEnvironment:ComputeEnvironment": [["computeResources", "instanceRole"]],
  "aws:emr/cluster:Cluster": [["ec2Attributes", "instanceProfile"]],
  "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": [["instanceProfileName"]],
  "aws:ecs/capacityProvider:CapacityProvider": [managedInstances],
  "aws-native:ec2:Instance": [["iamInstanceProfile"]],
  "aws-native:ec2:SpotFleet": [
    ["spotFleetRequestConfigData", "launchSpecifications", "*", "iamInstanceProfile", "arn"],
  ],
  "aws-native:ec2:Ec2Fleet": fleet,
  // As templates spell it.
  "aws-native:ec2:EC2Fleet": fleet,
  "aws-native:pcs:ComputeNodeGroup": [["iamInstanceProfileArn"]],
  "aws-native:autoscaling:LaunchConfiguration": [["iamInstanceProfile"]],
  "aws-native:ec2:LaunchTemplate": [
    ["launchTemplateData", "iamInstanceProfile", "name"],
    ["launchTemplateData", "iamInstanceProfile", "arn"],
  ],
  "aws-native:batch:ComputeEnvironment": [["computeResources", "instanceRole"]],
  "aws-native:ecs:CapacityProvider": [managedInstances],
  // CloudFormation calls the instance profile a role.
  "aws-native:emr:Cluster": [["jobFlowRole"]],
  "aws-native:imagebuilder:InfrastructureConfiguration": [["instanceProfileName"]],
};

/** The role in the instance profile of EC2 instances, started directly, by a fleet, by another service or from a template. */
export const instanceProfile: EvidenceKind = {
  concerns: ofTypes(...Object.keys(places)),
  find: (record, stack) =>
    (places[record.type] ?? [])
      .flatMap((path) => everyPath(record.props, path))
      .flatMap((path) => useOfInstanceProfile(stack, record, path)),
};
