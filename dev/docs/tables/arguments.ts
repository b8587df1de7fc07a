import { argumentTable } from "../../../components/arguments/table";
import { typeOf } from "../schema/breaking-changes";
import type { Property, Schema } from "../schema/infer";

const token = "fargate-pod-execution-role:index:FargatePodExecutionRole";

/**
 * The list of all arguments: what they mean from the schema, all else from the table that checks them. A list, since six
 * columns cannot be read on a code host.
 */
export function argumentsList(schema: Schema): string {
  const { inputProperties, requiredInputs } = schema.resources[token];
  return Object.entries(argumentTable)
    .map(([name, argument]) => {
      const meaning = (inputProperties[name].description ?? "").replace(/\s+/g, " ");
      return `- **\`${name}\`** (${argument.type}${requiredInputs.includes(name) ? ", required" : ""}): ${meaning}`;
    })
    .join("\n");
}

/** The list of all outputs. */
export function outputsList(schema: Schema): string {
  return Object.entries(schema.resources[token].properties)
    .map(([name, property]) => lineOf(name, property))
    .join("\n");
}

/** The list of the fields of the objects that arguments are made of. */
export function typesList(schema: Schema): string {
  return Object.entries(schema.types)
    .flatMap(([type, { properties = {} }]) =>
      Object.entries(properties).map(([name, property]) => lineOf(`${type.split(":").at(-1)}.${name}`, property)),
    )
    .join("\n");
}

function lineOf(name: string, property: Property): string {
  return `- \`${name}\` (${shortType(property)}): ${(property.description ?? "").replace(/\s+/g, " ")}`;
}

function shortType(property: Property): string {
  return typeOf(property).replace(/plain /g, "");
}
