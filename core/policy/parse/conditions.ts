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
  const unread = { operator: undefined, key: "", keyName: "", values: [], readable: false, variables, duplicates: [] };
  if (!isObject(value)) {
    report("Condition", { kind: "not-an-object", write: "{OPERATOR: {KEY: VALUE}}" });
    return [{ ...unread, operatorName: "", element: "Condition" }];
  }
  const conditions: Condition[] = [];
  const byName = new Map<string, Condition>();
  for (const [operatorName, keys] of Object.entries(value)) {
    const operator = parseOperator(operatorName);
    const place = `Condition.${quote(operatorName, "an operator").replace(/^"([\w:]+)"$/, "$1")}`;
    if (!operator) report(place, { kind: "no-such-operator" });
    if (!isObject(keys)) {
      report(place, { kind: "not-an-object", write: "{KEY: VALUE}" });
      conditions.push({ ...unread, operatorName, element: place });
      continue;
    }
    for (const [key, values] of Object.entries(keys)) {
      const base = { ...unread, operatorName, operator, element: `${place}.${quote(key, "a key")}` };
      const condition = parseCondition(base, key, values, report);
      const name = JSON.stringify([lowerAscii(operatorName), condition.keyName]);
      const twin = byName.get(name);
      if (twin) {
        twin.duplicates.push(condition);
        report(condition.element, { kind: "key-twice" });
      } else {
        conditions.push(condition);
        byName.set(name, condition);
      }
    }
  }
  return conditions;
}

function parseCondition(base: Condition, key: string, values: unknown, report: ReportProblem): Condition {
  const { operator, variables, element } = base;
  const list = asList(values);
  const readable = list.every((value) => ["string", "number", "boolean"].includes(typeof value)) && values !== null;
  if (!key.includes(":")) report(element, { kind: "key-prefix" });
  if (!readable) report(element, { kind: "value-form" });
  return {
    ...base,
    key,
    keyName: lowerAscii(key),
    values: readable ? list.map(String) : [],
    readable,
    // Variables are for the operators that compare texts; elsewhere the text is what it is.
    variables: variables && (operator?.family === "String" || operator?.family === "Arn"),
    duplicates: [],
  };
}
