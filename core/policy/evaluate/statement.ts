import { type Condition, type Operator, holdsOf } from "../parse/conditions";
import type { PrincipalEntry, Statement } from "../parse/policy";
import { matches, patternOf, holdsVariable, type Patterns, patternsOf } from "./pattern";
import { memoize, memoizeByObject } from "../../memoize";
import { arnOf, parseArn, parsePrincipalArn, accountIdPattern, arnPartCount, splitArn } from "../arn";
import { lowerAscii, isCalendarDate } from "../../text";

/** What can be said of a condition: it surely holds, surely does not, or that cannot be known. */
export type Truth = "yes" | "no" | "maybe";

function truth(value: boolean): Truth {
  return value ? "yes" : "no";
}

export function not(value: Truth): Truth {
  return value === "maybe" ? "maybe" : truth(value === "no");
}

/** "no" as soon as one is; "yes" only if all are. */
function every<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result: Truth = "yes";
  for (const item of items) {
    const value = test(item);
    if (value === "no") return "no";
    if (value === "maybe") result = "maybe";
  }
  return result;
}

/** "yes" as soon as one is; "no" only if all are. */
export function any<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  return not(every(items, (item) => not(test(item))));
}

export const unknownValue = Symbol("unknown");
export type RequestValue = string | typeof unknownValue;

/**
 * Whether a condition holds for the value that a request has under the condition's key; undefined if the request
 * does not have the key.
 * @param byIdentity true if an IAM identity asks, which has the keys of one, such as aws:PrincipalAccount
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function evaluateCondition(condition: Condition, value: RequestValue | undefined, byIdentity = false): Truth {
  if (condition.duplicates.length > 0) return evaluateDuplicates(condition, value, byIdentity);
  const { operator } = condition;
  if (!operator || !condition.readable) return "maybe";
  if (operator.family === "Null") return evaluateNull(condition.values, value);
  const result =
    value === undefined ? evaluateAbsent(operator) : evaluatePresent(condition, operator, value, byIdentity);
  const isUnsure =
    holdsVariable(condition, byIdentity) || (value !== undefined && patternsOf(condition, byIdentity)?.isUnsure);
  return result === "yes" && isUnsure ? "maybe" : result;
}

function evaluatePresent(condition: Condition, operator: Operator, value: RequestValue, byIdentity: boolean): Truth {
  if (value === unknownValue) return "maybe";
  const patterns = patternsOf(condition, byIdentity);
  const suits = patterns ? "yes" : suitability(condition);
  if (suits === "no") return operator.negated ? "maybe" : "no";
  const result = patterns
    ? matchOf(patterns, value)
    : any(condition.values, (policyValue) => (suits === "yes" ? compareValues(operator, policyValue, value) : "maybe"));
  return operator.negated ? not(result) : result;
}

function matchOf({ sure, possible }: Patterns, value: string): Truth {
  if (sure.some((pattern) => matches(pattern, value))) return "yes";
  return sure.length < possible.length && possible.some((pattern) => matches(pattern, value)) ? "maybe" : "no";
}

/** IAM documents no rule for a key that stands twice under one operator, so only what every rule would say is sure. */
function evaluateDuplicates(condition: Condition, value: RequestValue | undefined, byIdentity: boolean): Truth {
  const results = [condition, ...condition.duplicates].map((twin) =>
    evaluateCondition({ ...twin, duplicates: [] }, value, byIdentity),
  );
  const [first = "maybe"] = results;
  return results.every((result) => result === first) ? first : "maybe";
}

/** Whether an operator can compare what its key holds: an ARN is not a number or a time. "maybe": AWS does not document it. */
export function suitability({ operator, keyName, values }: Condition): Truth {
  const holds = holdsOf(keyName);
  switch (operator?.family) {
    case "Arn":
      return holds === undefined || holds === "an ARN" || values.some(isOpenArn) ? "maybe" : "no";
    case "Bool":
      return truth(holds === undefined || holds === "true or false");
    case "IpAddress":
      return truth(holds === undefined);
    case "Numeric":
    case "Date":
      return orderSuitability(operator, keyName, values);
    default:
      return "maybe";
  }
}

/** AWS does not say whether an ARN of fewer than six parts that ends in `*`, such as `*` alone, matches what is not an ARN. */
function isOpenArn(value: string) {
  return value.endsWith("*") && splitArn(value).count < arnPartCount;
}

