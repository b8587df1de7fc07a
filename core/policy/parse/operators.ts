import { isCalendarDate, lowerAscii } from "../../text";
import { memoize } from "../../memoize";
import { type Truth, truth } from "../truth";

/** How one value of a policy is held against the value of a request, if the values are not texts with wildcards. */
type ValueTest = (policyValue: string, requestValue: string) => Truth;

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
  test: ValueTest;
}

type Base = Omit<Operator, "quantifier" | "ifExists" | "base">;

/** String and Arn operators compare by patterns; values of IpAddress and Binary are never known for a service's request. */
const neverKnown: ValueTest = () => "maybe";

function base(family: Operator["family"], features: Partial<Base> = {}): Base {
  return { family, negated: false, wildcards: false, ignoreCase: false, test: neverKnown, ...features };
}

const comparisons: Record<string, (left: number, right: number) => boolean> = {
  Equals: (left, right) => left === right,
  NotEquals: (left, right) => left === right,
  LessThan: (left, right) => left < right,
  LessThanEquals: (left, right) => left <= right,
  GreaterThan: (left, right) => left > right,
  GreaterThanEquals: (left, right) => left >= right,
};

function ordered(family: "Numeric" | "Date", read: (text: string) => number | undefined): [string, Base][] {
  return Object.entries(comparisons).map(([name, compare]) => {
    const features = { test: comparing(read, compare), negated: name === "NotEquals" };
    return [`${family}${name}`, base(family, features)];
  });
}

const wildcards = { wildcards: true };
const ignoreCase = { ignoreCase: true };

const bases: Record<string, Base> = {
  StringEquals: base("String"),
  StringNotEquals: base("String", { negated: true }),
  StringEqualsIgnoreCase: base("String", ignoreCase),
  StringNotEqualsIgnoreCase: base("String", { ...ignoreCase, negated: true }),
  StringLike: base("String", wildcards),
  StringNotLike: base("String", { ...wildcards, negated: true }),
  ArnEquals: base("Arn", wildcards),
  ArnLike: base("Arn", wildcards),
  ArnNotEquals: base("Arn", { ...wildcards, negated: true }),
  ArnNotLike: base("Arn", { ...wildcards, negated: true }),
  ...Object.fromEntries([...ordered("Numeric", parseNumber), ...ordered("Date", parseDate)]),
  Bool: base("Bool", { test: boolMatches }),
  BinaryEquals: base("Binary"),
  IpAddress: base("IpAddress"),
  NotIpAddress: base("IpAddress", { negated: true }),
  Null: base("Null"),
};

const byName = new Map(Object.entries(bases).map(([name, found]) => [name.toLowerCase(), { base: name, ...found }]));
const shape = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i;

/**
 * Takes a condition operator apart: `ForAnyValue:StringLikeIfExists`; undefined for a name that IAM does not know.
 * The case of letters makes no difference here: what IAM makes of another case is not documented, so it is read at its worst.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const parseOperator: (name: string) => Operator | undefined = memoize(takeApart);

function takeApart(name: string): Operator | undefined {
  const [, quantifier, baseName, ifExists] = shape.exec(name) ?? [];
  const found = byName.get(lowerAscii(baseName ?? ""));
  if (!found || (found.base === "Null" && (ifExists || quantifier))) return undefined;
  const operator = { ...found, ifExists: ifExists !== undefined };
  if (!quantifier) return operator;
  return { ...operator, quantifier: quantifier.toLowerCase() === "forallvalues" ? "ForAllValues" : "ForAnyValue" };
}

/** A test whose left side is the request's value; what cannot be read cannot be compared. */
function comparing(
  read: (text: string) => number | undefined,
  compare: (left: number, right: number) => boolean,
): ValueTest {
  return (policyValue, requestValue) => {
    const [left, right] = [read(requestValue), read(policyValue)];
    return left === undefined || right === undefined ? "maybe" : truth(compare(left, right));
  };
}

function parseNumber(text: string): number | undefined {
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$/.test(text) ? Number(text) : undefined;
}

/** A value of a policy that is not a boolean equals no boolean. */
function boolMatches(policyValue: string, requestValue: string): Truth {
  const left = requestValue.toLowerCase();
  return left === "true" || left === "false" ? truth(left === policyValue.toLowerCase()) : "maybe";
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
