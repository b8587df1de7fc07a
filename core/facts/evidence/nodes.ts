import { required, ownEntry, asList, isObject, asObject } from "../../text";
import { read, type Path, items, unknown, valueAt, type ResourceRecord, knownItems, text } from "../../records/record";
import { eksType, eksTypesOf } from "../../records/resource-types";
import { useOfInstanceProfile } from "../stack/instance-profiles";
import type { PropertyDetails, Use, UseSeen } from "../../records/uses";
import type { Stack } from "../stack/stack";
import { fargateEntryType } from "../../service/fargate";
import { parseArn, partitionIn, splitArn } from "../../policy";
import { yamlDocuments } from "../../readers/yaml";

/** Finds the uses of roles that a resource shows. */
export type FindUses = (record: ResourceRecord, stack: Stack) => UseSeen[];

/** The use of the role that a property of a resource names. */
export function useAt(
  stack: Stack,
  record: ResourceRecord,
  use: Use,
  path: Path,
  details?: Partial<PropertyDetails>,
): UseSeen[] {
  return useOf(stack, record, use, valueAt(record, path), { path: path.join("."), ...details });
}

/** As `useAt`, for a value from a property that was read already. */
function useOf(
  stack: Stack,
  record: ResourceRecord,
  use: Use,
  value: unknown,
  details: PropertyDetails,
  [property = ""] = details.path.split("."),
): UseSeen[] {
  const shown = { use, evidence: { kind: "property", of: record, ...details } } as const;
  const role = stack.roleOf(record, property, value);
  if (role) return [{ ...shown, role }];
  return value === unknown ? [{ ...shown, candidates: stack.rolesFromDependencies(record, property) }] : [];
}

/** The path to each item, if a path leads through lists: `*` is every item of one. */
function everyPath(props: unknown, path: string): Path[] {
  const paths = path.split(".").reduce<(string | number)[][]>(
    (places, part) =>
      places.flatMap((place) => {
        if (part !== "*") return [[...place, part]];
        const list = items(props, ...place);
        // A list that is not known yet is one place, whose dependencies count.
        return list === unknown ? [place] : list.map((_, index) => [...place, index]);
      }),
    [[]],
  );
  return paths as unknown as Path[];
}

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
export function usesByNodes(record: ResourceRecord, stack: Stack): UseSeen[] {
  const type = anyVersion(record.type);
  const places = (table: Record<string, string[]>) =>
    (table[type] ?? []).flatMap((path) => everyPath(record.props, path)).filter((path) => !isOff(record.props, path));
  const byRole = places(roles).flatMap((path) => useAt(stack, record, "node-group", path));
  if (byRole.length > 0) return byRole;
  return places(instanceProfiles).flatMap((path) => useOfInstanceProfile(stack, record, path));
}

/** A type token; one of Kubernetes for any version of its API, and for a patch as for the object. */
export function anyVersion(type: string): string {
  return type.replace(/^(kubernetes:[^/:]+)\/[^:]+:(.+?)(?:Patch)?$/, "$1:$2");
}

