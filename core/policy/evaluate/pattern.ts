import { memoize } from "../../memoize";
import { arnPartCount } from "../arn";
import { parseVariable } from "../variables";

/**
 * A value of a policy, read for matching, as a list of steps. Each step takes one character, or any number of them if it is a run.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Pattern {
  /** What each step takes: the code of a character in UTF-16, or one of the negative numbers of `steps`. */
  codes: readonly number[];
  /** The same letter in the other case, if case makes no difference; else the same as in `codes`. */
  others: readonly number[];
  /** The text itself, if nothing in it is special. */
  literal: string | undefined;
  /** Holds a policy variable that is not resolved here; its step stands for any text, so that a match is only possible. */
  variable: boolean;
  /** The number of parts between colons, six at most; for Arn operators. */
  parts: number;
}

/** The steps that take more than one character, or none. */
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

/** How an operator reads its values. */
export interface Reading {
  /** `*` and `?` are special. */
  wildcards: boolean;
  /** `${...}` is special, as under Version 2012-10-17. */
  variables: boolean;
  ignoreCase: boolean;
  /** Each of the six parts of an ARN is matched on its own, so that no wildcard takes one of the first five colons. */
  arn: boolean;
}

export function patternOf(value: string, reading: Reading): Pattern {
  const { wildcards, variables, ignoreCase, arn } = reading;
  const index = Number(wildcards) + 2 * Number(variables) + 4 * Number(ignoreCase) + 8 * Number(arn);
  const reader = (readers[index] ??= memoize((text) => read(text, reading)));
  return reader(value);
}

/** The pattern that matches one text. */
export function literal(text: string): Pattern {
  return patternOf(text, { wildcards: false, variables: false, ignoreCase: false, arn: false });
}

/** By what makes up a reading, so that a value that is read again and again is taken apart once. */
const readers: ((value: string) => Pattern)[] = [];

function read(value: string, { wildcards, variables, ignoreCase, arn }: Reading): Pattern {
  const codes: number[] = [];
  let variable = false;
  const run = () => {
    if (codes[codes.length - 1] !== steps.run) codes.push(steps.run);
  };
  const lastEnd = value.lastIndexOf("}");
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (variables && code === dollar && value[index + 1] === "{") {
      if (lastEnd < index) {
        // No key's name fills in a variable that has no end: it is the text itself, or IAM drops the statement.
        variable = true;
        codes.push(code);
        continue;
      }
      const end = value.indexOf("}", index);
      const inside = value.slice(index + 2, end);
      const found = parseVariable(inside);
      if (!found) codes.push(inside.charCodeAt(0));
      else {
        variable = true;
        run();
      }
      index = end;
    } else if (wildcards && code === asterisk) run();
    else codes.push(wildcards && code === questionMark ? steps.any : code);
  }
  const parts = arn ? keepToParts(codes) : 1;
  const others = ignoreCase ? codes.map(otherCase) : codes;
  const special = variable || codes.some((code, index) => code < 0 || others[index] !== code);
  return {
    codes,
    others,
    literal: special ? undefined : value.replace(/\$\{([*?$])\}/g, variables ? "$1" : "$&"),
    variable,
    parts,
  };
}

/**
 * Keeps the wildcards of all parts but the last to their part; how many parts there are. AWS documents nothing of a pattern with
 * fewer parts: one that ends in `*` is read as if that stood for the rest too, any other matches nothing.
 */
function keepToParts(codes: number[]): number {
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

function otherCase(code: number): number {
  if (code < 0) return code;
  const text = String.fromCharCode(code);
  const lower = text.toLowerCase();
  const other = lower === text ? text.toUpperCase() : lower;
  // The capital of a long s is an S, and the Kelvin sign is none of a k.
  const isLetterOfAscii = other.charCodeAt(0) < 0x80 && code >= 0x80;
  return other.length === 1 && !isLetterOfAscii ? other.charCodeAt(0) : code;
}

/** True for a step that takes any number of characters. */
export function isRun(step: number | undefined): boolean {
  return step === steps.run || step === steps.runWithoutColon;
}

/** True if a step takes a character, given by its code. */
export function takes(step: number, other: number, code: number): boolean {
  if (step >= 0) return step === code || other === code;
  return step === steps.any || step === steps.run || (step !== steps.nothing && code !== colon);
}

/** True if the whole text matches. Never slower than the product of both lengths. */
export function matches({ codes, others, literal }: Pattern, text: string): boolean {
  if (literal !== undefined) return literal === text;
  const takesAt = (step: number, index: number) =>
    takes(codes[step] ?? steps.nothing, others[step] ?? steps.nothing, text.charCodeAt(index));
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
