import type { Condition } from "../parse/conditions";
import type { Operator } from "./operators";
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
  if (value === undefined) return evaluateAbsent(condition);
  if (value === unknownValue || !suits(operator, condition.keyName)) return "maybe";
  const matches = any(condition.values, (policyValue) => operator.test(policyValue, value, condition.variables));
  return operator.negated ? not(matches) : matches;
}

/** IAM documents no rule for a key that stands twice under one operator, so only what every rule would say is sure. */
function evaluateDuplicates(condition: Condition, value: RequestValue | undefined): Truth {
  const results = [{ ...condition, duplicates: [] }, ...condition.duplicates].map((one) =>
    evaluateCondition(one, value),
  );
  const [first = "maybe", ...others] = results;
  return others.every((result) => result === first) ? first : "maybe";
}

/** Whether the operator is one for the kind of value that a key has; what AWS makes of another is not documented. */
function suits({ family }: Operator, keyName: string): boolean {
  if (keyName === "aws:sourcearn" || keyName === "aws:sourceaccount") return family === "String" || family === "Arn";
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
function evaluateAbsent({ operator }: Condition): Truth {
  if (!operator) return "maybe";
  if (operator.quantifier === "ForAllValues") return "yes";
  // AWS documents no rule for these two together.
  if (operator.quantifier === "ForAnyValue") return operator.ifExists ? "maybe" : "no";
  return truth(operator.ifExists || operator.negated);
}
