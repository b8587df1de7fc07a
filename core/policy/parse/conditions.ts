import { asList, isObject, lowerAscii, quote } from "../../text";
import { memoize } from "../../memoize";
import { distance } from "fastest-levenshtein";
import { awsLists as lists } from "../aws-lists";

/** AWS's global condition keys. Any other key that begins with `aws:` does not exist, so no request carries it. */
const { globalKeys } = lists;

const known = new Set(globalKeys.map((key) => key.toLowerCase()));

/**
 * Keys that an AWS service never sends when it assumes a role: those of an IAM identity and of a session.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html an identity passes sts:SourceIdentity
 */
const neverCarried = new RegExp(
  "^(aws:principal(arn|account|orgid|orgpaths|tag/.*)|aws:multifactorauth(age|present)|aws:username|sts:(externalid|sourceidentity)|" +
    "aws:(assumedroot|chatbotsourcearn|ec2instancesource.*|federatedprovider|sourceidentity|tokenissuetime))$",
);

/**
 * Keys, in lower case, of a request through a VPC endpoint of a customer. A service's own call comes through none: AWS's example lets it in
 * beside aws:SourceVpc by aws:PrincipalIsAWSService. No pod can count on them; still, they do not count as a limit.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpce
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceaccount
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceorgid
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceorgpaths
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
export const endpointKeys: readonly string[] = [
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
];

/** True for a key of AWS's own that does not exist, given in lower case. */
export function isNoSuchKey(keyName: string): boolean {
  if (!keyName.startsWith("aws:")) return false;
  const slash = keyName.indexOf("/");
  return !known.has(slash < 0 ? keyName : keyName.slice(0, slash + 1));
}

/**
 * True for a key, in lower case, that no AWS service sends when it assumes a role, so that a condition which needs it never holds.
 * The keys of a service are in requests to that service only, and a role is assumed with a request to STS.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export function isNeverCarried(keyName: string): boolean {
  return neverCarried.test(keyName) || isNoSuchKey(keyName) || !/^(aws|sts):/.test(keyName);
}

/** What the values of a key are, in words; undefined for a key that may hold any text. */
export type Holds = "an ARN" | "an account" | "true or false" | "a time" | "a name" | undefined;

const held: readonly [RegExp, Holds][] = [
  [/^aws:[a-z]*arn$/, "an ARN"],
  [/^aws:[a-z]+account$/, "an account"],
  [/^aws:(securetransport|principalisawsservice|viaaw.*service|multifactorauthpresent)$/, "true or false"],
  [/^aws:(currenttime|epochtime)$/, "a time"],
  [/^aws:([a-z]+org(id|paths)|principalservicename|requestedregion|sourcevpce?)$/, "a name"],
];

export function holdsOf(keyName: string): Holds {
  return held.find(([names]) => names.test(keyName))?.[1];
}

/** A key that no AWS service sends when it assumes a role: it belongs to other callers, or it does not exist. */
export interface IdleKey {
  key: string;
  exists: boolean;
  meant?: string;
}

export function idleKey(key: string): IdleKey {
  if (!isNoSuchKey(lowerAscii(key)) && key.includes(":")) return { key, exists: true };
  return { key, exists: false, meant: meantKey(key) };
}

/** The global key that is spelled most like a text, which may lack the prefix; undefined if none is close. */
export function meantKey(key: string): string | undefined {
  const typed = key.toLowerCase().slice(0, 60).trim();
  const text = typed.includes(":") ? typed : `aws:${typed}`;
  const [closest] = globalKeys
    .map((name) => ({ name, mistakes: distance(name.toLowerCase(), text) }))
    .sort((first, second) => first.mistakes - second.mistakes);
  return closest && closest.mistakes <= 3 ? closest.name : undefined;
}

export interface Operator {
  /** The name without qualifier and suffix, spelled as AWS spells it: `ArnLike`. */
  base: string;
  /** Which way values are compared; `Null` looks at presence only. */
  family: "String" | "Arn" | "Numeric" | "Date" | "Bool" | "Binary" | "IpAddress" | "Null";
  negated: boolean;
  quantifier?: "ForAllValues" | "ForAnyValue";
  ifExists: boolean;
  /** `*` and `?` are special in its values. */
  wildcards: boolean;
  ignoreCase: boolean;
}

