import { isScalar, unknown } from "../../records/record";
import { asObject, isObject } from "../../text";
import { accountIdPattern, looksLikeRegion, partitionNames } from "../../trust";
import { wayLimit } from "./conditions";
import { isInSystemsManager } from "./parameters";
import type { Template } from "./templates";

/** What the parameters that decide about roles may be, if nobody gives them. */
interface ParameterOutcomes {
  /** The values that are not the defaults, in each outcome; the one with the most defaults first. */
  outcomes: Record<string, string>[];
  /** The parameters whose default counts, and that may have other values. */
  defaults: string[];
}

/** @param given the values that are given, by the names of the parameters */
export function parameterOutcomes(template: Template, given: Record<string, string>): ParameterOutcomes {
  const defaults: string[] = [];
  let outcomes: Record<string, string>[] = [{}];
  for (const name of parametersOfRoles(template)) {
    const { Type: type, Default: fallback, AllowedValues: allowed } = asObject(asObject(template.Parameters)[name]);
    if (Object.hasOwn(given, name) || isInSystemsManager(type)) continue;
    const values = Array.isArray(allowed) && !/List/.test(String(type)) ? allowed.map(String) : [];
    if (values.length === 0 || values.every(isPlace)) {
      if (fallback !== undefined) defaults.push(name);
      continue;
    }
    const isDefault = (value: string) => isScalar(fallback) && value === String(fallback);
    const choices = values.map((value) => (isDefault(value) ? {} : { [name]: value }));
    // With too many outcomes the value is not known.
    const possible = outcomes.length * choices.length > wayLimit ? [{ [name]: unknown }] : choices;
    outcomes = outcomes.flatMap((outcome) => possible.map((choice) => ({ ...outcome, ...choice })));
  }
  const differences = (outcome: object) => Object.keys(outcome).length;
  return { outcomes: outcomes.sort((a, b) => differences(a) - differences(b)), defaults };
}

/** True for what says where the template is deployed, which the user says in another way. */
const isPlace = (value: string): boolean =>
  accountIdPattern.test(value) || looksLikeRegion(value) || partitionNames.includes(value);

/** The properties that say who can assume a role, what is attached to it, or who uses it. */
const propertyOfRoles = /polic|role(?!name$)|instanceprofile|clustername/i;

/** The parameters that these properties read, and the conditions of their resources. */
function parametersOfRoles(template: Template): string[] {
  const { Parameters: declared, Conditions: conditions, Resources: resources } = template;
  const parameters = new Set<string>();
  const seen = new Set<string>();
  const visit = (value: unknown) => {
    for (const [, reference, condition, placeholder] of JSON.stringify(value ?? "").matchAll(names)) {
      const name = reference ?? condition ?? placeholder ?? "";
      if (seen.has(name)) continue;
      seen.add(name);
      if (Object.hasOwn(asObject(declared), name)) parameters.add(name);
      visit(asObject(conditions)[name]);
    }
  };
  if (!/fargate/i.test(JSON.stringify(template))) return [];
  for (const resource of Object.values(resources).filter(isObject)) {
    const properties = Object.entries(asObject(resource.Properties)).filter(([name]) => propertyOfRoles.test(name));
    if (properties.length > 0) visit([properties, { Condition: resource.Condition }]);
  }
  return [...parameters];
}

/** The names that functions refer to. */
const names = /"(?:Ref|Condition)":"([^"]+)"|"Fn::If":\["([^"]+)"|\$\{([\w.:]+)\}/g;
