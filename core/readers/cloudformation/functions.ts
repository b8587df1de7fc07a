import { asList, asObject, isObject, ownEntry } from "../../text";
import { hole, holeFor, isScalar, isText, unknown } from "../../records/record";
import { eks, profileType } from "../../service/fargate";
import { parseArn } from "../../policy";
import { TemplateConditions, type Outcomes } from "./conditions";
import { isInSystemsManager, parameterValues, type TemplatePlace } from "./parameters";

/** The custom resource with which the AWS CDK makes a cluster: EKS gets what is in `Config`. */
export const cdkCluster = "Custom::AWSCDK-EKS-Cluster";

/**
 * The values of one CloudFormation template: puts what is known in place of its functions. A value is unknown as a whole or not at all.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export class TemplateValues {
  readonly values: Map<string, unknown>;
  readonly resources: ReadonlySet<string>;
  private readonly conditions: TemplateConditions;

  /**
   * @param given the parameter of a name, as the stack sets it
   * @param way how those conditions come out that nothing decides
   */
  constructor(
    readonly template: Record<string, unknown>,
    readonly given: (name: string) => unknown,
    readonly place: TemplatePlace,
    private readonly regions?: readonly string[],
    readonly way?: Outcomes,
  ) {
    this.values = parameterValues(template, given, place, regions);
    this.resources = new Set(Object.keys(asObject(template.Resources)));
    this.conditions = new TemplateConditions(template, (side) => {
      const value = isOfOpenPlace(this, side) ? unknown : this.resolved(side, new Set());
      return isScalar(value) ? String(value) : undefined;
    });
  }

  /** The same template for each outcome of the undecided conditions that decide about roles in a resource, if the resource exists. */
  ways(resource: Record<string, unknown>, properties: object): TemplateValues[] {
    const needed = conditionOf(resource);
    // A reference to a cluster gives its name.
    const clusters = [...this.resources].map((id) => writtenName(this, id));
    const withClusters = { ...properties, clusters };
    if (needed === undefined && this.openConditions(withClusters).length === 0) return [this];
    const deciding = Object.entries(withClusters).filter(([property]) => decidesAboutRoles.test(property));
    const ways = this.conditions.ways(this.openConditions(deciding), needed);
    return ways.map((way) => new TemplateValues(this.template, this.given, this.place, this.regions, way));
  }

  /** True for a resource that its own condition surely leaves out. */
  leavesOut(resource: Record<string, unknown>): boolean {
    const name = conditionOf(resource);
    return name !== undefined && this.conditions.outcome(name) === false;
  }

  /** The name, in the Systems Manager, of a parameter whose value is there. */
  nameInSystemsManager(parameter: unknown): string | undefined {
    if (typeof parameter !== "string") return undefined;
    const { Type: type, Default: fallback } = asObject(asObject(this.template.Parameters)[parameter]);
    const name = isInSystemsManager(type) ? (this.given(parameter) ?? fallback) : undefined;
    return isText(name) ? name : undefined;
  }

  openConditions(value: unknown): string[] {
    const names = new Set<string>();
    const { conditions } = this;
    function visit(part: unknown) {
      if (typeof part !== "object" || part === null) return;
      const argument = asObject(part)["Fn::If"];
      const name: unknown = Array.isArray(argument) ? argument[0] : undefined;
      if (typeof name === "string" && conditions.outcome(name) === undefined) names.add(name);
      Object.values(part).forEach(visit);
    }
    visit(value);
    return [...names];
  }

  /**
   * A value with the functions in it resolved.
   * @param sources gets the names of the resources that an unknown value comes from, and {@link parameterSource}; left out in a policy
   * document, where a resource's logical name stands for its name, and a hole for an unknown name in the ARN of a Fargate profile
   */
  resolved(value: unknown, sources?: Set<string>): unknown {
    const result = withHoles(this, value, sources);
    return typeof result === "string" ? withoutHoles(result, sources === undefined) : result;
  }

  /** A value as a part of a text in a policy document. */
  written(value: unknown): unknown {
    return withHoles(this, { "Fn::Join": ["", [value]] });
  }

  /** The side of an `Fn::If` that counts; undefined if nothing decides it. */
  sideOf(argument: unknown): unknown {
    const [name, whenTrue, whenFalse] = asList(argument);
    const outcome = typeof name === "string" ? (this.way ?? this.conditions).outcome(name) : undefined;
    if (outcome === undefined) return undefined;
    return outcome ? whenTrue : whenFalse;
  }
}