/** True if something on the way to a value says that it is not enabled, as a cluster's Auto Mode does. */
function isOff(props: unknown, path: Path) {
  return path.some((_, depth) => read(props, ...path.slice(0, depth), "enabled") === false);
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const uses: Record<string, Use> = {
  EC2: "node-group",
  EC2_LINUX: "node-group",
  EC2_WINDOWS: "node-group",
  HYBRID_LINUX: "node-group",
  HYPERPOD_LINUX: "node-group",
  [fargateEntryType]: "fargate-pod-execution",
};

export function useOfEntryType(type = ""): Use | undefined {
  return ownEntry(uses, type);
}

/** True if something that has the property `policyArn` is the access policy of nodes in EKS Auto Mode. */
function isAutoNodePolicy(associated: unknown) {
  const { service, accountId, resource } = parseArn(text(associated, "policyArn") ?? "") ?? {};
  return service === "eks" && accountId === "aws" && resource === "cluster-access-policy/AmazonEKSAutoNodePolicy";
}

/**
 * An access entry of a type that stands for nodes, or for pods on Fargate; and the access policy that nodes of EKS Auto Mode need.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
 */
export function usesByEntry(record: ResourceRecord, stack: Stack): UseSeen[] {
  const { props } = record;
  const type = text(props, "type");
  const use = useOfEntryType(type);
  const isOfAutoMode = [props, ...knownItems(props, "accessPolicies")].some(isAutoNodePolicy);
  const useBy = (useOfRole: Use, details: object) => useAt(stack, record, useOfRole, ["principalArn"], details);
  return [
    ...(use ? useBy(use, { type }) : []),
    ...(isOfAutoMode ? useBy("node-group", { with: "AmazonEKSAutoNodePolicy" }) : []),
  ];
}

/**
 * Roles that the `aws-auth` ConfigMap maps to the group of nodes, read as the authenticator reads it: the first YAML
 * document, tags passed over, keys in any case, the last of several mappings of one role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator
 */
export function usesInAwsAuth(record: ResourceRecord, stack: Stack): UseSeen[] {
  if (!isAwsAuth(record)) return [];
  const mapRoles = read(record.props, "data", "mapRoles");
  const details = { path: "mapRoles", with: "system:nodes" };
  if (mapRoles === unknown)
    return [{ use: "node-group", candidates: [], evidence: { kind: "property", of: record, ...details } }];
  return mappingsIn(mapRoles)
    .filter(isNodeMapping)
    .flatMap(({ arn }) => useOf(stack, record, "node-group", arn, details, ["data"]));
}

/** True for `aws-auth` in its own namespace, or in the one that its provider puts objects into. */
function isAwsAuth({ props, provider }: ResourceRecord) {
  const namespace = text(props, "metadata", "namespace") ?? text(provider?.props, "namespace");
  return namespace === "kube-system" && text(props, "metadata", "name") === "aws-auth";
}

interface Mapping {
  arn: string;
  username: unknown;
  groups: unknown;
}

function mappingsIn(yaml: unknown) {
  if (typeof yaml !== "string") return [];
  const byRole = new Map<string, Mapping>();
  for (const entry of asList(yamlDocuments(yaml)[0]?.value())) {
    const [arn, username, groups] = ["rolearn", "username", "groups"].map((name) => field(entry, name));
    if (typeof arn !== "string") continue;
    // The authenticator knows roles by their ARNs in lower case.
    byRole.set(arn.toLowerCase(), {
      arn: isOfIam(arn) ? arn : arn.toLowerCase(),
      username,
      groups,
    });
  }
  return [...byRole.values()];
}

/** True for a text that begins as an ARN of IAM does, in letters of the right case. */
function isOfIam(text: string) {
  const { service, region } = splitArn(text);
  return partitionIn(text)?.startsWith("aws") === true && service === "iam" && region === "";
}

/** A field by its name in any case; of several, the one whose name sorts last. */
function field(mapping: unknown, name: string): unknown {
  if (!isObject(mapping)) return undefined;
  const key = Object.keys(mapping)
    .filter((candidate) => candidate.toLowerCase() === name)
    .sort()
    .at(-1);
  return key === undefined ? undefined : mapping[key];
}

/**
 * True for nodes. EKS maps the pods on Fargate to the groups of nodes too, with `system:node-proxier` and a user name after
 * their session.
 */
export function isNodeMapping({ username, groups }: Omit<Mapping, "arn">): boolean {
  const isIn = (group: string) => Array.isArray(groups) && groups.includes(group);
  return isIn("system:nodes") && !(isIn("system:node-proxier") && username === "system:node:{{SessionName}}");
}

export const nodeComponents = ["Cluster", "ManagedNodeGroup", "NodeGroup", "NodeGroupV2"].map(
  (name) => `eks:index:${name}`,
);

const instanceProfilePaths = ["instanceProfile", "instanceProfileName"].flatMap((name): Path[] => [
  [name],
  ["nodeGroupOptions", name],
]);

/**
 * Node roles given to the components of `@pulumi/eks`. What these components make themselves is among the resources.
 * @see https://www.pulumi.com/registry/packages/eks/api-docs/
 */
export function usesInEksPackage(record: ResourceRecord, stack: Stack): UseSeen[] {
  const { props } = record;
  // What a cluster puts into `aws-auth`.
  const path = "roleMappings";
  const mappings = knownItems(props, path).filter((mapping) =>
    isNodeMapping({ username: text(mapping, "username"), groups: knownItems(mapping, "groups") }),
  );
  return [
    ...mappings.flatMap((mapping) =>
      useOf(stack, record, "node-group", read(mapping, "roleArn"), { path, with: "system:nodes" }),
    ),
    ...usesByEntries(record, stack),
    ...["nodeRoleArn", "nodeRole", "instanceRole"].flatMap((name) => useAt(stack, record, "node-group", [name])),
    ...stack
      .rolesInList(record, "instanceRoles")
      .roles.flatMap(
        (role) =>
          ({ use: "node-group", role, evidence: { kind: "property", of: record, path: "instanceRoles" } }) as const,
      ),
    ...instanceProfilePaths.flatMap((path) => useOfInstanceProfile(stack, record, path)),
  ];
}

function usesByEntries(record: ResourceRecord, stack: Stack) {
  const entries = asObject(read(record.props, "accessEntries"));
  function usesOfItem(name: string) {
    const entry = read(entries, name);
    const policies = asObject(read(entry, "accessPolicies"));
    const isOfAutoMode = Object.keys(policies).some((key) => isAutoNodePolicy(read(policies, key)));
    const use = useOfEntryType(text(entry, "type")) ?? (isOfAutoMode && "node-group");
    return use ? useAt(stack, record, use, ["accessEntries", name, "principalArn"]) : [];
  }
  return Object.keys(entries).flatMap(usesOfItem);
}
