import { didYouMean } from "../../did-you-mean";
import { dayPattern, findingKinds, isDay } from "..";
import {
  clusterNameLimit,
  globMatches,
  isKnownRegion,
  isMisspeltRegion,
  looksLikeRegion,
  regionNames,
  roleNameLimit,
} from "../../trust";
import { quoteTyped, required } from "../../text";

/**
 * The JSON Schema of one value, as far as it is needed of what Pulumi knows.
 * @see https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/configuration/
 */
export interface ValueSchema {
  type?: "string" | "array" | "object";
  enum?: (string | boolean)[];
  default?: string;
  description: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  items?: ValueSchema;
  minItems?: number;
  required?: string[];
  properties?: ConfigSchema;
  additionalProperties?: boolean;
}

/** The JSON Schema of a policy's configuration: one entry per key, all optional. */
export type ConfigSchema = { [key: string]: ValueSchema };

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
 * @param place of an object within the configuration
 */
export function checkConfig(schema: ConfigSchema, config: Record<string, unknown>, place?: string): ConfigProblems {
  const known = Object.keys(schema);
  const [before, whose] = place === undefined ? ["", "of this policy"] : [`configuration ${place}: `, "here"];
  const unknown = Object.keys(config)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = didYouMean(key, known);
      return `${before}unknown configuration key ${shown(key)}${meant}; the keys ${whose} are ${known.join(", ")}`;
    });
  const invalid = Object.entries(schema)
    .filter(([key]) => config[key] !== undefined)
    .flatMap(([key, one]) => valueProblems(place === undefined ? key : `${place}.${key}`, one, config[key]));
  return { unknown, invalid };
}

function valueProblems(place: string, schema: ValueSchema, value: unknown): string[] {
  const problem = (rule: string): string[] => [`configuration ${place}: ${shown(value)} ${rule}`];
  if (schema.enum) {
    const values: unknown[] = schema.enum;
    const names = values.filter((one) => typeof one === "string");
    const rule = `is not one of ${values.map(shown).join(", ")}${didYouMean(value, names)}`;
    return values.includes(value) ? [] : problem(rule);
  }
  if (typeOf(value) !== schema.type) return problem(`is not of type ${String(schema.type)}`);
  if (typeof value === "string") {
    if (value.length < (schema.minLength ?? 0)) return problem("is empty");
    if (value.length > (schema.maxLength ?? Infinity)) return problem(`is longer than ${schema.maxLength} characters`);
    if (schema.pattern && !new RegExp(schema.pattern).test(value)) return problem(`is not ${schema.description}`);
    const further = furtherRules.get(schema)?.(value);
    if (further) return problem(further);
  }
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return problem("is empty: name at least one, or leave the key out");
    return value.flatMap((item, index) => valueProblems(`${place}[${index}]`, required(schema.items), item));
  }
  if (schema.type === "object") return objectProblems(place, schema, value as Record<string, unknown>);
  return [];
}

function objectProblems(place: string, schema: ValueSchema, value: Record<string, unknown>): string[] {
  const missing = (schema.required ?? [])
    .filter((key) => value[key] === undefined)
    .map((key) => `configuration ${place}: ${key} is missing`);
  const further = furtherRules.get(schema)?.(value);
  if (further) missing.push(`configuration ${place}: it ${further}`);
  const { unknown, invalid } = checkConfig(required(schema.properties), value, place);
  return [...missing, ...unknown, ...invalid];
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}

function shown(value: unknown): string {
  return quoteTyped(value, 80);
}

// Pulumi checks these patterns with Go's regular expressions and this pack with JavaScript's: only what both share.
const roleName = `[0-9A-Za-z_+=,.@*-]{1,${roleNameLimit}}`;
const account = "(?:[0-9]{12}|[0-9]*\\*[0-9*]*)";
const anyPath = "(?:[!-~]*/)?";
const roleArn = `arn:[a-z*-]+:iam::${account}:role/${anyPath}${roleName}`;
const crossingGlob = `[0-9a-z:*-]*\\*[0-9a-z:*-]*(?:/${anyPath}${roleName})?`;

/** What JSON Schema cannot state: tells what is wrong with a value, or undefined. */
type FurtherRule = (value: unknown) => string | undefined;
const furtherRules = new Map<ValueSchema, FurtherRule>();

/** A schema with a rule that JSON Schema cannot state. */
function alsoBy(rule: FurtherRule, schema: ValueSchema): ValueSchema {
  furtherRules.set(schema, rule);
  return schema;
}

/** A text of 1 to `maxLength` characters. */
export function text(description: string, maxLength: number, pattern?: string): ValueSchema {
  return { type: "string", minLength: 1, maxLength, ...(pattern && { pattern }), description };
}