const equals = ["Equals", "NotEquals"];
const ordered = [...equals, "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const families: Record<string, readonly string[]> = {
  String: [...equals, "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"],
  Arn: [...equals, "Like", "NotLike"],
  Numeric: ordered,
  Date: ordered,
};
const names = [
  ...Object.entries(families).flatMap(([family, ends]) => ends.map((end) => `${family}${end}`)),
  "Bool",
  "BinaryEquals",
  "IpAddress",
  "NotIpAddress",
  "Null",
];

/**
 * Takes a condition operator apart: `ForAnyValue:StringLikeIfExists`; undefined for a name that IAM does not know.
 * The case of letters makes no difference here: what IAM makes of another case is not documented, so it is read at its worst.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const parseOperator = memoize(readOperator);

function readOperator(name: string): Operator | undefined {
  const [, quantifier, written = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i.exec(name) ?? [];
  const base = names.find((one) => lowerAscii(one) === lowerAscii(written));
  if (base === undefined || (base === "Null" && (ifExists || quantifier))) return undefined;
  const family = /^(?:Not)?(String|Arn|Numeric|Date|Bool|Binary|IpAddress|Null)/.exec(base)?.[1] as Operator["family"];
  return {
    base,
    family,
    negated: base.includes("Not"),
    ifExists: ifExists !== undefined,
    wildcards: family === "Arn" || base.endsWith("Like"),
    ignoreCase: base.endsWith("IgnoreCase"),
    ...(quantifier && { quantifier: lowerAscii(quantifier) === "forallvalues" ? "ForAllValues" : "ForAnyValue" }),
  };
}

/** What IAM would not accept, with the values that the words about it name. What a reader corrects in the same way has the same kind. */
export type Fault =
  /** `write`: the form to write. */
  | { kind: "not-an-object"; write: string }
  | { kind: "no-statement" | "version" | "sid" | "no-principal" | "no-action" }
  | { kind: "no-such-operator" | "value-form" | "key-twice" | "key-prefix" }
  /** `meant`: what the text comes closest to. */
  | { kind: "effect"; meant: "Allow" | "Deny" }
  | { kind: "not-principal" | "bare-star"; inDeny: boolean }
  /** The element stands beside its opposite. */
  | { kind: "opposites"; name: "Principal" | "Action" }
  /** An element, or a type of principal, in another case of letters. */
  | { kind: "spelling"; name: string }
  | { kind: "resource"; name: string }
  | { kind: "no-such-element" }
  | { kind: "wildcard-principal"; value: string }
  /** `isOnly`: the statement has no action that IAM takes. */
  | { kind: "other-action"; value: string; isOnly: boolean };

export interface Problem {
  /** `the first statement`, `statement "Sid"`, or `the document`. */
  statement: string;
  /** The element that is the reason, for example `Condition.ArnLike."aws:SourceArn"`. */
  element: string;
  cause: Fault;
}

export type ReportProblem = (element: string, cause: Fault) => void;

export function reportOf(statement: string, problems: Problem[]): ReportProblem {
  return (element, cause) => problems.push({ statement, element, cause });
}

export const wholeDocument = "the document";

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
  function add(condition: Condition) {
    const name = JSON.stringify([lowerAscii(condition.operatorName), condition.keyName]);
    const twin = byName.get(name);
    if (!twin) {
      conditions.push(condition);
      byName.set(name, condition);
      return;
    }
    twin.duplicates.push(condition);
    report(condition.element, { kind: "key-twice" });
  }
  function parseKeys(operatorName: string, keys: unknown) {
    const operator = parseOperator(operatorName);
    const place = `Condition.${quote(operatorName, "an operator").replace(/^"([\w:]+)"$/, "$1")}`;
    if (!operator) report(place, { kind: "no-such-operator" });
    if (!isObject(keys)) {
      report(place, { kind: "not-an-object", write: "{KEY: VALUE}" });
      conditions.push({ ...unread, operatorName, element: place });
      return;
    }
    for (const [key, values] of Object.entries(keys)) {
      const base = { ...unread, operatorName, operator, element: `${place}.${quote(key, "a key")}` };
      add(parseCondition(base, key, values, report));
    }
  }
  for (const [operatorName, keys] of Object.entries(value)) parseKeys(operatorName, keys);
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
