import { remember } from "../remember";
import { parseVariable } from "../variables";

/**
 * A value of a policy, read for matching. Each step takes one character, or any number of them if it is `many`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Pattern {
  steps: readonly Step[];
  /** The text itself, where nothing in it is special. */
  literal: string | undefined;
  /** Holds a policy variable that is not resolved here; its step stands for any text, so that a match is only possible. */
  variable: boolean;
  /** The number of parts between colons, six at most; for Arn operators. */
  parts: number;
}

export interface Step {
  /** The character, in UTF-16; `wildcard` for any. */
  code: number;
  /** The same letter in the other case, where case makes no difference; else the same as `code`. */
  other: number;
  many: boolean;
  /** For a wildcard: it takes colons too. */
  colons: boolean;
}

const wildcard = -1;
/** The code of no character. */
const nothing = -2;
const colon = 58;

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

const arnPartCount = 6;

export function patternOf(value: string, reading: Reading): Pattern {
  const { wildcards, variables, ignoreCase, arn } = reading;
  const key = `${wildcards} ${variables} ${ignoreCase} ${arn}`;
  const reader = readers.get(key) ?? remember((text) => read(text, reading));
  readers.set(key, reader);
  return reader(value);
}

/** By what makes up a reading, so that a value that is read again and again is taken apart once. */
const readers = new Map<string, (value: string) => Pattern>();

function read(value: string, { wildcards, variables, ignoreCase, arn }: Reading): Pattern {
  const steps: Step[] = [];
  let variable = false;
  const any = (many: boolean) => {
    if (!many || !steps[steps.length - 1]?.many) steps.push({ code: wildcard, other: wildcard, many, colons: true });
  };
  const character = (text: string) => {
    const code = text.charCodeAt(0);
    steps.push({ code, other: ignoreCase ? otherCase(text) : code, many: false, colons: false });
  };
  const lastEnd = value.lastIndexOf("}");
  for (let index = 0; index < value.length; index++) {
    if (variables && value.startsWith("${", index)) {
      if (lastEnd < index) {
        // No key's name fills in a variable that has no end: it is the text itself, or IAM drops the statement.
        variable = true;
        character("$");
        continue;
      }
      const end = value.indexOf("}", index);
      const inside = value.slice(index + 2, end);
      const found = parseVariable(inside);
      if (!found) character(inside);
      else {
        variable = true;
        any(true);
      }
      index = end;
    } else if (wildcards && value[index] === "*") any(true);
    else if (wildcards && value[index] === "?") any(false);
    else character(value.charAt(index));
  }
  const parts = arn ? keepToParts(steps) : 1;
  const special = variable || steps.some(({ code, other }) => code < 0 || other !== code);
  return {
    steps,
    literal: special ? undefined : value.replace(/\$\{([*?$])\}/g, variables ? "$1" : "$&"),
    variable,
    parts,
  };
}

/**
 * Keeps the wildcards of all parts but the last to their part; how many parts there are. AWS documents nothing of a pattern with
 * fewer parts: one that ends in `*` is read as if that stood for the rest too, any other matches nothing.
 */
function keepToParts(steps: Step[]): number {
  const parts = Math.min(steps.filter(({ code }) => code === colon).length + 1, arnPartCount);
  if (parts < arnPartCount) {
    if (!steps[steps.length - 1]?.many) steps.push({ code: nothing, other: nothing, many: false, colons: false });
    return parts;
  }
  let part = 1;
  for (const step of steps) {
    if (step.code === colon) part++;
    else if (step.code === wildcard && part < parts) step.colons = false;
  }
  return parts;
}

function otherCase(text: string): number {
  const lower = text.toLowerCase();
  const other = lower === text ? text.toUpperCase() : lower;
  return other.length === 1 ? other.charCodeAt(0) : text.charCodeAt(0);
}

export function takes(step: Step, code: number): boolean {
  return step.code === wildcard ? step.colons || code !== colon : step.code === code || step.other === code;
}

/** True if the whole text matches. Never slower than the product of both lengths. */
export function matches({ steps, literal }: Pattern, text: string): boolean {
  if (literal !== undefined) return literal === text;
  let place = 0;
  let index = 0;
  // Only the last run of any characters needs another try: what an earlier one could take, the last one can too.
  let run = -1;
  let runIndex = 0;
  while (index < text.length) {
    const step = steps[place];
    if (step?.many) {
      run = place++;
      runIndex = index;
    } else if (step && takes(step, text.charCodeAt(index))) {
      place++;
      index++;
    } else {
      const last = steps[run];
      if (!last || !takes(last, text.charCodeAt(runIndex))) return false;
      place = run + 1;
      index = ++runIndex;
    }
  }
  while (steps[place]?.many) place++;
  return place === steps.length;
}