/** A list of what is allowed: an empty one would allow nothing, and leaving the key out means "no limit". */
export function nonEmptyListOf(items: ValueSchema, description: string): ValueSchema {
  return { ...anyListOf(items, description), minItems: 1 };
}

/** A list that may be empty, as a template may leave it. */
export function anyListOf(items: ValueSchema, description: string): ValueSchema {
  return { type: "array", items, description };
}

/** An AWS account id. */
export const accountId: ValueSchema = {
  type: "string",
  pattern: "^[0-9]{12}$",
  description: "an AWS account id of twelve digits",
};

/** The id of an AWS organization. */
export const organizationId: ValueSchema = {
  type: "string",
  pattern: "^o-[a-z0-9]{10,32}$",
  description: "the id of an AWS organization, such as o-a1b2c3d4e5",
};

/** An EKS cluster name or a glob for it. */
export const clusterGlob = text(
  "an EKS cluster name or a glob of its letters, digits, - and _ with * for any run of characters",
  clusterNameLimit,
  "^[0-9A-Za-z*][0-9A-Za-z_*-]*$",
);

/** A Region or a glob for it. */
export const regionGlob = alsoBy(
  (glob) => (isForSomeRegion(glob as string) ? undefined : noSuchRegion),
  text(
    "an AWS Region or a glob of its letters, digits and - with * for any run of characters",
    32,
    "^[a-z*][a-z0-9*-]*$",
  ),
);

const noSuchRegion = "matches no AWS Region: write one such as eu-west-1, or a glob such as eu-*";

/** True for a Region by its form, also one that is not known here with a first part of its own, and for a glob that matches one. */
function isForSomeRegion(glob: string): boolean {
  return looksLikeRegion(glob) || regionNames.some((region) => globMatches(glob, region));
}

/**
 * The Regions of a configuration that this version does not know, each with what may be meant, to put into a message: one may be newer
 * than this version, or misspelt.
 */
export function newerRegions(regions: readonly string[] = []): string[] {
  return regions
    .filter((region) => !region.includes("*") && !isKnownRegion(region))
    .map(
      (region) =>
        `${quoteTyped(region)}, which is not a Region that this version knows${didYouMean(region, regionNames)}`,
    );
}

/**
 * What is wrong with the Regions of a configuration, in words. A misspelt one would make a right role wrong, and the advice too.
 * @param shown the Regions that the stack's providers and clusters show: they exist, also if they are newer than this version
 */
export function regionsProblem(
  regions: readonly string[] = [],
  shown: readonly string[],
): { text: string; isMisspelt: boolean } | undefined {
  const open = regions.filter((region) => !shown.includes(region));
  const newer = newerRegions(open);
  if (newer.length === 0) return undefined;
  const text = `"regions" in the configuration has ${newer.join(", and ")}`;
  if (!open.some(isMisspeltRegion)) return { text: `${text}; it counts as a newer one`, isMisspelt: false };
  const correct = "Correct it; one that a provider or a cluster of the stack shows is taken as it is.";
  return { text: `${text}.\n${correct}`, isMisspelt: true };
}

/** A role by ARN or name, or a glob for either. */
export const roleGlob = text(
  "an IAM role's ARN or name, or a glob of their characters with * for any run of characters",
  700,
  `^(?:${roleName}|${roleArn}|${crossingGlob})$`,
);

/** Whether AWS is asked, with credentials from the environment. */
export const lookup: ValueSchema = {
  enum: ["auto", true, false],
  default: "auto",
  description:
    "whether to ask AWS: auto (default) if the provider has no credentials of its own, true always, false never",
};

const dayForm = "the last day of the exemption, such as 2027-03-31";

const exemption = alsoBy(
  (value) => {
    const { role, resource } = value as Record<string, unknown>;
    return role === undefined && resource === undefined ? "names neither a role nor a resource" : undefined;
  },
  {
    type: "object",
    description: "a role and the reason",
    required: ["reason"],
    additionalProperties: false,
    properties: {
      role: roleGlob,
      resource: text("the name of the role's resource in the program or its URN, or a glob for either", 1000),
      reason: text("a reason in words", 1000, "[^ \\t\\r\\n]"),
      finding: { enum: Object.keys(findingKinds), description: "the id of the only finding that is exempt" },
      until: alsoBy((value) => (isDay(value) ? undefined : `is not ${dayForm}`), {
        type: "string",
        pattern: dayPattern,
        description: dayForm,
      }),
    },
  },
);

/** Roles that a policy leaves alone, each with the reason; every policy takes it. */
export const exempt: ValueSchema = anyListOf(
  exemption,
  "roles that this policy leaves alone, by `role` (ARN, name or glob) or `resource` (name in the program, or URN), with a `reason`, and if wanted for one `finding` or `until` a day",
);
