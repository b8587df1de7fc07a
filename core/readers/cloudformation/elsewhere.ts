import { parseRoleArn } from "../../policy";
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
 * A template gets values from elsewhere by `Fn::ImportValue`, by dynamic references and from the outputs of nested stacks. The text of
 * such a reference identifies the value: two equal texts mean one value.
 */

/** The URNs that stand for the values from elsewhere in a value, at any depth. */
export function urnsFromElsewhere(container: ResourceRecord, value: unknown, values: TemplateValues): string[] {
  if (Array.isArray(value) || (isObject(value) && !isFunction(value)))
    return Object.values(value).flatMap((part) => urnsFromElsewhere(container, part, values));
  if (!isObject(value) && typeof value !== "string") return [];
  const sources = new Set<string>();
  const isKnown = values.resolved(value, sources) !== unknown;
  return isKnown || sources.size > 0 ? [] : [urnOf(container, canonical(value, values))];
}

/** The exports of a template, each as a resource that keeps the value under the URN by which an import asks for it. */
export function exportsOf(
  container: ResourceRecord,
  template: Record<string, unknown>,
  values: TemplateValues,
  keep: (name: string, value: unknown) => ResourceRecord,
): ResourceRecord[] {
  return Object.entries(asObject(template.Outputs)).flatMap(([output, declared]) => {
    const { Value: value, Export: exported } = asObject(declared);
    const urn = urnOf(container, canonical({ "Fn::ImportValue": asObject(exported).Name }, values));
    if (exportName(urn) === undefined || values.leavesOut(asObject(declared))) return [];
    const kept = keep(output, value);
    return mayBeRole(kept.props.value) ? [{ ...kept, type: sharedValueType, urn }] : [];
  });
}

/**
 * The name of an export, by the URN of a resource that keeps its value or of the function that imports it, with `*` for an unknown
 * part; undefined for another URN, and if no part of the name is known.
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

function mayBeRole(value: unknown) {
  return value === unknown || (isText(value) && parseRoleArn(value) !== undefined);
}

function dynamicReference(name: string) {
  return `{{resolve:ssm:${name}}}`;
}

function urnOf(container: ResourceRecord, written: unknown) {
  const { urn, provider } = container;
  const isSameInRegion = isObject(written)
    ? typeof written["Fn::ImportValue"] === "string"
    : String(written).startsWith("{{resolve:");
  if (!isSameInRegion || !provider?.urn || isInOtherAccounts(container)) return urnOfFunction(urn, written);
  return urnOfFunction(`${provider.urn} ${regionOf(container) ?? ""}`, written);
}

/** A function in one of the forms that it may have, with the known values put in. */
// eslint-disable-next-line complexity -- Each function of a template has one line.
function canonical(value: unknown, values: TemplateValues): unknown {
  if (Array.isArray(value)) return value.map((part) => canonical(part, values));
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
  return mapValues(value, (part) => canonical(part, values));
}

/** The value of an `Fn::Sub` that is no more than one reference. */
function substituted(argument: unknown, values: TemplateValues): unknown {
  const [pattern, given] = asList(argument);
  const name = typeof pattern === "string" ? /^\$\{([\w.:]+)\}$/.exec(pattern)?.[1] : undefined;
  if (name === undefined) return undefined;
  const variables = asObject(given);
  if (Object.hasOwn(variables, name)) return canonical(variables[name], values);
  return canonical(name.includes(".") ? { "Fn::GetAtt": name } : { Ref: name }, values);
}

function isFunction(value: Record<string, unknown>) {
  const [name = "", ...more] = Object.keys(value);
  return more.length === 0 && functionPattern.test(name);
}

/**
 * The name that a role or instance profile of a template has in AWS, if an output of the stack shows it.
 * @returns the properties with the name and the ARN, by the names of the `aws-native` provider
 */
export function namedByOutputs(
  container: ResourceRecord,
  template: Record<string, unknown>,
  values: TemplateValues,
  { name: logicalName, type }: ResourceRecord,
): Record<string, string> {
  const nameProperty = (ownEntry(roleTypes, type) ?? ownEntry(instanceProfileTypes, type))?.name;
  if (nameProperty === undefined) return {};
  const outputs = Object.entries(asObject(template.Outputs)).map(([key, output]) => {
    const { Ref: resource, "Fn::GetAtt": target = resource } = asObject(canonical(asObject(output).Value, values));
    return { key, target };
  });
  function given(attribute: string) {
    const matching = outputs.filter(({ target }) => target === `${logicalName}${attribute}`);
    return matching.map(({ key }) => entryOf(container.props, "outputs", key, "outputKey", "outputValue")).find(isText);
  }
  const properties: Record<string, string> = {};
  const arn = given(".Arn");
  if (arn !== undefined) properties.arn = arn;
  const name = given("") ?? arn?.slice(arn.lastIndexOf("/") + 1);
  if (name !== undefined) properties[nameProperty] = name;
  return properties;
}
