import { isPartlyUnknown, unknown } from "../../../../core/records/record";
import { isObject } from "../../../../core/text";
import type { ResourceType } from "./resource-type";
import type { Shape } from "./property";
import { type Values, withoutAbsent } from "./values";

export interface Failure {
  property: string;
  reason: string;
}

/** The name under which the official provider, too, keeps which inputs it filled in itself. */
export const filledIn = "__defaults";

/** Checks the inputs of a resource, fills in defaults and a name, and turns documents given as objects into text. */
export function check(
  type: ResourceType,
  name: string,
  given: Values,
  previous: Values,
  randomSeed: Buffer,
): { inputs: Values; failures: Failure[] } {
  const inputs = withoutAbsent(given);
  delete inputs[filledIn];
  const failures: Failure[] = [];
  for (const key of Object.keys(inputs)) {
    const property = type.properties[key];
    if (!property) failures.push({ property: key, reason: `${type.token} has no property '${key}'` });
    else if (property.output) failures.push({ property: key, reason: `'${key}' is set by AWS and cannot be given` });
    else inputs[key] = normalized(property, inputs[key]);
  }
  for (const [key, property] of Object.entries(type.properties)) {
    if (property.required && inputs[key] === undefined) {
      failures.push({ property: key, reason: `${type.token} needs the property '${key}'` });
    }
  }
  const defaults: string[] = [];
  const fillIn = (key: string, value: unknown): void => {
    inputs[key] = value;
    defaults.push(key);
  };
  for (const [key, property] of Object.entries(type.properties)) {
    if (property.default !== undefined && inputs[key] === undefined) fillIn(key, property.default);
  }
  const { naming } = type;
  if (naming && inputs[naming.property] === undefined && (!naming.prefix || inputs[naming.prefix] === undefined)) {
    const kept = (previous[filledIn] as string[] | undefined)?.includes(naming.property);
    const chosen = kept ? (previous[naming.property] as string) : generatedName(name, randomSeed);
    if (chosen.length > naming.maximum) {
      const reason = `the generated name '${chosen}' is longer than ${naming.maximum} characters; shorten the resource's name or set '${naming.property}'`;
      failures.push({ property: naming.property, reason });
    }
    fillIn(naming.property, chosen);
  }
  inputs[filledIn] = defaults.sort();
  return { inputs, failures };
}

/** The resource's name, a dash and seven hexadecimal digits, as the official provider does. */
function generatedName(name: string, randomSeed: Buffer): string {
  return `${name}-${randomSeed.toString("hex").slice(0, 7)}`;
}

function normalized(shape: Shape, value: unknown): unknown {
  if (shape.kind === "document" && typeof value !== "string") {
    return isPartlyUnknown(value) ? unknown : JSON.stringify(value);
  }
  if (shape.kind === "integer" && typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  if (shape.kind === "list" && Array.isArray(value)) return value.map((element) => normalized(shape.of, element));
  if (shape.kind === "object" && isObject(value)) {
    const entries = Object.entries(withoutAbsent(value)).map(([key, inner]): [string, unknown] => {
      const property = shape.properties[key];
      return [key, property ? normalized(property, inner) : inner];
    });
    return Object.fromEntries(entries);
  }
  return value;
}
