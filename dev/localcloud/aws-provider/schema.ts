/**
 * The package schema that programs in YAML ask for, written from the tables of the resource types
 * (https://www.pulumi.com/docs/iac/using-pulumi/extending-pulumi/schema/).
 */
import type { Properties, Property, Shape } from "./core/property";
import type { ResourceType } from "./core/resource-type";
import { resourceTypes } from "./resource-types";

type Json = { [key: string]: unknown };

const settings = ["region", "profile", "accessKey", "secretKey", "token"];
const listSettings = ["allowedAccountIds", "forbiddenAccountIds"];

export function schema(): Json {
  const types: Json = {};
  const configuration: Json = Object.fromEntries([
    ...settings.map((name) => [name, { type: "string" }]),
    ...listSettings.map((name) => [name, { type: "array", items: { type: "string" } }]),
    ["defaultTags", { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } }],
  ]) as Json;
  return {
    name: "aws",
    config: { variables: configuration },
    provider: { inputProperties: configuration },
    resources: Object.fromEntries(Object.values(resourceTypes).map((type) => [type.token, resource(type, types)])),
    types,
  };
}

function resource({ token, properties }: ResourceType, types: Json): Json {
  const inputs = Object.entries(properties).filter(([, property]) => !property.output);
  const all = Object.entries(properties);
  const describe = (entries: [string, Property][], side: string): Json =>
    Object.fromEntries(entries.map(([name, property]) => [name, typeOf(property, `${token}${side}`, name, types)]));
  return {
    properties: describe(all, ""),
    required: all.filter(([, { output, computed, required }]) => output || computed || required).map(([name]) => name),
    inputProperties: describe(inputs, "Args"),
    requiredInputs: inputs.filter(([, property]) => property.required).map(([name]) => name),
  };
}

function typeOf(shape: Shape, owner: string, name: string, types: Json): Json {
  switch (shape.kind) {
    case "document":
      return { type: "string", oneOf: [{ type: "string" }, { $ref: "pulumi.json#/Any" }] };
    case "list":
      return { type: "array", items: typeOf(shape.of, owner, name, types) };
    case "map":
      return { type: "object", additionalProperties: { type: "string" } };
    case "object":
      return { $ref: `#/types/${objectType(shape.properties, owner, name, types)}` };
    default:
      return { type: shape.kind };
  }
}

function objectType(properties: Properties, owner: string, name: string, types: Json): string {
  const [, module, typeName] = owner.split(":");
  const full = `${typeName}${name[0].toUpperCase()}${name.slice(1)}`;
  const token = `aws:${module.split("/")[0]}/${full}:${full}`;
  types[token] = {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(properties).map(([inner, property]) => [inner, typeOf(property, token, inner, types)]),
    ),
    required: Object.keys(properties).filter((inner) => properties[inner].required),
  };
  return token;
}
