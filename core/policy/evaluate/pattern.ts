import { memoize, memoizeByObject } from "../../memoize";
import { arnPartCount } from "../arn";
import { holdsOf, isNeverCarried, isNoSuchKey, type Condition, type Operator } from "../parse/conditions";
import { lowerAscii } from "../../text";

/**
 * A policy variable in a text: `${KEY}`, or `${KEY, 'DEFAULT'}` for a request that does not have the key.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
interface Variable {
  /** In lower case, since condition keys have no case. */
  key: string;
  fallback: string | undefined;
}

/** What stands between `${` and `}`, read; undefined for an escape of one character, such as `${*}`. */
export function parseVariable(inside: string): Variable | undefined {
  if (inside === "*" || inside === "?" || inside === "$") return undefined;
  const comma = inside.indexOf(",");
  if (comma < 0) return { key: lowerAscii(inside), fallback: undefined };
  const quoted = inside.slice(comma + 1).trim();
  const isQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return { key: lowerAscii(inside.slice(0, comma)), fallback: isQuoted ? quoted.slice(1, -1) : undefined };
}

/** The text with the variables replaced that have a value. Looks at each character once. */
export function fillVariables(text: string, fill: (variable: Variable) => string | undefined): string {
  const end = text.lastIndexOf("}") + 1;
  const filled = text.slice(0, end).replace(/\$\{([^}]*)\}/g, (written, inside: string) => {
    const variable = parseVariable(inside);
    return (variable && fill(variable)) ?? written;
  });
  return filled + text.slice(end);
}

/**
 * A value of a policy, read for matching, as a list of steps. Each step takes one character, or any number of them if it is a run.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Pattern {
  /** What each step takes: the code of a character in UTF-16, or one of the negative numbers of `steps`. */
  codes: readonly number[];
  /** The same letter in the other case, if case makes no difference; else the same as in `codes`. */
  otherCases: readonly number[];
  literal: string | undefined;
  /** Holds a policy variable that is not resolved here; its step stands for any text, so that a match is only possible. */
  variable: boolean;
  /** The number of parts between colons, six at most; for Arn operators. */
  parts: number;
}

export const steps = {
  /** `?` */
  any: -1,
  /** `?` in a part of an ARN that it does not leave. */
  anyButColon: -2,
  /** `*` */
  run: -3,
  /** `*` in a part of an ARN that it does not leave. */
  runWithoutColon: -4,
  /** No character at all. */
  nothing: -5,
};

const colon = 58;
const dollar = 36;
const asterisk = 42;
const questionMark = 63;

export interface Reading {
  /** `*` and `?` are special. */
  wildcards: boolean;
  /** `${...}` is special, as under Version 2012-10-17. */
  variables: boolean;
  ignoreCase: boolean;
  /** Each of the six parts of an ARN is matched on its own, so that no wildcard takes one of the first five colons. */
  arn: boolean;
}

export function patternOf(
  value: string,
  { wildcards = false, variables = false, ignoreCase = false, arn = false }: Partial<Reading>,
): Pattern {
  const index = Number(wildcards) + 2 * Number(variables) + 4 * Number(ignoreCase) + 8 * Number(arn);
  const reader = (readers[index] ??= memoize((text) => read(text, { wildcards, variables, ignoreCase, arn })));
  return reader(value);
}

export function literal(text: string): Pattern {
  return patternOf(text, {});
}

/** By what makes up a reading, so that a value that is read again and again is taken apart once. */
const readers: ((value: string) => Pattern)[] = [];

function read(value: string, { wildcards, variables, ignoreCase, arn }: Reading): Pattern {
  const codes = stepsOf(value, wildcards, variables);
  const variable = variables && variableStart.test(value);
  const parts = arn ? keepToParts(codes) : 1;
  const otherCases = ignoreCase ? codes.map(inOtherCase) : codes;
  const special = variable || codes.some((code, index) => code < 0 || otherCases[index] !== code);
  return {
    codes,
    otherCases,
    literal: special ? undefined : value.replace(/\$\{([*?$])\}/g, variables ? "$1" : "$&"),
    variable,
    parts,
  };
}

/** The beginning of a policy variable that is not an escape of one character. */
const variableStart = /\$\{(?![*?$]\})/;

function stepsOf(value: string, wildcards: boolean, variables: boolean) {
  const codes: number[] = [];
  // No key's name fills in a variable that has no end: it is the text itself, or IAM drops the statement.
  const lastEnd = variables ? value.lastIndexOf("}") : -1;
  for (let index = 0; index < value.length; index++) {
    let step = value.charCodeAt(index);
    if (index < lastEnd && step === dollar && value[index + 1] === "{") {
      const end = value.indexOf("}", index);
      const inside = value.slice(index + 2, end);
      step = parseVariable(inside) ? steps.run : inside.charCodeAt(0);
      index = end;
    } else if (wildcards) step = wildcardStep(step);
    if (step !== steps.run || codes[codes.length - 1] !== steps.run) codes.push(step);
  }
  return codes;
}

function wildcardStep(code: number) {
  if (code === asterisk) return steps.run;
  return code === questionMark ? steps.any : code;
}

