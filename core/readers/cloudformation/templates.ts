import { partitionOf } from "../../policy";
import { withAccountNamed } from "../../trust";
import { asObject, distinct, isObject, only, ownEntry, parsedJson, required } from "../../text";
import { memoizeByObject } from "../../memoize";
import { accountOfBoundary, accountOfProvider } from "../../records/identity";
import {
  allFrom,
  entryOf,
  isInOtherAccounts,
  isMadeUp,
  isText,
  plain,
  read,
  regionOf,
  text,
  unknown,
  type ResourceRecord,
  valueAt,
} from "../../records/record";
import { eksType, loopType, sharedValueType } from "../../records/resource-types";
import type { WrittenRole } from "../source";
import { writtenRole } from "./dependencies";
import { exportsOf, namedByOutputs, parameterForTemplates, urnsFromElsewhere } from "./elsewhere";
import { cdkCluster, isLoop, parameterSource, TemplateValues } from "./functions";
import type { TemplatePlace } from "./parameters";
import { inTerraformModule } from "../terraform/types";
import { isSmall, yamlValue } from "../yaml";

/**
 * Resources that are described inside another one: in a CloudFormation template, as a resource of the Cloud Control API, or as one of
 * a Terraform module. Each becomes a record of the type of AWS's providers that has the same properties.
 * @param regions one of them stands for the Region that a template is deployed to, if that is not in sight
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 * @see https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-create.html
 */
export function resourcesWithin(record: ResourceRecord, regions?: readonly string[]): readonly ResourceRecord[] {
  return (regions ? expanded(record, regions) : inAnyRegion(record)) ?? [];
}

/** Several policies ask about the same resources, and most describe no other. */
const inAnyRegion = memoizeByObject((record: ResourceRecord) => expanded(record));

function expanded(record: ResourceRecord, regions?: readonly string[]): readonly ResourceRecord[] | undefined {
  const resourcesOf = ownEntry(containers, record.type) ?? inTerraformModule;
  const resources = resourcesOf(record, regions).flatMap((inner) => {
    const innermost = expanded(inner, regions) ?? [];
    return [inner, ...innermost];
  });
  return resources.length > 0 ? resources : undefined;
}

const containers: Record<string, (record: ResourceRecord, regions?: readonly string[]) => ResourceRecord[]> = {
  "aws:cloudformation/stack:Stack": inTemplate,
  "aws:cloudformation/stackSet:StackSet": inTemplate,
  "aws-native:cloudformation:Stack": inTemplate,
  "aws-native:cloudformation:StackSet": inTemplate,
  "aws:ssm/parameter:Parameter": parameterForTemplates,
  "aws-native:ssm:Parameter": parameterForTemplates,
  "aws:cloudcontrol/resource:Resource": (record) => single(record, "typeName", "desiredState"),
  "aws-native:index:ExtensionResource": (record) => single(record, "type", "properties"),
  // Pulumi CDK makes custom resources with it.
  "aws-native:cloudformation:CustomResourceEmulator": (record) =>
    single(record, "resourceType", "customResourceProperties"),
};

/** A resource whose type and properties another resource holds. */
function single(container: ResourceRecord, typeProperty: string, property: string) {
  const [type, properties] = [text(container.props, typeProperty), read(container.props, property)];
  const token = typeOf(type);
  if (!token) return [];
  const props = singleProps(token, type, properties);
  if (!props) return [];
  const propertyDependencies = allFrom(container.propertyDependencies[property], props);
  return [{ ...container, type: token, props, propertyDependencies, within: container }];
}

function singleProps(token: string, type: string | undefined, properties: unknown) {
  // The dependencies of an unknown text still tell the role.
  const role = properties === unknown ? eksType(token)?.role : undefined;
  if (role !== undefined) return { [role]: unknown };
  const content = typeof properties === "string" ? parsed(properties) : plain(properties);
  return isObject(content) ? inCamelCase(propertiesOf({ Type: type, Properties: content })) : undefined;
}

