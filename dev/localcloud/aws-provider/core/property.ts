/**
 * The table language of the resource types: what each property is, who sets it, and what a change of it means. The names
 * and rules are those of the official provider (https://www.pulumi.com/registry/packages/aws/api-docs/).
 */
import { isDeepStrictEqual } from "node:util";
import { isSameTrust } from "../../../../core/trust/build";
import { isObject } from "../../../../core/text";
import type { Values } from "./values";

export type Shape =
  | { kind: "string" | "boolean" | "integer" }
  /** A JSON policy document: text, or an object that becomes text. */
  | { kind: "document" }
  | { kind: "list"; of: Shape; unordered?: boolean }
  | { kind: "map" }
  | { kind: "object"; properties: Properties };

export interface Rules {
  /** The program must set it. */
  required?: boolean;
  /** AWS sets it; a program cannot. */
  output?: boolean;
  /** A program may set it; AWS fills it in if not. */
  computed?: boolean;
  /** AWS cannot change it: a new value needs a new resource. */
  replaces?: boolean;
  /** What it is if the program does not say. */
  default?: unknown;
}

export type Property = Shape & Rules;
export type Properties = { [name: string]: Property };

export const text = (rules: Rules = {}): Property => ({ kind: "string", ...rules });
export const flag = (rules: Rules = {}): Property => ({ kind: "boolean", ...rules });
export const integer = (rules: Rules = {}): Property => ({ kind: "integer", ...rules });
export const document = (rules: Rules = {}): Property => ({ kind: "document", ...rules });
export const map = (rules: Rules = {}): Property => ({ kind: "map", ...rules });
export const list = (of: Shape, rules: Rules = {}): Property => ({ kind: "list", of, ...rules });
export const set = (of: Shape, rules: Rules = {}): Property => ({ kind: "list", of, unordered: true, ...rules });
export const object = (properties: Properties, rules: Rules = {}): Property => ({
  kind: "object",
  properties,
  ...rules,
});

/** Whether two values of a property mean the same to AWS: order in sets and spelling of documents do not matter. */
export function means(shape: Shape, left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return left === right;
  switch (shape.kind) {
    case "document":
      return isSameTrust(left as string, right as string);
    case "list": {
      if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
      if (!shape.unordered) return left.every((value, index) => means(shape.of, value, right[index]));
      const rest = [...(right as unknown[])];
      return left.every((value) => {
        const index = rest.findIndex((other) => means(shape.of, value, other));
        if (index >= 0) rest.splice(index, 1);
        return index >= 0;
      });
    }
    case "object":
      return isObject(left) && isObject(right) && meansObject(shape.properties, left, right);
    default:
      return isDeepStrictEqual(left, right);
  }
}

/** A property inside that only one side has does not count if AWS may have filled it in. */
function meansObject(properties: Properties, left: Values, right: Values): boolean {
  return Object.entries(properties).every(([name, property]) => {
    const oneSided = left[name] === undefined || right[name] === undefined;
    return (oneSided && (property.computed || property.output)) || means(property, left[name], right[name]);
  });
}
