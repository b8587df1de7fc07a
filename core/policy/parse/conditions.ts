import { asList, isObject, lowerAscii, quote } from "../../text";
import { type Operator, parseOperator } from "./operators";
import type { ReportProblem } from "./problem";

/** One key under one operator of a `Condition`. */
export interface Condition {
  operatorName: string;
  /** Undefined for an operator that IAM does not know. */
  operator: Operator | undefined;
  /** As written; `keyName` in lower case, since condition keys have no case. */
  key: string;
  keyName: string;
  values: string[];
  /** False if a value is not a text, number or boolean, so that it may match anything. */
  readable: boolean;
  /** `${...}` is a policy variable in the values. */
  variables: boolean;
  /** Conditions with the same operator and a key that differs in case only. */
  duplicates: Condition[];
  element: string;
}

/** Reads a `Condition` into its conditions. All of them must hold. */
export function parseConditions(value: unknown, variables: boolean, report: ReportProblem): Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) {
    report("Condition", { kind: "condition-form" });
    return [unreadableCondition("Condition", "", variables)];
  }
  const conditions: Condition[] = [];
  const byName = new Map<string, Condition>();
  for (const [operatorName, keys] of Object.entries(value)) {
    const operator = parseOperator(operatorName);
    const place = `Condition.${quote(operatorName, "an operator").replace(/^"([\w:]+)"$/, "$1")}`;
    if (!operator) report(place, { kind: "no-such-operator" });
    if (!isObject(keys)) {
      report(place, { kind: "operator-form" });
      conditions.push(unreadableCondition(place, operatorName, variables));
      continue;
    }
    for (const [key, values] of Object.entries(keys)) {
      const condition = parseCondition(operatorName, operator, key, values, variables, place, report);
      const name = JSON.stringify([lowerAscii(operatorName), condition.keyName]);
      const twin = byName.get(name);
      if (twin) {
        twin.duplicates.push(condition);
        report(condition.element, { kind: "key-in-two-cases" });
      } else {
        conditions.push(condition);
        byName.set(name, condition);
      }
    }
  }
  return conditions;
}

function parseCondition(
  operatorName: string,
  operator: Operator | undefined,
  key: string,
  values: unknown,
  variables: boolean,
  place: string,
  report: ReportProblem,
): Condition {
  const list = asList(values);
  const readable = list.every((value) => ["string", "number", "boolean"].includes(typeof value)) && values !== null;
  const element = `${place}.${quote(key, "a key")}`;
  if (!key.includes(":")) report(element, { kind: "key-prefix" });
  if (!readable) report(element, { kind: "value-form" });
  return {
    operatorName,
    operator,
    key,
    keyName: lowerAscii(key),
    values: readable ? list.map(String) : [],
    readable,
    // Variables are for the operators that compare texts; elsewhere the text is what it is.
    variables: variables && (operator?.family === "String" || operator?.family === "Arn"),
    duplicates: [],
    element,
  };
}

function unreadableCondition(element: string, operatorName: string, variables: boolean): Condition {
  const unread = { operator: undefined, key: "", keyName: "", values: [], readable: false, duplicates: [] };
  return { ...unread, operatorName, variables, element };
}