function inTemplate(container: ResourceRecord, regions?: readonly string[]) {
  const template = templateIn(read(container.props, "templateBody"));
  if (!template) return [];
  const areParametersKnown = valueAt(container, ["parameters"]) !== unknown;
  function given(name: string) {
    if (!areParametersKnown) return unknown;
    return entryOf(container.props, "parameters", name, "parameterKey", "parameterValue");
  }
  const values = new TemplateValues(template, given, placeOf(container, template), regions);
  const resources = Object.entries(template.Resources).flatMap(([name, resource]) => {
    if (!isObject(resource) || typeof resource.Type !== "string")
      return [notRead(container, name, resource, isLoop(name) ? loopType : "template function")];
    // A stack of a stack set may override a parameter.
    if (values.leavesOut(resource) && !isInOtherAccounts(container)) return [];
    const record = described(container, values, name, resource, resource.Type);
    const props = { ...record.props, ...namedByOutputs(container, template, values, record) };
    return [...loopsInRole(container, name, resource), { ...record, props }];
  });
  function keep(name: string, value: unknown) {
    const resource = { Properties: { Value: value } };
    return described(container, values, name, resource, sharedValueType);
  }
  return [...resources, ...exportsOf(container, template, values, keep)];
}

export type Template = Record<string, unknown> & { Resources: Record<string, unknown> };

/** A template that is not too large to be read. */
export function templateIn(body: unknown): Template | undefined {
  const template = typeof body === "string" ? parsed(body) : plain(body);
  return isObject(template) && isSmall(template) && isObject(template.Resources) ? (template as Template) : undefined;
}

/** A role as its template writes it; undefined for a role of no template. */
export function writtenRoleOf({ name, within }: ResourceRecord): WrittenRole | undefined {
  const template = within && templateIn(read(within.props, "templateBody"));
  return template && writtenRole(name, template.Resources);
}

/** One resource of a template, as a resource of the `aws-native` provider. */
function described(
  container: ResourceRecord,
  values: TemplateValues,
  name: string,
  resource: Record<string, unknown>,
  type: string,
): ResourceRecord {
  const properties = inCamelCase(propertiesOf(resource));
  const token = typeOf(type) ?? type;
  const clusterProperty = eksType(token)?.cluster;
  const [first, ...alternatives] = values.ways(resource, properties).map((way) => {
    const resolved = resolvedProperties(properties, way, container);
    if (clusterProperty === undefined) return resolved;
    const writtenCluster = way.written(properties[clusterProperty] ?? unknown);
    return isText(writtenCluster) ? { ...resolved, writtenCluster } : resolved;
  });
  const record: ResourceRecord = {
    urn: urnWithin(container, name),
    type: token,
    name,
    ...required(first),
    parent: container.urn,
    provider: isInOtherAccounts(container) ? undefined : container.provider,
    within: container,
  };
  if (alternatives.length > 0) record.alternatives = alternatives;
  return record;
}

function resolvedProperties(
  properties: Record<string, unknown>,
  values: TemplateValues,
  container: ResourceRecord,
): Pick<ResourceRecord, "props" | "propertyDependencies" | "when"> {
  const props: Record<string, unknown> = {};
  const propertyDependencies: Record<string, string[]> = {};
  for (const [property, value] of Object.entries(properties)) {
    const sources = isDocument(property) ? undefined : new Set<string>();
    props[property] = values.resolved(value, sources);
    propertyDependencies[property] = sources ? urnsOf(sources, value, values, container) : [];
  }
  const { assumeRolePolicyDocument: document } = props;
  // If a role's permissions boundary shows its account, that is the account that the template is deployed to.
  const account = document === undefined ? undefined : accountOfBoundary(props);
  if (account !== undefined) props.assumeRolePolicyDocument = withAccountNamed(document, account);
  return values.way ? { props, propertyDependencies, when: values.way } : { props, propertyDependencies };
}

function urnsOf(sources: ReadonlySet<string>, value: unknown, values: TemplateValues, container: ResourceRecord) {
  const urns = [...sources].flatMap((source) =>
    source === parameterSource ? (container.propertyDependencies.parameters ?? []) : urnWithin(container, source),
  );
  return [...urns, ...urnsFromElsewhere(container, value, values)];
}

function placeOf(container: ResourceRecord, template: Template): TemplatePlace {
  const region = regionOf(container);
  const partition =
    region === undefined ? { likelyPartition: partitionNamedIn(template) } : { partition: partitionOf(region) };
  if (isInOtherAccounts(container)) return partition;
  const { props, provider } = container;
  // A made-up name changes in the update.
  const stackName = isMadeUp(container, "name") ? undefined : (text(props, "name") ?? text(props, "stackName"));
  return { region, ...partition, accountId: accountOfProvider(provider), stackName };
}