/** Keeps the wildcards of all parts but the last to their part; how many parts there are. AWS does not document fewer than six. */
function keepToParts(codes: number[]) {
  let parts = 1;
  for (const code of codes) if (code === colon && parts < arnPartCount) parts++;
  if (parts < arnPartCount) {
    if (codes[codes.length - 1] !== steps.run) codes.push(steps.nothing);
    return parts;
  }
  let part = 1;
  for (let index = 0; part < parts; index++) {
    const code = codes[index];
    if (code === colon) part++;
    else if (code === steps.any) codes[index] = steps.anyButColon;
    else if (code === steps.run) codes[index] = steps.runWithoutColon;
  }
  return parts;
}

function inOtherCase(code: number) {
  if (code < 0) return code;
  const text = String.fromCharCode(code);
  const lower = text.toLowerCase();
  const swapped = lower === text ? text.toUpperCase() : lower;
  // The capital of a long s is an S, and the Kelvin sign is none of a k.
  const isLetterOfAscii = swapped.charCodeAt(0) < 0x80 && code >= 0x80;
  return swapped.length === 1 && !isLetterOfAscii ? swapped.charCodeAt(0) : code;
}

export function isRun(step: number | undefined): boolean {
  return step === steps.run || step === steps.runWithoutColon;
}

export function takes(step: number, otherCase: number, code: number): boolean {
  if (step >= 0) return step === code || otherCase === code;
  return step === steps.any || step === steps.run || (step !== steps.nothing && code !== colon);
}

/** True if the whole text matches. Never slower than the product of both lengths. */
export function matches({ codes, otherCases, literal }: Pattern, text: string): boolean {
  if (literal !== undefined) return literal === text;
  const takesAt = (step: number, index: number) =>
    takes(codes[step] ?? steps.nothing, otherCases[step] ?? steps.nothing, text.charCodeAt(index));
  let step = 0;
  let index = 0;
  // Only the last run of any characters needs another try: what an earlier one could take, the last one can too.
  let run = -1;
  let runIndex = 0;
  while (index < text.length) {
    if (isRun(codes[step])) {
      run = step++;
      runIndex = index;
    } else if (takesAt(step, index)) {
      step++;
      index++;
    } else {
      if (run < 0 || !takesAt(run, runIndex)) return false;
      step = run + 1;
      index = ++runIndex;
    }
  }
  while (isRun(codes[step])) step++;
  return step === codes.length;
}

/** The values of a condition that compares texts, read as patterns. */
export interface Patterns {
  /** What may match. */
  possible: readonly Pattern[];
  /** What surely matches where it does. */
  sure: readonly Pattern[];
  /** Never sure to hold: a variable may have no value, or ArnNotLike has a pattern that is not an ARN. */
  isUnsure: boolean;
}

const ofIdentity = memoizeByObject((condition: Condition) => readPatterns(condition, true));
const ofOthers = memoizeByObject((condition: Condition) => readPatterns(condition, false));

/**
 * The patterns of a condition; undefined if it does not compare the request's value with patterns.
 * @param byIdentity true if an IAM identity asks: nobody else has a value for variables such as `${aws:PrincipalAccount}`
 */
export function patternsOf(condition: Condition, byIdentity: boolean): Patterns | undefined {
  return byIdentity ? ofIdentity(condition) : ofOthers(condition);
}

function readPatterns(condition: Condition, byIdentity: boolean): Patterns | undefined {
  if (!comparesTexts(condition)) return undefined;
  const { operator, variables } = condition;
  if (operator.family === "Numeric") return accountPatterns(condition);
  const values = filledValues(condition, byIdentity);
  const { wildcards, ignoreCase } = operator;
  const arn = operator.family === "Arn";
  const patterns = values.map((value) => patternOf(value, { wildcards, variables, ignoreCase, arn }));
  const possible = patterns.filter(
    ({ variable }, index) => !variable || !isNeverFilled(values[index] ?? "", byIdentity),
  );
  // What AWS does with a pattern of fewer than the six parts of an ARN is not documented, so that its match is never sure.
  const sure = possible.filter(({ variable, parts }) => !variable && (!arn || parts === arnPartCount));
  const isUnsure = patterns.some(
    ({ variable, parts }) => variable || (arn && operator.negated && parts !== arnPartCount),
  );
  return { possible, sure, isUnsure };
}

/** The values, with the defaults of variables that the requester never fills in, unless a default has a wildcard. */
export function filledValues({ values, variables }: Condition, byIdentity: boolean): readonly string[] {
  if (!variables || byIdentity) return values;
  return values.map((value) =>
    fillVariables(value, ({ key, fallback }) =>
      fallback !== undefined && !/[*?$]/.test(fallback) && isNeverCarried(key.trim()) ? fallback : undefined,
    ),
  );
}

/**
 * True if a value needs a key that the requester never brings, such as `${REGION}`, so that nothing matches it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
function isNeverFilled(value: string, byIdentity: boolean) {
  let isNever = false;
  fillVariables(value, ({ key, fallback }) => {
    const isNoKey = !/^[^\s:]*:\S*$/.test(key) || isNoSuchKey(key);
    isNever ||= fallback === undefined && (isNoKey || (!byIdentity && isNeverCarried(key)));
    return undefined;
  });
  return isNever;
}

/** IAM drops a statement with a policy variable that has no value, so that no condition with one is sure to hold. */
export function holdsVariable(condition: Condition, byIdentity: boolean): boolean {
  return condition.variables && filledValues(condition, byIdentity).some((value) => variableStart.test(value));
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
