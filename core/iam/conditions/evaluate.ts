import type { Condition } from "../parse/conditions";
import { matches } from "../search/pattern";
import type { Operator } from "./operators";
import { patternsOf } from "./patterns";
import { any, not, type Truth, truth } from "../truth";

/** Stands for a value that is there but not known. */
export const unknownValue = Symbol("unknown");
export type RequestValue = string | typeof unknownValue;

/**
 * Whether a condition holds for the value that a request has under the condition's key; undefined where the request
 * does not have the key.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function evaluateCondition(condition: Condition, value: RequestValue | undefined): Truth {
  if (condition.duplicates.length > 0) return evaluateDuplicates(condition, value);
  const { operator } = condition;
  if (!operator || !condition.readable) return "maybe";
  if (operator.family === "Null") return evaluateNull(condition.values, value);
  const result = value === undefined ? evaluateAbsent(operator) : evaluatePresent(condition, operator, value);
  return result === "yes" && holdsVariable(condition) ? "maybe" : result;
}

/** IAM drops a statement in which a policy variable has no value, so that no condition with one is sure to hold. */
function holdsVariable({ variables, values }: Condition): boolean {
  return variables && values.some((value) => /\$\{(?![*?$]\})/.test(value));
}

function evaluatePresent(condition: Condition, operator: Operator, value: RequestValue): Truth {
  if (value === unknownValue) return "maybe";
  const patterns = patternsOf(condition);
  let result: Truth;
  if (patterns) {
    if (patterns.sure.some((pattern) => matches(pattern, value))) result = "yes";
    else result = patterns.possible.some((pattern) => matches(pattern, value)) ? "maybe" : "no";
  } else {
    if (!suits(operator, condition.keyName)) return "maybe";
    result = any(condition.values, (policyValue) => operator.test(policyValue, value));
  }
  return operator.negated ? not(result) : result;
}

/** IAM documents no rule for a key that stands twice under one operator, so only what every rule would say is sure. */
function evaluateDuplicates(condition: Condition, value: RequestValue | undefined): Truth {
  const results = [condition, ...condition.duplicates].map((one) =>
    evaluateCondition({ ...one, duplicates: [] }, value),
  );
  const [first = "maybe"] = results;
  return results.every((result) => result === first) ? first : "maybe";
}

/** Whether the operator is one for the kind of value that a key has; what AWS makes of another is not documented. */
function suits({ family }: Operator, keyName: string): boolean {
  if (family === "String" || family === "Arn") return false;
  if (keyName.endsWith("arn") || keyName === "aws:sourceaccount") return false;
  if (keyName === "aws:currenttime") return family === "Date";
  if (keyName === "aws:epochtime") return family === "Date" || family === "Numeric";
  return true;
}

function evaluateNull(values: readonly string[], value: RequestValue | undefined): Truth {
  return any(values, (wanted) => {
    const lower = wanted.toLowerCase();
    if (lower !== "true" && lower !== "false") return "maybe";
    return truth((lower === "true") === (value === undefined));
  });
}

/** An absent key satisfies a negated operator, `IfExists` and `ForAllValues`, and fails everything else. */
function evaluateAbsent(operator: Operator): Truth {
  if (operator.quantifier === "ForAllValues") return "yes";
  // AWS documents no rule for these two together.
  if (operator.quantifier === "ForAnyValue") return operator.ifExists ? "maybe" : "no";
  return truth(operator.ifExists || operator.negated);
}
