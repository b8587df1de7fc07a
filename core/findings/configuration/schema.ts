import * as v from "valibot";
import { didYouMean, isObject, mapValues, quoteTyped } from "../../text";

/** A value of a configuration: its JSON Schema, which Pulumi gets, and its form, which also has what JSON Schema cannot state. */
export interface ConfigValue {
  json: Readonly<Record<string, unknown>>;
  form: v.GenericSchema;
}

/** The values of a configuration by their keys, all optional. */
export type ConfigSchema = Record<string, ConfigValue>;

/** The forms of values that may be left out. */
export function formsOf(schema: ConfigSchema): v.ObjectEntries {
  return mapValues(schema, ({ form }) => v.optional(form));
}

/** What is wrong with the keys of an object that are none of the known ones. `of` says whose keys those are. */
export function unknownKeys(values: object, keys: readonly string[], owner = ""): string[] {
  const unknown = Object.keys(values).filter((key) => !keys.includes(key));
  return unknown.map(
    (key) => `unknown key ${shown(key)}${didYouMean(key, keys)}; the keys${owner} are ${keys.join(", ")}`,
  );
}

/** What is wrong with the values of an object, each with its place in it. */
export function formProblems(schema: ConfigSchema, values: object): string[] {
  const { issues = [] } = v.safeParse(v.object(formsOf(schema)), values, { abortPipeEarly: true });
  return issues.map(issueText);
}

function issueText({ path, input, message }: v.BaseIssue<unknown>) {
  const place = path?.map(({ key }, index) =>
    typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`,
  );
  const quoted = input === undefined || isObject(input) ? "" : `${shown(input)} `;
  return `${place?.join("")}: ${quoted}${message}`;
}

function shown(value: unknown) {
  return quoteTyped(value, 80);
}

export function isNotOf(type: string): string {
  return `is not of type ${type}`;
}

/**
 * A text, of 1 to `maxLength` characters if that is given.
 * @param rule what the pattern cannot state
 */
export function text(
  description: string,
  maxLength?: number,
  pattern = "",
  rule = (_text: string) => true,
  broken = `is not ${description}`,
): ConfigValue {
  const form = v.pipe(
    v.string(isNotOf("string")),
    v.minLength(1, "is empty"),
    v.maxLength(maxLength ?? Infinity, `is longer than ${maxLength} characters`),
    v.regex(new RegExp(pattern), `is not ${description}`),
    v.check(rule, broken),
  );
  return {
    json: { type: "string", ...(maxLength && { minLength: 1, maxLength }), ...(pattern && { pattern }), description },
    form,
  };
}

/** A list of what is allowed: an empty one would allow nothing, and leaving the key out means "no limit". */
export function nonEmptyListOf({ json: items, form: item }: ConfigValue, description: string): ConfigValue {
  const form = v.pipe(
    v.array(item, isNotOf("array")),
    v.minLength(1, "is empty: name at least one, or leave the key out"),
  );
  return { json: { type: "array", items, description, minItems: 1 }, form };
}

/** A list that may be empty, as a template may leave it. */
export function anyListOf({ json: items, form }: ConfigValue, description: string): ConfigValue {
  return { json: { type: "array", items, description }, form: v.array(form, isNotOf("array")) };
}

/** One of some values; `broken` says what is wrong with others. */
export function oneOf(values: readonly unknown[], broken: string, more: object): ConfigValue {
  const names = values.filter((value) => typeof value === "string");
  const form = v.custom(
    (input) => values.includes(input),
    ({ input }) => `${broken}${didYouMean(input, names)}`,
  );
  return { json: { enum: [...values], ...more }, form };
}

/** The JSON Schema of the values of an object. */
export function jsonOf(schema: ConfigSchema): Record<string, ConfigValue["json"]> {
  return mapValues(schema, ({ json }) => json);
}

/**
 * What is wrong with a configuration: `unknown` keys leave the rest usable, `invalid` values do not. Pulumi refuses values of a wrong
 * shape before the pack runs, but lets keys pass that the schema does not know, and not every way to the pack goes through it.
 */
export function checkConfig(schema: ConfigSchema, config: object): { unknown: string[]; invalid: string[] } {
  const unknown = unknownKeys(config, Object.keys(schema), " of this policy").map(
    (problem) => `configuration: ${problem}`,
  );
  return { unknown, invalid: formProblems(schema, config).map((problem) => `configuration ${problem}`) };
}
