import type { PolicyConfigSchema } from "@pulumi/policy";

/** The JSON Schema of one value, as far as Pulumi knows JSON Schema. */
export type PolicyConfigJSONSchema = PolicyConfigSchema["properties"][string];

/** The JSON Schema of a policy's configuration: one entry per key, all optional. */
export type ConfigSchema = Record<string, PolicyConfigJSONSchema>;

/**
 * What is wrong with a configuration: `unknown` keys leave the rest usable, `invalid` values do not. Each text names
 * the key, the value, the rule and the fix.
 */
export interface ConfigProblems {
  unknown: string[];
  invalid: string[];
}

/**
 * Checks a configuration against the schema that Pulumi gets too. Pulumi refuses values of a wrong shape before the
 * pack runs, but lets keys pass that the schema does not know, and not every way to the pack goes through it.
 */
export function checkConfig(schema: ConfigSchema, config: Record<string, unknown>): ConfigProblems {
  const known = Object.keys(schema);
  const unknown = Object.keys(config)
    .filter((key) => !known.includes(key))
    .map((key) => `unknown configuration key ${quote(key)}; the keys of this policy are ${known.join(", ")}`);
  const invalid = known
    .filter((key) => config[key] !== undefined)
    .flatMap((key) => valueProblems(key, schema[key], config[key]));
  return { unknown, invalid };
}

function valueProblems(place: string, schema: PolicyConfigJSONSchema, value: unknown): string[] {
  const problem = (rule: string): string[] => [`configuration ${place}: ${quote(value)} ${rule}`];
  if (typeOf(value) !== schema.type) return problem(`is not of type ${String(schema.type)}`);
  if (typeof value === "string") {
    if (value.length < (schema.minLength ?? 0)) return problem("is empty");
    if (value.length > (schema.maxLength ?? Infinity)) return problem(`is longer than ${schema.maxLength} characters`);
    if (schema.pattern && !new RegExp(schema.pattern).test(value)) return problem(`is not ${schema.description}`);
  }
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return problem("is empty: name at least one, or leave the key out");
    return value.flatMap((item, index) =>
      valueProblems(`${place}[${index}]`, schema.items as PolicyConfigJSONSchema, item),
    );
  }
  if (schema.type === "object") return objectProblems(place, schema, value as Record<string, unknown>);
  return [];
}

function objectProblems(place: string, schema: PolicyConfigJSONSchema, value: Record<string, unknown>): string[] {
  const properties = schema.properties as ConfigSchema;
  const missing = (schema.required ?? [])
    .filter((key) => value[key] === undefined)
    .map((key) => `configuration ${place}: ${key} is missing`);
  const { unknown, invalid } = checkConfig(properties, value);
  const named = unknown.map((text) => `configuration ${place}: ${text.replace("of this policy", "here")}`);
  return [...missing, ...named, ...invalid.map((text) => text.replace("configuration ", `configuration ${place}.`))];
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