/** The partition of all Regions that a template names; undefined if they are of several, or there are none. */
function partitionNamedIn(template: Template) {
  const names = JSON.stringify(template).match(/(?<![\w-])[a-z]+(?:-[a-z]+)+-\d+(?![\w-])/g) ?? [];
  return only(distinct(names.flatMap((name) => partitionOf(name) ?? [])));
}

/** An entry among a template's resources that is not a resource, such as a loop that makes some. */
function notRead(container: ResourceRecord, name: string, content: unknown, type: string): ResourceRecord {
  const urn = urnWithin(container, name);
  return { urn, type, name, props: { content }, propertyDependencies: {}, within: container };
}

/** The properties of a role that hold a loop: they are not read. */
function loopsInRole(container: ResourceRecord, name: string, resource: Record<string, unknown>) {
  if (resource.Type !== "AWS::IAM::Role") return [];
  const looping = Object.entries(asObject(resource.Properties)).filter((entry) => hasLoop(Object.fromEntries([entry])));
  const content = { ...resource, Properties: Object.fromEntries(looping) };
  return looping.length === 0 ? [] : [notRead(container, name, content, loopType)];
}

function hasLoop(part: unknown) {
  if (typeof part !== "object" || part === null) return false;
  return Object.keys(part).some(isLoop) || Object.values(part).some(hasLoop);
}

function urnWithin({ urn }: ResourceRecord, name: string) {
  return `${urn}#${name}`;
}

/** The custom resources of the AWS CDK for EKS, with the types that they stand for: EKS gets what is in `Config`. */
const cdkTypes: Record<string, string> = {
  [cdkCluster]: "AWS::EKS::Cluster",
  "Custom::AWSCDK-EKS-FargateProfile": "AWS::EKS::FargateProfile",
};

/** A value that only a transform knows. */
const putIn = { "Fn::Transform": {} };

function propertiesOf(resource: Record<string, unknown>) {
  const { Type: type, Properties: properties, "Fn::Transform": wrapper } = resource;
  const isRole = type === "AWS::IAM::Role";
  // A macro may put in any property of the resource that it wraps.
  if (wrapper !== undefined && isRole)
    return { ManagedPolicyArns: putIn, ...asObject(properties), AssumeRolePolicyDocument: putIn };
  if (!isObject(properties)) return {};
  // The properties that a transform or a loop puts in are not known, and a role has a trust policy.
  if (isRole && Object.keys(properties).some((key) => key === "Fn::Transform" || isLoop(key)))
    return { AssumeRolePolicyDocument: putIn, ManagedPolicyArns: putIn, ...properties };
  const isOfCdk = typeof type === "string" && Object.hasOwn(cdkTypes, type);
  return isOfCdk && isObject(properties.Config) ? properties.Config : properties;
}

/** `AWS::IAM::Role` as `aws-native:iam:Role`. */
export function typeOf(type = ""): string | undefined {
  const parts = /^AWS::(\w+)::(\w+)$/.exec(ownEntry(cdkTypes, type) ?? type);
  return parts?.[1] && parts[2] && `aws-native:${parts[1].toLowerCase()}:${parts[2]}`;
}

/** Properties as the `aws-native` provider names them; a policy document keeps its own names. */
function inCamelCase(properties: Record<string, unknown>) {
  const entries = Object.entries(properties).map(([key, value]) => {
    const name = key.slice(0, 1).toLowerCase() + key.slice(1);
    const keepsNames = isDocument(key) || key === "Tags";
    return [name, keepsNames ? value : camelCaseIn(value)] as const;
  });
  return Object.fromEntries(entries);
}

function isDocument(property: string) {
  return property.endsWith("Document");
}

function camelCaseIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseIn);
  if (!isObject(value)) return value;
  return Object.keys(value).some((key) => /^(?:Ref|Fn::\w+)$/.test(key)) ? value : inCamelCase(value);
}

/** `!Ref name` as `{"Ref": "name"}`, and so every function, also one that only a transform knows. */
export function shortForm(tag: string, value: unknown): Record<string, unknown> {
  const name = tag.slice(1);
  return { [name === "Ref" || name === "Condition" ? name : `Fn::${name}`]: value };
}

/** Tabs may indent JSON, and not YAML. Of two equal keys CloudFormation takes the last one. */
function parsed(body: string): unknown {
  return /^\s*\{/.test(body) ? parsedJson(body) : yamlValue(body, shortForm);
}
