import { evaluateCondition, type RequestValue, unknownValue } from "../conditions/evaluate";
import { fargateService } from "../names";
import type { Condition } from "../parse/conditions";
import type { PrincipalEntry, Statement } from "../parse/statement";
import { anything, fromTokens, type Pattern, representatives, run } from "../representatives";
import { tokenize } from "../wildcards";

/** One value for a key, or its absence, for every way in which the conditions tell values apart. */
export type Choices = (RequestValue | undefined)[];

/** A condition, and what its statement does. */
export interface ConditionOf {
  effect: Statement["effect"];
  condition: Condition;
}

/**
 * Keys that a request of an AWS service, acting for itself, never carries.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const neverCarried =
  /^(aws:principal(arn|account|orgid|orgpaths|tag\/.*)|aws:multifactorauth.*|aws:username|sts:externalid)$/;

/** True for a key that the Fargate service never brings, so that a condition which needs it never holds. */
export function isNeverCarried(keyName: string): boolean {
  return neverCarried.test(keyName);
}

/** The conditions of a policy by their key, those that stand twice together. */
export function conditionsByKey(statements: readonly Statement[]): Map<string, ConditionOf[]> {
  const found = new Map<string, ConditionOf[]>();
  for (const { effect, conditions } of statements) {
    for (const condition of conditions) {
      const others = found.get(condition.keyName);
      if (others) others.push({ effect, condition });
      else found.set(condition.keyName, [{ effect, condition }]);
    }
  }
  return found;
}

/** What a principal may bring under a key, without what gets a request no further than another choice does. */
export function choicesFor(keyName: string, conditions: readonly ConditionOf[], principal: PrincipalEntry): Choices {
  const all = conditions.flatMap(({ condition }) => [condition, ...condition.duplicates]);
  return unbeaten(possible(keyName, all, principal), conditions);
}

/** A choice is beaten by one that lets every Allow apply that it lets apply, and keeps away every Deny that it keeps away. */
function unbeaten(choices: Choices, conditions: readonly ConditionOf[]): Choices {
  if (choices.length === 1) return choices;
  const helpOf = (value: RequestValue | undefined) =>
    conditions.map(
      ({ effect, condition }) => evaluateCondition(condition, value) !== (effect === "Allow" ? "no" : "yes"),
    );
  // Of those that get a request equally far, the first stays.
  const distinct = [...new Map(choices.map((value) => [helpOf(value).join(), value] as const).reverse()).values()];
  const helps = distinct.map(helpOf);
  const isBeaten = (help: boolean[]) =>
    helps.some((other) => other !== help && help.every((helped, index) => !helped || other[index]));
  return distinct.filter((_, index) => !isBeaten(helps[index] ?? [])).reverse();
}

function possible(keyName: string, conditions: readonly Condition[], principal: PrincipalEntry): Choices {
  const service = principal.type === "Service";
  switch (keyName) {
    case "":
      return [unknownValue];
    case "aws:principalservicename":
      return [service ? principal.value : undefined];
    case "aws:principalisawsservice":
      return [String(service)];
    case "aws:securetransport":
      return service ? ["true"] : ["true", "false"];
  }
  if (service && principal.value === fargateService && isNeverCarried(keyName)) return [undefined];
  const operators = conditions.map(({ operator }) => operator);
  // A key under such a qualifier may have several values at once, which one value cannot stand for.
  if (operators.some((operator) => !operator || operator.quantifier)) return [undefined, unknownValue];
  if (operators.every((operator) => operator?.family === "Bool" || operator?.family === "Null")) {
    return [undefined, "true", "false"];
  }
  if (operators.every((operator) => operator?.family === "String" || operator?.family === "Null")) {
    return [undefined, ...distinctTexts(conditions, [[run(anything)]])];
  }
  return [undefined, unknownValue];
}

/** One text of the universe for every way in which String conditions can tell texts apart; the seeds are preferred. */
export function distinctTexts(
  conditions: readonly Condition[],
  universe: readonly Pattern[],
  seeds: readonly string[] = [],
): string[] {
  const readings = new Map<string, Pattern>();
  for (const { operator, values, variables } of conditions) {
    if (operator?.family !== "String") continue;
    const { wildcards } = operator;
    const ignoreCase = operator.base.endsWith("IgnoreCase");
    for (const value of values) {
      const reading = JSON.stringify([wildcards, variables, ignoreCase, value]);
      if (readings.has(reading)) continue;
      readings.set(reading, fromTokens(tokenize(value, { wildcards, variables }), anything, ignoreCase));
    }
  }
  const sets = [...readings.values()].map((pattern) => [pattern]);
  return representatives(sets, universe, [...seeds, ...conditions.flatMap(({ values }) => values)]);
}