/** As `resolved`, with holes in a text for the parts that are not known: it may be a part of a longer one. */
function withHoles(resolver: TemplateValues, value: unknown, sources?: Set<string>) {
  const result = evaluated(resolver, value, sources);
  // A dynamic reference is filled in when AWS gets the value.
  return typeof result === "string" ? result.replace(dynamicReference, holeFor) : result;
}

function evaluated(resolver: TemplateValues, value: unknown, sources?: Set<string>) {
  if (Array.isArray(value)) {
    const parts = value.map((part) => resolver.resolved(part, sources));
    return parts.filter((part) => part !== undefined);
  }
  if (!isObject(value)) return value;
  const [entry, secondEntry] = Object.entries(value);
  if (!entry || secondEntry || !isFunction(...entry)) return resolvedObject(resolver, value, sources);
  return called(resolver, ...entry, sources);
}

function called(resolver: TemplateValues, name: string, argument: unknown, sources?: Set<string>) {
  if (name === "Ref" && typeof argument === "string") return reference(resolver, argument, sources);
  if (name === "Fn::GetAtt") return attribute(resolver, argument, sources);
  if (name === "Fn::Sub") return substituted(resolver, argument, sources);
  // A document counts the same as text and as an object.
  if (name === "Fn::ToJsonString") return resolver.resolved(argument, sources);
  if (!Array.isArray(argument)) return unknown;
  if (name === "Fn::If") return chosen(resolver, argument, sources);
  if (name === "Fn::FindInMap") return mapped(resolver, argument, sources);
  if (name === "Fn::Join") return joined(resolver, argument, sources);
  const [first, second] = resolver.resolved(argument, sources) as unknown[];
  if (name === "Fn::Split") return split(first, second);
  return name === "Fn::Select" ? selected(first, second) : unknown;
}

function chosen(resolver: TemplateValues, argument: readonly unknown[], sources?: Set<string>): unknown {
  const side = resolver.sideOf(argument);
  return side === undefined ? unknown : withHoles(resolver, side, sources);
}

/** With AWS::LanguageExtensions, functions may give the name. */
function attribute(resolver: TemplateValues, argument: unknown, sources?: Set<string>) {
  const parts = asList(argument).map((part) => resolver.resolved(part, new Set()));
  return parts.every(isText) ? reference(resolver, parts.join("."), sources) : unknown;
}

function resolvedObject(resolver: TemplateValues, container: Record<string, unknown>, sources?: Set<string>) {
  if (Object.keys(container).some(isLoop)) return unknown;
  const resolved = Object.entries(container).map(([key, value]) => [key, resolver.resolved(value, sources)] as const);
  return Object.fromEntries(resolved.filter(([, value]) => value !== undefined));
}

function reference(resolver: TemplateValues, target: string, sources?: Set<string>) {
  if (resolver.values.has(target)) {
    if (resolver.given(target) === unknown) sources?.add(parameterSource);
    return resolver.values.get(target);
  }
  const source = target.split(".")[0] ?? "";
  // No more of a stack in the stack is in sight than of what other stacks export.
  const isStack = resourceNamed(resolver, source).Type === "AWS::CloudFormation::Stack";
  if (resolver.resources.has(source) && !isStack) sources?.add(source);
  return sources ? unknown : clusterName(resolver, target);
}

function resourceNamed(resolver: TemplateValues, name: string) {
  return asObject(asObject(resolver.template.Resources)[name]);
}

/** The value of a reference to a cluster: its name. */
function clusterName(resolver: TemplateValues, target: string) {
  const written = writtenName(resolver, target);
  if (!written) return unknown;
  const name = resolver.resolved(written.name, new Set());
  return isText(name) ? name : target;
}

/** The name that a resource gives the cluster that it makes; undefined if it makes none. */
function writtenName(resolver: TemplateValues, resource: string) {
  const { Type: type, Properties: properties } = resourceNamed(resolver, resource);
  const { Name: name, Config: config } = asObject(properties);
  if (type === cdkCluster) return { name: asObject(config).name };
  return type === "AWS::EKS::Cluster" ? { name } : undefined;
}

/** `Fn::Sub`, with variables of its own or without. */
function substituted(resolver: TemplateValues, argument: unknown, sources?: Set<string>): unknown {
  const [template, given] = asList(argument);
  if (typeof template !== "string") return unknown;
  const variables = asObject(given);
  return template.replace(placeholder, (_, literal: string, written: string) => {
    if (literal) return `\${${written}}`;
    const target = written.trim();
    const isVariable = Object.hasOwn(variables, target);
    const value = isVariable ? withHoles(resolver, variables[target], sources) : reference(resolver, target, sources);
    if (isScalar(value)) return String(value);
    if (!sources && resolver.resources.has(target)) return target;
    return holeFor(isVariable ? variables[target] : { Ref: target });
  });
}

