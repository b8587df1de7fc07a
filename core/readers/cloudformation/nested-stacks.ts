import { ownEntry, asList, asObject, isObject, mapValues } from "../../text";
import type { Template } from "./templates";

/*
 * The AWS CDK writes the template of a nested stack into a file beside that of its parent. What the two templates give each other is
 * read as exports. Their names begin with the path of that file, so that no other stack has them.
 */

/** The files of the nested stacks of a template, by the logical ids of the stacks. */
export function nestedStackFiles(file: string, { Resources: resources }: Template): Map<string, string> {
  const directory = file.replace(/[^/\\]*$/, "");
  const files = new Map<string, string>();
  for (const [stack, resource] of Object.entries(resources)) {
    const { Type: type, Metadata: metadata } = asObject(resource);
    const path = asObject(metadata)["aws:asset:path"];
    if (type === "AWS::CloudFormation::Stack" && typeof path === "string") files.set(stack, directory + path);
  }
  return files;
}

/** A template with an export for each value that it gives a nested stack or its parent, and an import for each that it gets. */
export function withNestedStacks(file: string, template: Template, given: Record<string, string>): Template {
  const nested = nestedStackFiles(file, template);
  const isNested = file.endsWith(".nested.template.json");
  if (nested.size === 0 && !isNested) return template;
  const declared = isNested ? asObject(template.Parameters) : {};
  const isFromParent = (name: string) => isWithoutValue(ownEntry(declared, name)) && !Object.hasOwn(given, name);
  function imported(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(imported);
    if (!isObject(value)) return value;
    const { Ref: parameter, "Fn::GetAtt": attribute } = value;
    if (typeof parameter === "string" && isFromParent(parameter)) return { "Fn::ImportValue": `${file} ${parameter}` };
    const [stack, output] = asList(attribute).map(String);
    const stackFile = stack === undefined ? undefined : nested.get(stack);
    if (stackFile !== undefined) return { "Fn::ImportValue": `${stackFile} ${output}` };
    return mapValues(value, imported);
  }
  const resources = mapValues(template.Resources, imported);
  const outputs = asObject(imported(template.Outputs));
  const exported: Record<string, unknown> = {};
  const give = (name: string, value: unknown) => (exported[name] = { Value: value, Export: { Name: name } });
  for (const [stack, stackFile] of nested) {
    const { Parameters: parameters } = asObject(asObject(resources[stack]).Properties);
    for (const [name, value] of Object.entries(asObject(parameters))) give(`${stackFile} ${name}`, value);
  }
  if (isNested)
    for (const [name, output] of Object.entries(outputs)) give(`${file} Outputs.${name}`, asObject(output).Value);
  return { ...template, Resources: resources, Outputs: { ...outputs, ...exported } };
}

/** True for a parameter whose value only the parent gives. */
function isWithoutValue(parameter: unknown) {
  return isObject(parameter) && parameter.Default === undefined && parameter.AllowedValues === undefined;
}
