import { anyText, arnExpression, expression, type Piece, pieces } from "./patterns";

/** 0: surely not; 1: AWS's documentation leaves it open; 2: surely. And is the least, or the greatest. */
export type Truth = 0 | 1 | 2;

/** The condition keys of a request, in lower case. */
export type Context = ReadonlyMap<string, string>;

interface Operator {
  quantifier: "" | "ForAllValues" | "ForAnyValue";
  family: "String" | "Arn" | "Bool" | "Numeric" | "Date" | "IpAddress" | "Binary" | "Null" | "unknown";
  /** What comes after the family, without Not: `Like`, `Equals`, `LessThan`, ... */
  comparison: string;
  negated: boolean;
  ifExists: boolean;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const names =
  /^(?:(String)(Not)?(Equals|Like|EqualsIgnoreCase)|(Arn)(Not)?(Equals|Like)|(Numeric|Date)(Not)?(Equals)|(Numeric|Date)()((?:Less|Greater)Than(?:Equals)?)|()(Not)?(IpAddress)|(Bool)()()|(Binary)()(Equals))$/;

export function operatorOf(name: string): Operator {
  const [, quantifier = "", base = "", exists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
  const common = { quantifier: quantifier as Operator["quantifier"], ifExists: exists !== undefined };
  if (name === "Null") return { ...common, family: "Null", comparison: "", negated: false };
  const groups = names.exec(base)?.slice(1);
  if (!groups) return { ...common, family: "unknown", comparison: "", negated: false };
  const first = groups.findIndex((group) => group !== undefined);
  const [family = "", not, comparison = ""] = groups.slice(first, first + 3);
  return {
    ...common,
    family: (comparison === "IpAddress" ? "IpAddress" : family) as Operator["family"],
    comparison,
    negated: not === "Not",
  };
}

export interface Condition extends Operator {
  key: string;
  values: readonly string[];
  /** Whether the policy's Version knows policy variables. */
  variables: boolean;
}

/** Whether a condition holds for a request. */
export function holds(condition: Condition, context: Context): Truth {
  const actual = context.get(condition.key);
  const { family } = condition;
  if (family === "unknown") return 1;
  if (family === "Null") {
    const absent = actual === undefined ? "true" : "false";
    return condition.values.some((value) => value.toLowerCase() === absent) ? 2 : 0;
  }
  return actual === undefined ? whereAbsent(condition) : compare(condition, actual, context);
}

function whereAbsent({ quantifier, negated, ifExists }: Condition): Truth {
  if (quantifier === "ForAllValues") return 2;
  if (quantifier === "ForAnyValue") return ifExists ? 1 : 0;
  return negated || ifExists ? 2 : 0;
}

export const least = (values: readonly Truth[]): Truth => Math.min(2, ...values) as Truth;
const greatest = (values: readonly Truth[]): Truth => Math.max(0, ...values) as Truth;

function compare(condition: Condition, actual: string, context: Context): Truth {
  const each = condition.values.map((value) => matches(condition, value, actual, context));
  const known = greatest(each.map((one) => one ?? 0));
  if (!condition.negated) return known;
  if (known === 0 && each.includes(undefined)) return 1;
  return (2 - known) as Truth;
}

/** Whether one value matches; undefined for a value with a variable that the request does not fill in. */
function matches(condition: Condition, value: string, actual: string, context: Context): Truth | undefined {
  const sure = (answer: boolean): Truth => (answer ? 2 : 0);
  switch (condition.family) {
    case "String":
    case "Arn": {
      const pattern = fill(patternOf(condition, value), context);
      return pattern && matchesPattern(condition, pattern, actual);
    }
    case "Bool":
      return sure(/^(true|false)$/i.test(value) && value.toLowerCase() === actual.toLowerCase());
    case "Numeric":
      return sure(ordered(condition.comparison, Number(actual), value.trim() === "" ? NaN : Number(value)));
    case "Date":
      return sure(ordered(condition.comparison, time(actual), time(value)));
    default:
      throw new Error(`no request has a key for ${condition.family}`);
  }
}

const patterns = new Map<string, Piece[]>();

function patternOf({ family, comparison, variables }: Omit<Condition, "values">, value: string): Piece[] {
  const wildcards = family === "Arn" || comparison === "Like";
  const name = `${wildcards} ${variables} ${value}`;
  const pattern = patterns.get(name) ?? pieces(value, { variables, wildcards });
  patterns.set(name, pattern);
  return pattern;
}

/** The pattern with the request's values for its variables. */
function fill(pattern: readonly Piece[], context: Context): Piece[] | undefined {
  const filled: Piece[] = [];
  for (const piece of pattern) {
    if (typeof piece === "string") filled.push(piece);
    else {
      const value = context.get(piece.variable) ?? piece.otherwise;
      if (value === undefined) return undefined;
      // An escape keeps a wildcard within a value literal.
      filled.push(...value);
    }
  }
  return filled;
}

const expressions = new Map<string, RegExp | undefined>();

function matchesPattern({ family, comparison }: Condition, pattern: readonly Piece[], actual: string): Truth {
  const ignoreCase = comparison === "EqualsIgnoreCase";
  const name = `${family} ${ignoreCase} ${JSON.stringify(pattern)}`;
  if (!expressions.has(name))
    expressions.set(name, family === "Arn" ? arnExpression(pattern) : expression(pattern, { ignoreCase }));
  const found = expressions.get(name);
  if (found) return found.test(actual) ? 2 : 0;
  // An ARN pattern of fewer than six parts: AWS does not say whether a last * stands for the parts that are missing.
  return pattern.at(-1) === anyText && expression(pattern).test(actual) ? 1 : 0;
}

function ordered(comparison: string, actual: number, value: number) {
  if (Number.isNaN(actual) || Number.isNaN(value)) return false;
  if (comparison === "Equals") return actual === value;
  if (comparison.endsWith("Equals") && actual === value) return true;
  return comparison.startsWith("Less") ? actual < value : actual > value;
}

/** Seconds of the epoch, or a date of ISO 8601 as W3C profiles it, where four digits are a year. NaN for what is neither. */
function time(value: string) {
  if (/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(value)) return Date.parse(value);
  return /^\d+$/.test(value) ? Number(value) * 1000 : NaN;
}
