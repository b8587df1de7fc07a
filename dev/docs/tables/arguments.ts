import { argumentTable, exampleOf } from "../../../components/arguments/table";
import { typeOf } from "../schema/breaking-changes";
import type { Property, Schema } from "../schema/infer";
import { table } from "./markdown";

const token = "fargate-pod-execution-role:index:FargatePodExecutionRole";

/**
 * The list of all arguments: what they mean from the schema, all else from the table that checks them. A list, since six
 * columns cannot be read on a code host.
 */
export function argumentsList(schema: Schema): string {
  const { inputProperties, requiredInputs } = schema.resources[token];
  return Object.entries(argumentTable)
    .map(([name, argument]) =>
      [
        `- **\`${name}\`** (${argument.type}${requiredInputs.includes(name) ? ", required" : ""}): ` +
          (inputProperties[name].description ?? "").replace(/\s+/g, " "),
        `  - Example: \`${exampleOf(name, argument)}\``,
      ].join("\n"),
    )
    .join("\n");
}

/** The table of all outputs. */
export function outputsTable(schema: Schema): string {
  const rows = Object.entries(schema.resources[token].properties).map(([name, property]) => [
    `\`${name}\``,
    shortType(property),
    property.description ?? "",
  ]);
  return table(["Output", "Type", "Meaning"], rows);
}

/** The tables of the objects that arguments are made of. */
export function typesTable(schema: Schema): string {
  const rows = Object.entries(schema.types).flatMap(([type, { properties = {} }]) =>
    Object.entries(properties).map(([name, property]) => [
      `\`${type.split(":").at(-1)}.${name}\``,
      shortType(property),
      property.description ?? "",
    ]),
  );
  return table(["Field", "Type", "Meaning"], rows);
}

function shortType(property: Property): string {
  return typeOf(property).replace(/plain /g, "");
}
