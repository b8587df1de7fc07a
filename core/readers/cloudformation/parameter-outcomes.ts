import { isScalar, unknown } from "../../records/record";
import { asObject } from "../../text";
import { accountIdPattern, looksLikeRegion, partitionNames } from "../../policy";
import { wayLimit } from "./conditions";
import { namesIn } from "./dependencies";
import { isInSystemsManager } from "./parameters";
import type { Template } from "./templates";

/** The possible values of the parameters that decide about roles, if nobody gives them. */
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
    const isChoice = Array.isArray(allowed) && !/List/.test(String(type));
    const values = isChoice ? allowed.map(String) : [];
    if (values.length === 0 || values.every(isPlace)) {
      if (fallback !== undefined) defaults.push(name);
      continue;
    }
    const isDefault = (value: string) => isScalar(fallback) && value === String(fallback);
    let choices: Record<string, string>[] = values.map((value) => (isDefault(value) ? {} : { [name]: value }));
    // With too many outcomes the value is not known.
    if (outcomes.length * choices.length > wayLimit) choices = [{ [name]: unknown }];
    outcomes = outcomes.flatMap((outcome) => choices.map((choice) => ({ ...outcome, ...choice })));
  }
  const differences = (outcome: object) => Object.keys(outcome).length;
  outcomes.sort((a, b) => differences(a) - differences(b));
  return { outcomes, defaults };
}

/** True for the place where the template is deployed, which the user says in another way. */
function isPlace(value: string) {
  return accountIdPattern.test(value) || looksLikeRegion(value) || partitionNames.includes(value);
}

/** The properties that say who can assume a role, what is attached to it, or who uses it. */
const propertyOfRoles = /polic|role(?!name$)|instanceprofile|clustername/i;

/** The parameters that these properties read, and the conditions of their resources. */
function parametersOfRoles(template: Template) {
  const { Parameters: declared, Conditions: conditions, Resources: resources } = template;
  if (!/fargate/i.test(JSON.stringify(template))) return [];
  const parameters = new Set<string>();
  const seen = new Set<string>();
  function visit(value: unknown) {
    for (const name of namesIn(value)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (Object.hasOwn(asObject(declared), name)) parameters.add(name);
      visit(asObject(conditions)[name]);
    }
  }
  for (const resource of Object.values(resources)) {
    const { Properties: properties, Condition: condition } = asObject(resource);
    const deciding = Object.entries(asObject(properties)).filter(([name]) => propertyOfRoles.test(name));
    if (deciding.length > 0) visit([deciding, { Condition: condition }]);
  }
  return [...parameters];
}
