import { allFrom, isText, plain, unknown, type ResourceRecord } from "../../records/record";
import { asList, capitalised, isObject } from "../../text";
import { isExecutionPolicy } from "../../service/fargate";
import { yamlValue } from "../yaml";

type Json = Record<string, unknown>;

/** A resource as Pulumi's providers, which are made from Terraform's, have it. */
interface PulumiResource {
  type: string;
  props: Json;
  /** The property of Terraform's that all of it comes from. */
  from?: string;
}

/**
 * A resource of Terraform's as one of Pulumi's: what is in Kubernetes in the words of Kubernetes.
 * @param dependencies by Terraform's property, the resources that it comes from
 */
export function asPulumi(
  type: string,
  values: Json,
  dependencies: Record<string, string[]>,
): Pick<ResourceRecord, "type" | "props" | "propertyDependencies"> {
  const { from, ...resource } = inKubernetes(type, values) ?? {
    type: pulumiType(type),
    props: renamed(inCamelCase(values)),
  };
  const urnsOfAll = from === undefined ? undefined : dependencies[from];
  const urnsByProperty = Object.fromEntries(Object.entries(dependencies).map(([key, urns]) => [camelCase(key), urns]));
  return {
    ...resource,
    propertyDependencies: renamed(urnsOfAll ? allFrom(urnsOfAll, resource.props) : urnsByProperty),
  };
}

/**
 * A resource of a Terraform module that Pulumi runs, or of a Terraform state in Pulumi Cloud, with the type and the properties of
 * Terraform.
 * @see https://github.com/pulumi/pulumi-terraform-module
 * @see https://www.pulumi.com/docs/integrations/terraform/state-backend/
 */
export function inTerraformModule(container: ResourceRecord): ResourceRecord[] {
  const type = /^(?:[^:]+:tf|pulumi:terraform):(\w+)$/.exec(container.type)?.[1];
  const values = type === undefined ? undefined : plain(container.props);
  if (type === undefined || !isObject(values)) return [];
  const resource = asPulumi(type, values, container.propertyDependencies);
  const { propertyDependencies } = resource;
  // Pulumi does not show which role in a module gets a policy.
  if (container.parent !== undefined && isText(resource.props.policyArn) && mayAttachExecutionPolicy(resource))
    for (const key of ["role", "roles"]) propertyDependencies[key] ??= [container.parent];
  return [{ ...container, ...resource, within: container }];
}

/** True for what goes to a role beside it, if nothing shows to which: the execution policy. Another policy may go to any role. */
export function mayAttachExecutionPolicy({ type, props }: Pick<ResourceRecord, "type" | "props">): boolean {
  const { policyArn } = props;
  const isOfPolicy = policyArn === unknown || (isText(policyArn) && isExecutionPolicy(policyArn));
  return (
    isOfPolicy &&
    /^aws:iam\/(?:policyAttachment:PolicyAttachment|rolePolicyAttachment:RolePolicyAttachment)$/.test(type)
  );
}

function camelCase(name: string) {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Blocks that occur once at most: Terraform lists them, Pulumi does not. */
const singleBlocks = new Set([
  "iam_instance_profile",
  "compute_config",
  "compute_resources",
  "namespace_config",
  "launch_template",
  "ec2_attributes",
  "managed_instances_provider",
  "instance_launch_template",
  ...["eks", "eks_config_v2", "amazonec2_config"],
]);

function inCamelCase(values: Json) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const item = singleBlocks.has(key) && Array.isArray(value) ? (value as unknown[])[0] : value;
      // A map of names keeps its own.
      return [camelCase(key), /^tags/.test(key) ? item : camelCaseIn(item)];
    }),
  );
}

function camelCaseIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseIn);
  return isObject(value) ? inCamelCase(value) : value;
}

/** Types whose Pulumi module is not the first word of their name. */
const isOfEc2 = /^aws_(?:instance|launch_(?:template|configuration)|spot_(?:instance|fleet)_request)$/;

/** Types whose names differ in more than their case. */
const otherTypes: Record<string, string> = {
  aws_cloudcontrolapi_resource: "aws:cloudcontrol/resource:Resource",
  spotinst_ocean_aws: "spotinst:aws/ocean:Ocean",
  spotinst_ocean_aws_launch_spec: "spotinst:aws/oceanLaunchSpec:OceanLaunchSpec",
  spotinst_elastigroup_aws: "spotinst:aws/elastigroup:Elastigroup",
  castai_node_configuration: "castai:config/node:NodeConfiguration",
  rancher2_cluster: "rancher2:index/cluster:Cluster",
};

/** `aws_iam_role` as `aws:iam/role:Role`, `awscc_iam_role` as `aws-native:iam:Role`. */
function pulumiType(type: string) {
  if (otherTypes[type] !== undefined) return otherTypes[type];
  const [provider = "", ...words] = type.split("_");
  const module = isOfEc2.test(type) ? "ec2" : (words.shift() ?? "");
  const name = camelCase(words.join("_"));
  if (provider === "awscc") return `aws-native:${module}:${capitalised(name)}`;
  return provider === "aws" ? `aws:${module}/${name}:${capitalised(name)}` : `terraform:${type}`;
}

/** Properties whose names in Pulumi are plural. */
const plurals: Record<string, string> = {
  inlinePolicy: "inlinePolicies",
  launchSpecification: "launchSpecifications",
};

const singulars = new Map(Object.entries(plurals).map(([singular, plural]) => [plural, singular]));

/** A property of Pulumi's, by the path to it, in the words of Terraform. */
export function asTerraform({ type }: Pick<ResourceRecord, "type">, path: string): string {
  if (type.startsWith("kubernetes:")) return path;
  return path.replace(/[a-z]\w*/gi, (name) =>
    (singulars.get(name) ?? name).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
}

function renamed<Value>(props: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(props).map(([key, value]) => [plurals[key] ?? key, value]));
}

/** An object in a cluster, by the providers `kubernetes` and `kubectl`. */
function inKubernetes(type: string, values: Json): PulumiResource | undefined {
  if (/^kubernetes_config_map(?:_v1)?(?:_data)?$/.test(type)) {
    const { metadata, data } = values;
    return { type: "kubernetes:core/v1:ConfigMap", props: { metadata: asList(metadata)[0], data } };
  }
  if (type === "kubernetes_manifest") return objectOf(withoutType(values.manifest), "manifest");
  const { yaml_body: yaml } = values;
  return type === "kubectl_manifest" && typeof yaml === "string" ? objectOf(yamlValue(yaml), "yaml_body") : undefined;
}

/** A Kubernetes object with the type token that Pulumi's provider has for it. */
function objectOf(object: unknown, from: string): PulumiResource | undefined {
  if (!isObject(object)) return undefined;
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return undefined;
  return { type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`, props: object, from };
}

/** A state file keeps a value of any type along with its type. */
function withoutType(value: unknown): unknown {
  return isObject(value) && "type" in value && isObject(value.value) ? value.value : value;
}
