import { arnPartCount } from "../arn";
import { holdsOf, isNeverCarried, isNoSuchKey } from "../condition-keys";
import type { Condition } from "../parse/conditions";
import type { Operator } from "../parse/operators";
import { literal, type Pattern, patternOf } from "./pattern";
import { fillVariables, someVariable } from "../variables";

/** The values of a condition that compares texts, read as patterns. */
export interface Patterns {
  /** What may match. */
  possible: readonly Pattern[];
  /** What surely matches where it does. */
  sure: readonly Pattern[];
  /**
   * True if the condition is never sure to hold: IAM drops a statement with a policy variable that has no value, and some evaluators take
   * `ArnNotLike` with a pattern that is not an ARN for a condition that never holds.
   */
  isUnsure: boolean;
}

const knownOfIdentity = new WeakMap<Condition, Patterns>();
const knownOfOthers = new WeakMap<Condition, Patterns>();

/**
 * The patterns of a condition; undefined if it does not compare the request's value with patterns.
 * @param byIdentity true if an IAM identity asks: nobody else has a value for variables such as `${aws:PrincipalAccount}`
 */
export function patternsOf(condition: Condition, byIdentity: boolean): Patterns | undefined {
  if (!comparesTexts(condition)) return undefined;
  const known = byIdentity ? knownOfIdentity : knownOfOthers;
  const before = known.get(condition);
  if (before) return before;
  const { operator, variables } = condition;
  if (operator.family === "Numeric") return accountPatterns(condition);
  const values = filledValues(condition, byIdentity);
  const { wildcards, ignoreCase } = operator;
  const arn = operator.family === "Arn";
  const read = (value: string) => patternOf(value, { wildcards, variables, ignoreCase, arn });
  const all = values.map(read);
  const possible = all.filter(({ variable }, index) => !variable || !isNeverFilled(values[index] ?? "", byIdentity));
  // What AWS does with a pattern of fewer than the six parts of an ARN is not documented, so that its match is never sure.
  const sure = possible.filter(({ variable, parts }) => !variable && (!arn || parts === arnPartCount));
  const isNoArn = ({ parts }: Pattern) => arn && operator.negated && parts !== arnPartCount;
  const patterns = { possible, sure, isUnsure: all.some((one) => one.variable || isNoArn(one)) };
  known.set(condition, patterns);
  return patterns;
}

/**
 * The values of a condition, with the defaults of the variables that the one who asks never fills in. A default with a wildcard
 * stays, since AWS does not say whether that is literal.
 */
export function filledValues({ values, variables }: Condition, byIdentity: boolean): readonly string[] {
  if (!variables || byIdentity) return values;
  return values.map((value) =>
    fillVariables(value, ({ key, fallback }) =>
      fallback !== undefined && !/[*?$]/.test(fallback) && isNeverCarried(key.trim()) ? fallback : undefined,
    ),
  );
}

/**
 * True if a value needs a key that the one who asks never brings, so that nothing matches it. An AWS service brings no key of an
 * identity. Nobody brings a name that is not a key, such as `${REGION}` or one with a blank.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
function isNeverFilled(value: string, byIdentity: boolean): boolean {
  const isNoKey = (key: string) => !key.includes(":") || /\s/.test(key) || isNoSuchKey(key);
  return someVariable(
    value,
    ({ key, fallback }) => fallback === undefined && (isNoKey(key) || (!byIdentity && isNeverCarried(key))),
  );
}

/** IAM drops a statement with a policy variable that has no value, so that no condition with one is sure to hold. */
export function holdsVariable(condition: Condition, byIdentity: boolean): boolean {
  return condition.variables && filledValues(condition, byIdentity).some((value) => /\$\{(?![*?$]\})/.test(value));
}

/** An account that equals a number can only be the account of that number. AWS does not say whether it compares the two. */
function accountPatterns({ values }: Condition): Patterns {
  const accounts = values.filter((value) => /^\d{1,12}$/.test(value)).map((value) => value.padStart(12, "0"));
  return { possible: accounts.map(literal), sure: [], isUnsure: false };
}

/** Arn operators are for keys that hold an ARN; a time can be written in several ways. */
function comparesTexts(condition: Condition): condition is Condition & { operator: Operator } {
  const { operator, keyName, readable } = condition;
  if (!operator || !readable) return false;
  if (operator.family === "Arn") return holdsOf(keyName) === "an ARN";
  if (operator.family === "Numeric")
    return ["NumericEquals", "NumericNotEquals"].includes(operator.base) && holdsOf(keyName) === "an account";
  return operator.family === "String" && holdsOf(keyName) !== "a time";
}
