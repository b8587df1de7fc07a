import { DEFAULT_SCHEMA, load, Type } from "js-yaml";
import { partitionOf } from "../iam";
import { asList, isObject } from "../text";
import { accountOfProvider } from "./identity";
import { plain, read, text, unknown, type ResourceRecord } from "./record";

/**
 * Resources that are described inside another one: in a CloudFormation template, or as a resource of the Cloud Control
 * API. Each becomes a record of the `aws-native` type, which has the same properties, so that all else reads it like any
 * other resource.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 * @see https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-create.html
 */
export function resourcesWithin(record: ResourceRecord): ResourceRecord[] {
  const kind = Object.hasOwn(containers, record.type) ? containers[record.type] : undefined;
  return kind ? kind(record) : [];
}

/** By the type token of a resource that describes others: what it describes. */
const containers: Record<string, (record: ResourceRecord) => ResourceRecord[]> = {
  "aws:cloudformation/stack:Stack": inTemplate,
  "aws:cloudformation/stackSet:StackSet": inTemplate,
  "aws-native:cloudformation:Stack": inTemplate,
  "aws-native:cloudformation:StackSet": inTemplate,
  "aws:cloudcontrol/resource:Resource": (record) =>
    single(record, text(record.props, "typeName"), read(record.props, "desiredState"), "desiredState"),
  "aws-native:index:ExtensionResource": (record) =>
    single(record, text(record.props, "type"), read(record.props, "properties"), "properties"),
};

/** One resource whose properties another one holds. */
function single(
  container: ResourceRecord,
  type: string | undefined,
  properties: unknown,
  property: string,
): ResourceRecord[] {
  const content = typeof properties === "string" ? parsed(properties) : plain(properties);
  const token = typeOf(type);
  if (!token || !isObject(content)) return [];
  const urns = container.propertyDependencies[property] ?? [];
  const props = inCamelCase(content);
  const propertyDependencies = Object.fromEntries(Object.keys(props).map((key) => [key, urns]));
  return [{ ...container, type: token, props, propertyDependencies, within: container }];
}

function inTemplate(container: ResourceRecord): ResourceRecord[] {
  const body = read(container.props, "templateBody");
  const template = typeof body === "string" ? parsed(body) : plain(body);
  if (!isObject(template) || !isSmall(template) || !isObject(template.Resources)) return [];
  const names = Object.keys(template.Resources);
  const values = parameterValues(container, template);
  return Object.entries(template.Resources).flatMap(([name, resource]): ResourceRecord[] => {
    const type = isObject(resource) && typeof resource.Type === "string" ? typeOf(resource.Type) : undefined;
    if (!type || !isObject(resource)) return [];
    const properties = isObject(resource.Properties) ? inCamelCase(resource.Properties) : {};
    const props: Record<string, unknown> = {};
    const propertyDependencies: Record<string, string[]> = {};
    for (const [property, value] of Object.entries(properties)) {
      const sources = new Set<string>();
      props[property] = resolved(value, values, names, sources);
      propertyDependencies[property] = [...sources].map((source) => urnWithin(container, source));
    }
    const provider = isInOtherAccounts(container) ? undefined : container.provider;
    const urn = urnWithin(container, name);
    return [{ urn, type, name, props, propertyDependencies, parent: container.urn, provider, within: container }];
  });
}

/** A stack set's stacks are in the accounts that it is deployed to. */
function isInOtherAccounts({ type }: ResourceRecord): boolean {
  return type.endsWith(":StackSet");
}

function urnWithin({ urn }: ResourceRecord, name: string): string {
  return `${urn}#${name}`;
}

/** `AWS::IAM::Role` as `aws-native:iam:Role`. */
function typeOf(type: string | undefined): string | undefined {
  const parts = /^AWS::(\w+)::(\w+)$/.exec(type ?? "");
  return parts?.[1] && parts[2] && `aws-native:${parts[1].toLowerCase()}:${parts[2]}`;
}

/** What a template's parameters are set to, or else default to. */
function parameterValues(container: ResourceRecord, template: Record<string, unknown>): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const parameters = isObject(template.Parameters) ? template.Parameters : {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = read(container.props, "parameters", name);
    values.set(name, given ?? (isObject(parameter) ? (parameter.Default ?? unknown) : unknown));
  }
  // Service principals such as `eks-fargate-pods.amazonaws.com` have this suffix in every partition.
  values.set("AWS::URLSuffix", "amazonaws.com").set("AWS::NoValue", undefined);
  const region = container.provider && text(container.provider.props, "region");
  if (isInOtherAccounts(container) || region === undefined) return values;
  values.set("AWS::Region", region).set("AWS::Partition", partitionOf(region));
  return values.set("AWS::AccountId", accountOfProvider(container.provider) ?? unknown);
}

