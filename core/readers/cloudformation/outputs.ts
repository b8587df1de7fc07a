import { asList, asObject, ownEntry } from "../../text";
import { roleTypes } from "../../records/identity";
import { entryOf, isText, type ResourceRecord } from "../../records/record";
import { instanceProfileTypes } from "../../records/resource-types";

/**
 * What AWS calls a resource of a template, if an output of the stack gives it out: CloudFormation makes up the names that a
 * template leaves open.
 * @param logicalName of the resource in the template
 * @returns the properties that say it, by the names of the `aws-native` provider
 */
export function namedByOutputs(
  container: ResourceRecord,
  template: Record<string, unknown>,
  logicalName: string,
  type: string,
): Record<string, string> {
  // Others know these resources by an ARN or a name.
  const nameProperty = (ownEntry(roleTypes, type) ?? ownEntry(instanceProfileTypes, type))?.name;
  if (nameProperty === undefined) return {};
  const outputs = Object.entries(asObject(template.Outputs));
  const given = (attribute: string) =>
    outputs
      .filter(([, output]) => targetOf(asObject(output).Value) === `${logicalName}${attribute}`)
      .map(([name]) => entryOf(container.props, "outputs", name, "outputKey", "outputValue"))
      .find(isText);
  const arn = given(".Arn");
  const name = given("") ?? arn?.slice(arn.lastIndexOf("/") + 1);
  return { ...(arn !== undefined && { arn }), ...(name !== undefined && { [nameProperty]: name }) };
}

/** What an output gives out: `NAME` or `NAME.ATTRIBUTE`; undefined for what is more than that. */
function targetOf(value: unknown): string | undefined {
  const { Ref: name, "Fn::GetAtt": attribute, "Fn::Sub": pattern } = asObject(value);
  if (typeof name === "string") return name;
  if (attribute !== undefined) return asList(attribute).join(".");
  return typeof pattern === "string" ? /^\$\{([\w.]+)\}$/.exec(pattern)?.[1] : undefined;
}