function orderSuitability(operator: Operator, keyName: string, values: readonly string[]): Truth {
  const holds = holdsOf(keyName);
  if (holds === undefined) return "yes";
  if (holds === "a time") return operator.family === "Date" || keyName === "aws:epochtime" ? "yes" : "maybe";
  return holds === "an account" && values.some((value) => isComparable(operator, value)) ? "maybe" : "no";
}

function isComparable(operator: Operator, value: string) {
  return compareValues(operator, value, value) !== "maybe";
}

/** True if no value can be read as what the operator compares, such as a date that does not exist. Nobody can count on these. */
export function isUnreadable({ operator, values, duplicates }: Condition): boolean {
  if (!operator || operator.negated || values.length === 0 || duplicates.length > 0) return false;
  if (operator.family === "Null") return values.every((value) => evaluateNull([value], undefined) === "maybe");
  return ["Date", "Numeric"].includes(operator.family) && !values.some((value) => isComparable(operator, value));
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

/**
 * How one value of a policy is held against the value of a request, if they are not texts. What cannot be read cannot be compared; values
 * of IpAddress and Binary are never known for a service's request.
 */
export function compareValues({ family, base }: Operator, written: string, value: string): Truth {
  // A value of a policy that is not a boolean equals no boolean.
  if (family === "Bool")
    return /^(true|false)$/i.test(value) ? truth(value.toLowerCase() === written.toLowerCase()) : "maybe";
  if (family !== "Numeric" && family !== "Date") return "maybe";
  const [actual, wanted] = [value, written].map(family === "Date" ? parseDate : parseNumber);
  if (actual === undefined || wanted === undefined) return "maybe";
  if (!base.includes("Than")) return truth(actual === wanted);
  return truth(
    (base.includes("Less") ? actual < wanted : actual > wanted) || (base.endsWith("Equals") && actual === wanted),
  );
}

function parseNumber(text: string) {
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$/.test(text) ? Number(text) : undefined;
}

const datePattern = /^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date or of a count of seconds; undefined for any other text. Four digits are a year. */
export function parseDate(text: string): number | undefined {
  if (/^(\d{1,3}|\d{5,11})$/.test(text)) return Number(text) * 1000;
  if (!datePattern.test(text)) return undefined;
  // A date without a zone is UTC for AWS; JavaScript takes a date with a time for local.
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T") ? text : `${text}Z`;
  const milliseconds = Date.parse(zoned.replace(/(T\d{2})Z$/, "$1:00Z"));
  return Number.isNaN(milliseconds) || !isCalendarDate(text.slice(0, 10)) ? undefined : milliseconds;
}

export interface Request {
  principal: PrincipalEntry;
  action: string;
  /** By condition key in lower case; a key that is not here is absent from the request. */
  context: ReadonlyMap<string, RequestValue>;
}

/** The action with which an AWS service or an identity assumes a role; in lower case. */
export const assumeRole = "sts:assumerole";

/** The actions with which a principal of a type can assume a role: a federated one does so by SAML or a web identity only. */
export function assumeActionsOf(type: PrincipalEntry["type"]): string[] {
  return type === "Federated" ? ["sts:assumerolewithsaml", "sts:assumerolewithwebidentity"] : [assumeRole];
}

/** True for a principal that may have the keys of an IAM identity: any but an AWS service. It is not known which of them a federation has. */
export function isIdentity({ type }: PrincipalEntry): boolean {
  return type !== "Service";
}

/** Whether a statement applies to a request: its principal, its action and all of its conditions. */
export function statementApplies(statement: Statement, request: Request): Truth {
  const { principal, action, context } = request;
  // In the order of what they take: what comes after a "no" is not looked at.
  const about = isAbout(statement, principal, action);
  if (about === "no") return about;
  const held = every(statement.conditions, (condition) =>
    evaluateCondition(condition, context.get(condition.keyName), isIdentity(principal)),
  );
  return held === "yes" ? about : held;
}

/** Whether a statement is about an action of a requester, under any conditions. */
export function isAbout(statement: Statement, requester: PrincipalEntry, action: string): Truth {
  return every([principalMatches(statement, requester), actionMatches(statement, action)], (part) => part);
}

/** Whether a statement is about an action, given in lower case: listed in Action, or not listed in NotAction. */
export function actionMatches({ actions }: Statement, action: string): Truth {
  const listed = any(actions.patterns, (pattern) => truth(matches(patternOf(pattern, { wildcards: true }), action)));
  if (!actions.readable && listed !== "yes") return "maybe";
  return actions.negated ? not(listed) : listed;
}

/** Whether a statement is about a requester: named in Principal, or not named in NotPrincipal. */
export function principalMatches({ principals }: Statement, requester: PrincipalEntry): Truth {
  const named = covers(principals.entries, requester);
  if (!principals.readable && named !== "yes") return "maybe";
  return principals.negated ? not(named) : named;
}

/** The principals of a list, so that a requester is found among hundreds without a look at each. */
interface Index {
  everyone: boolean;
  /** By type and name; those of services in lower case too. */
  names: ReadonlySet<string>;
  services: ReadonlySet<string>;
  accounts: ReadonlySet<string>;
  roles: readonly string[];
  /** With a wildcard or a policy variable, which IAM takes in no principal. */
  open: readonly PrincipalEntry[];
}

const indexOf = memoizeByObject(makeIndex);

function makeIndex(entries: readonly PrincipalEntry[]): Index {
  const isOpen = ({ value }: PrincipalEntry) => /[*?]|\$\{/.test(value);
  const plain = entries.filter((entry) => !isOpen(entry));
  const valuesOf = (type: PrincipalEntry["type"]) =>
    plain.filter((entry) => entry.type === type).map(({ value }) => value);
  const named = valuesOf("AWS");
  return {
    everyone: entries.some(({ type }) => type === "*"),
    names: new Set(entries.map(nameOf)),
    services: new Set(valuesOf("Service").map(lowerAscii)),
    accounts: new Set(named.flatMap((value) => accountOfEntry(value) ?? [])),
    roles: named.filter((value) => value.includes(":role/")),
    open: entries.filter(isOpen),
  };
}

function nameOf({ type, value }: PrincipalEntry) {
  return `${type} ${value}`;
}

/**
 * Whether the principals of a policy cover a requester. `"*"` and `{"AWS": "*"}` mean everyone, services included.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function covers(entries: readonly PrincipalEntry[], requester: PrincipalEntry): Truth {
  const { everyone, names, services, accounts, roles, open } = indexOf(entries);
  if (everyone || names.has(nameOf(requester))) return "yes";
  const { type, value } = requester;
  if (type === "AWS") {
    const account = accountOfPrincipal(value);
    if (account !== undefined && accounts.has(account)) return "yes";
    if (value.includes(":assumed-role/") && roles.some((role) => isSessionOf(role, value))) return "yes";
  }
  if (type === "Service" && services.has(lowerAscii(value))) return "maybe";
  return open.some((entry) => entry.type === type && mayStandFor(entry.value, value)) ? "maybe" : "no";
}

/** A role covers its sessions. Its path does not matter. */
function isSessionOf(role: string, session: string) {
  const arn = parsePrincipalArn(role);
  const name = arn?.service === "iam" ? /^role\/(?:.*\/)?([^/]+)$/.exec(arn.resource)?.[1] : undefined;
  if (!arn || name === undefined) return false;
  return session.startsWith(arnOf({ ...arn, service: "sts", resource: `assumed-role/${name}/` }));
}

/** IAM takes no wildcards in a principal; if it did, they might mean this. */
function mayStandFor(entry: string, requester: string): boolean {
  const pattern = patternOf(entry, { wildcards: true, variables: true, ignoreCase: true });
  const arn = parseArn(entry);
  const isRoot = arn?.service === "iam" && arn.region === "" && arn.resource === "root";
  return matches(pattern, requester) || (isRoot && mayStandFor(arnOf({ ...arn, resource: "*" }), requester));
}

/** The account that a principal stands for as a whole; undefined if it is one user, role or session. */
export const accountOfEntry = memoize((entry): string | undefined => {
  if (accountIdPattern.test(entry)) return entry;
  const arn = parsePrincipalArn(entry);
  return arn?.service === "iam" && arn.resource === "root" ? arn.accountId : undefined;
});

/** The account that an AWS principal belongs to; undefined for any other. */
export const accountOfPrincipal = memoize((principal): string | undefined =>
  accountIdPattern.test(principal) ? principal : parsePrincipalArn(principal)?.accountId,
);