/**
 * A value with what is known put in place of CloudFormation's functions. What is not known is unknown as a whole, and the
 * template's resources that it comes from are its sources.
 */
function resolved(
  value: unknown,
  values: ReadonlyMap<string, unknown>,
  names: readonly string[],
  sources: Set<string>,
): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, values, names, sources));
  if (!isObject(value)) return value;
  const [[name, argument] = [], ...more] = Object.entries(value);
  if (name === undefined || more.length > 0 || !/^(?:Ref$|Fn::|Condition$)/.test(name) || isCondition(name, argument)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolved(item, values, names, sources)]),
    );
  }
  const reference = (target: string): unknown => {
    if (values.has(target)) return values.get(target);
    const source = target.split(".")[0] ?? "";
    if (names.includes(source)) sources.add(source);
    return unknown;
  };
  if (name === "Ref" && typeof argument === "string") return reference(argument);
  if (name === "Fn::GetAtt") return reference(asList(argument).join("."));
  if (name === "Fn::Sub" && typeof argument === "string") return substituted(argument, reference);
  if (name === "Fn::Join" && Array.isArray(argument)) return joined(argument, values, names, sources);
  return unknown;
}

/** A statement's `Condition` is no function of CloudFormation's, whose argument is a name. */
function isCondition(name: string, argument: unknown): boolean {
  return name === "Condition" && typeof argument !== "string";
}

function substituted(template: string, reference: (target: string) => unknown): unknown {
  let known = true;
  const result = template.replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, target: string) => {
    if (literal) return `\${${target}}`;
    const value = reference(target.trim());
    if (typeof value === "string" || typeof value === "number") return String(value);
    known = false;
    return whole;
  });
  return known ? result : unknown;
}

function joined(
  argument: readonly unknown[],
  values: ReadonlyMap<string, unknown>,
  names: readonly string[],
  sources: Set<string>,
): unknown {
  const parts = resolved(argument[1], values, names, sources);
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === "string")) return unknown;
  return parts.join(typeof argument[0] === "string" ? argument[0] : "");
}

/** Properties as the `aws-native` provider names them; a policy document keeps its own names. */
function inCamelCase(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key.slice(0, 1).toLowerCase() + key.slice(1),
      /Document$|^Tags$/.test(key) ? value : camelCaseIn(value),
    ]),
  );
}

function camelCaseIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseIn);
  if (!isObject(value)) return value;
  return Object.keys(value).some((key) => /^(?:Ref|Fn::\w+)$/.test(key)) ? value : inCamelCase(value);
}

/** CloudFormation's short forms, `!Ref name` for `{"Ref": "name"}`. */
const shortForms = ["Ref", "GetAtt", "Sub", "Join", "If", "ImportValue", "Select", "Split", "FindInMap", "Base64"];
const templateSchema = DEFAULT_SCHEMA.extend(
  [...shortForms, "Condition", "Equals", "And", "Or", "Not", "Cidr", "GetAZs", "Transform"].flatMap((name) =>
    (["scalar", "sequence", "mapping"] as const).map(
      (kind) =>
        new Type(`!${name}`, {
          kind,
          construct: (data: unknown) => ({ [name === "Ref" || name === "Condition" ? name : `Fn::${name}`]: data }),
        }),
    ),
  ),
);

function parsed(body: string): unknown {
  try {
    // Tabs may indent JSON, and not YAML.
    return /^\s*\{/.test(body) ? JSON.parse(body) : load(body, { schema: templateSchema });
  } catch {
    return undefined;
  }
}

/** CloudFormation takes far fewer values; YAML's aliases, which it does not take, could stand for billions. */
function isSmall(template: Record<string, unknown>): boolean {
  let left = 100_000;
  const open: unknown[] = [template];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (--left < 0) return false;
    if (typeof value !== "object" || value === null) continue;
    const items: unknown[] = Object.values(value);
    open.push(...items.filter((item) => item !== undefined && item !== null));
  }
  return true;
}
