import { parseRoleArn } from "../../trust";
import { asList, isObject, asObject, mapValues, ownEntry, parsedJson } from "../../text";
import { roleTypes, urnOfFunction } from "../../records/identity";
import {
  entryOf,
  isInOtherAccounts,
  isText,
  read,
  regionOf,
  text,
  unknown,
  type ResourceRecord,
} from "../../records/record";
import { instanceProfileTypes, sharedValueType } from "../../records/resource-types";
import { functionPattern, placeholder, type TemplateValues } from "./functions";

/*
 * What a template gets from elsewhere: `Fn::ImportValue`, dynamic references, what a stack in the stack gives out. It goes by its own
 * text: if that stands twice, it is the same.
 */

/** URNs that stand for what is from elsewhere in a value, at any depth. */
export function urnsFromElsewhere(container: ResourceRecord, value: unknown, values: TemplateValues): string[] {
  if (Array.isArray(value) || (isObject(value) && !isFunction(value)))
    return Object.values(value).flatMap((item) => urnsFromElsewhere(container, item, values));
  if (!isObject(value) && typeof value !== "string") return [];
  const sources = new Set<string>();
  const isKnown = values.resolved(value, sources) !== unknown;
  return isKnown || sources.size > 0 ? [] : [urnOf(container, canonical(value, values))];
}

/** What a template exports, each as a resource that keeps the value under the URN by which an import asks for it. */
export function exportsOf(
  container: ResourceRecord,
  template: Record<string, unknown>,
  values: TemplateValues,
  keep: (name: string, value: unknown) => ResourceRecord,
): ResourceRecord[] {
  return Object.entries(asObject(template.Outputs)).flatMap(([output, declared]): ResourceRecord[] => {
    const { Value: value, Export: exported } = asObject(declared);
    const urn = urnOf(container, canonical({ "Fn::ImportValue": asObject(exported).Name }, values));
    if (exportName(urn) === undefined || values.leavesOut(asObject(declared))) return [];
    const kept = keep(output, value);
    return mayBeRole(kept.props.value) ? [{ ...kept, type: sharedValueType, urn }] : [];
  });
}

/**
 * The name of an export, by the URN of a resource that keeps its value or of the function that imports it, with `*` for what is not
 * known; undefined for another URN, and if nothing of the name is known.
 */
export function exportName(urn: string): string | undefined {
  const [, written = ""] = /#(\{"Fn::ImportValue":.*\})$/s.exec(urn.replaceAll(": :", "::")) ?? [];
  const [name] = Object.values(asObject(parsedJson(written)));
  const [pattern] = asList(asObject(name)["Fn::Sub"] ?? name);
  const known = typeof pattern === "string" ? pattern.replace(placeholder, "*") : "";
  return /\w/.test(known) ? known : undefined;
}

/** A parameter of the Systems Manager, as a resource that keeps its value under the URN by which a template asks for it. */
export function parameterForTemplates(parameter: ResourceRecord): ResourceRecord[] {
  const { props, propertyDependencies } = parameter;
  const [name, value] = [text(props, "name"), read(props, "value")];
  if (name === undefined || !mayBeRole(value)) return [];
  const kept = {
    type: sharedValueType,
    props: { value },
    propertyDependencies: { value: propertyDependencies.value ?? [] },
  };
  return [{ ...parameter, ...kept, urn: urnOf(parameter, dynamicReference(name)), within: parameter }];
}

const mayBeRole = (value: unknown): boolean =>
  value === unknown || (isText(value) && parseRoleArn(value) !== undefined);

const dynamicReference = (name: string): string => `{{resolve:ssm:${name}}}`;

function urnOf(container: ResourceRecord, written: unknown): string {
  const { urn, provider } = container;
  // This is the same to all templates of an account and Region.
  const isOfPlace = isObject(written)
    ? typeof written["Fn::ImportValue"] === "string"
    : String(written).startsWith("{{resolve:");
  const isInSight = provider?.urn && !isInOtherAccounts(container);
  return urnOfFunction(isOfPlace && isInSight ? `${provider.urn} ${regionOf(container) ?? ""}` : urn, written);
}

/** A function in one form of those that it may have, with what is known put in. */
function canonical(value: unknown, values: TemplateValues): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, values));
  if (!isObject(value)) return value;
  const known = isFunction(value) ? values.resolved(value, new Set()) : unknown;
  if (isText(known)) return known;
  const [[name, argument] = []] = Object.entries(value);
  if (name === "Fn::If") {
    const side = values.sideOf(argument);
    return side === undefined ? value : canonical(side, values);
  }
  const parameter = name === "Ref" ? values.nameInSystemsManager(argument) : undefined;
  if (parameter !== undefined) return dynamicReference(parameter);
  if (name === "Fn::GetAtt") return { [name]: asList(argument).join(".") };
  if (name === "Fn::Sub") return substituted(argument, values) ?? value;
  return mapValues(value, (item) => canonical(item, values));
}

/** What `Fn::Sub` gives if it is no more than one value. */
function substituted(argument: unknown, values: TemplateValues): unknown {
  const [pattern, own] = asList(argument);
  const name = typeof pattern === "string" ? /^\$\{([\w.:]+)\}$/.exec(pattern)?.[1] : undefined;
  if (name === undefined) return undefined;
  if (Object.hasOwn(asObject(own), name)) return canonical(asObject(own)[name], values);
  return canonical(name.includes(".") ? { "Fn::GetAtt": name } : { Ref: name }, values);
}

function isFunction(value: Record<string, unknown>): boolean {
  const [name = "", ...more] = Object.keys(value);
  return more.length === 0 && functionPattern.test(name);
}

/**
 * What AWS calls a role or instance profile of a template, if an output of the stack gives it out.
 * @returns the properties that say it, by the names of the `aws-native` provider
 */
export function namedByOutputs(
  container: ResourceRecord,
  template: Record<string, unknown>,
  values: TemplateValues,
  { name: logicalName, type }: ResourceRecord,
): Record<string, string> {
  const nameProperty = (ownEntry(roleTypes, type) ?? ownEntry(instanceProfileTypes, type))?.name;
  if (nameProperty === undefined) return {};
  const given = (attribute: string) =>
    Object.entries(asObject(template.Outputs))
      .filter(([, output]) => {
        const { Ref: resource, "Fn::GetAtt": target = resource } = asObject(canonical(asObject(output).Value, values));
        return target === `${logicalName}${attribute}`;
      })
      .map(([name]) => entryOf(container.props, "outputs", name, "outputKey", "outputValue"))
      .find(isText);
  const arn = given(".Arn");
  const name = given("") ?? arn?.slice(arn.lastIndexOf("/") + 1);
  return { ...(arn !== undefined && { arn }), ...(name !== undefined && { [nameProperty]: name }) };
}
