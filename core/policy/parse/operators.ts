import { isCalendarDate, lowerAscii } from "../../text";
import { memoize } from "../../memoize";
import { type Truth, truth } from "../truth";

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
export const parseOperator: (name: string) => Operator | undefined = memoize((name) => {
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
});

/**
 * How one value of a policy is held against the value of a request, if they are not texts. What cannot be read cannot be compared; values
 * of IpAddress and Binary are never known for a service's request.
 */
export function compareValues({ family, base }: Operator, written: string, value: string): Truth {
  // A value of a policy that is not a boolean equals no boolean.
  if (family === "Bool")
    return /^(true|false)$/i.test(value) ? truth(value.toLowerCase() === written.toLowerCase()) : "maybe";
  if (family !== "Numeric" && family !== "Date") return "maybe";
  const [left, right] = [value, written].map(family === "Date" ? parseDate : parseNumber);
  if (left === undefined || right === undefined) return "maybe";
  if (!base.includes("Than")) return truth(left === right);
  return truth((base.includes("Less") ? left < right : left > right) || (base.endsWith("Equals") && left === right));
}

function parseNumber(text: string): number | undefined {
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