function mapped(resolver: TemplateValues, argument: readonly unknown[], sources?: Set<string>) {
  const keys = argument.slice(0, 3);
  const [mapName, first, second] = resolver.resolved(keys, sources) as unknown[];
  const entry = (container: unknown, name: unknown) => (isText(name) ? ownEntry(asObject(container), name) : undefined);
  const map = entry(resolver.template.Mappings, mapName);
  const value = entry(entry(map, first), second);
  if (value !== undefined && value !== null) return value;
  const isMissing = isObject(map) && [first, second].every(isScalar) && !isOfOpenPlace(resolver, keys);
  const { DefaultValue: fallback } = asObject(argument[3]);
  return isMissing && fallback !== undefined ? resolver.resolved(fallback, sources) : unknown;
}

/** True if a value uses the Region or account, and that is not known: its stand-in must not decide a comparison or a look-up. */
function isOfOpenPlace(resolver: TemplateValues, value: unknown) {
  const written = JSON.stringify(value) ?? "";
  const isOpen = (name: string, known?: string) => known === undefined && written.includes(name);
  return isOpen("AWS::Region", resolver.place.region) || isOpen("AWS::AccountId", resolver.place.accountId);
}

function joined(resolver: TemplateValues, [separator, parts]: readonly unknown[], sources?: Set<string>): unknown {
  const list = Array.isArray(parts)
    ? parts.map((part) => withHoles(resolver, part, sources))
    : resolver.resolved(parts, sources);
  if (!Array.isArray(list)) return unknown;
  const texts = list.map((part: unknown, index) => {
    return part === unknown ? holeFor(asList(parts)[index] ?? [parts, index]) : part;
  });
  const written = texts.filter((part) => part !== undefined);
  return written.every(isScalar) ? written.join(typeof separator === "string" ? separator : "") : unknown;
}

function split(separator: unknown, text: unknown): unknown {
  return isText(separator) && isText(text) ? text.split(separator) : unknown;
}

/** The entry of a list at an index. An index that is not known is not a scalar. */
function selected(index: unknown, list: unknown): unknown {
  if (!Array.isArray(list) || !isScalar(index)) return unknown;
  return (list as unknown[])[Number(index)] ?? unknown;
}

// Each ends where another one begins: the time that a text takes grows with its length and no faster.
const dynamicReference = /\{\{resolve:(?:[^{}]|\{(?!\{resolve:))*\}\}/g;
export const placeholder = /\$\{(!?)((?:[^$}]|\$(?!\{))+)\}/g;

/** Stands, among the resources that a value comes from, for those of the parameters; no logical name has a colon. */
export const parameterSource = "AWS::Parameters";

function conditionOf({ Condition: name }: Record<string, unknown>) {
  return typeof name === "string" ? name : undefined;
}

/** The names of properties that say who can assume a role, what is attached to it, or who uses it. */
const decidesAboutRoles = /document$|polic|role(?!name$)|cluster|^name$|profile|principal|template|config|instance/i;

/** True for the key of an `Fn::ForEach`, which makes other keys: only the processed template shows them. */
export function isLoop(key: string): boolean {
  return key.startsWith("Fn::ForEach::");
}

/** The name of a function of CloudFormation. */
export const functionPattern = /^(?:Ref$|Fn::)/;

/** A statement's `Condition` is not CloudFormation's function, whose argument is a name. */
function isFunction(name: string, argument: unknown) {
  return functionPattern.test(name) || (name === "Condition" && typeof argument === "string");
}

/** Parses a text with unknown parts as JSON: a value that has such a part is unknown as a whole. */
function withoutHoles(text: string, isInDocument: boolean): unknown {
  const isOpen = (value: string) => hasHole(value) && !(isInDocument && isProfileArn(value));
  if (!isOpen(text)) return text;
  try {
    return JSON.parse(text, (_, value: unknown) => {
      if (typeof value === "string") return isOpen(value) ? unknown : value;
      return isObject(value) && Object.keys(value).some(hasHole) ? unknown : value;
    });
  } catch {
    return unknown;
  }
}

/** True for the ARN of a Fargate profile that is known up to the names of the cluster and the profile. */
function isProfileArn(text: string) {
  const arn = parseArn(text);
  if (arn?.service !== eks || !arn.resource.startsWith(`${profileType}/`)) return false;
  return ![arn.partition, arn.region, arn.accountId].some(hasHole);
}

function hasHole(value: unknown) {
  return typeof value === "string" && value.includes(hole);
}
