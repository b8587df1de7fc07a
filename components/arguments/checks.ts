import { didYouMean } from "../../core/did-you-mean";
import { partitionOf } from "../../core/trust";
import { ownEntry } from "../../core/text";
import type { ArgumentProblem } from "./error";

/** Stands for a value, or a part of one, that is not known yet: it is left alone until it arrives. */
export const notKnown = Symbol("not known yet");

/** Whether a value has named entries. Pulumi does not see the entries of a `Map` or `Set`: they would be lost. */
export function hasEntries(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** What is wrong with a value; without a fix of its own, the argument's fix counts. */
export type Problem = Omit<ArgumentProblem, "fix"> & { fix?: string };

/** Says what is wrong with a value at a path. */
export type Check = (value: unknown, path: string) => Problem[];

/** A check of what is known. */
function ifKnown(check: Check): Check {
  return (value, path) => (value === notKnown ? [] : check(value, path));
}

/** A value that must satisfy a test. */
export function that(isValid: (value: unknown) => boolean, rule: string, fix?: string): Check {
  return ifKnown((value, path) => (isValid(value) ? [] : [{ path, value, rule, fix }]));
}

/** What a text must be: a pattern, or a test for what no pattern says. */
type Wanted = RegExp | ((text: string) => boolean);

/** A text that must be as wanted. */
export function textThat(wanted: Wanted, rule: string, fix?: string): Check {
  const isValid = (text: string): boolean => (typeof wanted === "function" ? wanted(text) : wanted.test(text));
  return that((value) => typeof value === "string" && isValid(value), rule, fix);
}

/** A whole number between two bounds, both included. */
export function wholeNumber(minimum: number, maximum: number, rule: string): Check {
  return that((value) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum, rule);
}

/** True or false. */
export const flag = that((value) => typeof value === "boolean", "is neither true nor false");

/** A list that holds something, all of it texts that must be as wanted. */
export function list(wanted: Wanted, rule: string): Check {
  const each = textThat(wanted, rule);
  return ifKnown((value, path) => {
    if (!Array.isArray(value)) return [{ path, value, rule: "is not a list" }];
    if (value.length === 0) return [{ path, value, rule: "is empty" }];
    return value.flatMap((item, index) => each(item, `${path}[${index}]`));
  });
}

function entryPath(map: string, key: string): string {
  return `${map}[${JSON.stringify(key)}]`;
}

/** A map whose keys and values must each pass a check. */
export function map(eachKey: Check, each: Check): Check {
  return ifKnown((value, path) => {
    if (!hasEntries(value)) return [{ path, value, rule: "is not a map" }];
    return Object.entries(value).flatMap(([key, item]) => {
      const at = entryPath(path, key);
      const ofKey = unquoted(eachKey)(key, at);
      return ofKey.length > 0 ? ofKey : each(item, at);
    });
  });
}

/** An object with named fields only; a field that is left out is not checked. */
export function fields(checks: Record<string, Check>): Check {
  return ifKnown((value, path) => {
    if (!hasEntries(value)) return [{ path, value, rule: "is not an object" }];
    return Object.entries(value).flatMap(([key, item]) => {
      const at = `${path}.${key}`;
      const unknown = { path: at, rule: `is not known here${didYouMean(key, Object.keys(checks))}` };
      return ownEntry(checks, key)?.(item === undefined ? notKnown : item, at) ?? [unknown];
    });
  });
}

/** Several checks of one value, each for what passes those before it. */
export function firstOf(...checks: Check[]): Check {
  return ifKnown((value, path) => {
    for (const check of checks) {
      const problems = check(value, path);
      if (problems.length > 0) return problems;
    }
    return [];
  });
}

/** A check of a value that is not to be shown. */
export function unquoted(check: Check): Check {
  return (value, path) => check(value, path).map(({ rule, fix }) => ({ path, rule, fix }));
}

/** A map with at most so many entries. */
export function atMost(limit: number, reason: string, fix = "Leave some out"): Check {
  return (value, path) => {
    const { length: count } = Object.keys(value as object);
    return count > limit ? [{ path, value: count, rule: `are too many: ${reason}`, fix }] : [];
  };
}

/** A map without two entries that are one to AWS: `what` names an entry as AWS does. */
export function eachOnce(what: (key: string, value: unknown) => unknown, rule: (first: string) => string): Check {
  return (value, path) => {
    const firsts = new Map<string, string>();
    return Object.entries(value as object).flatMap(([key, item]) => {
      const named = what(key, item);
      if (typeof named !== "string") return [];
      const entry = entryPath(path, key);
      const first = firsts.get(named);
      if (first !== undefined) return [{ path: entry, rule: rule(first), fix: "Leave one of the two out" }];
      firsts.set(named, entry);
      return [];
    });
  };
}

/** A list where `*` stands alone if at all. */
export function starAlone(meaning: string, others: string): Check {
  return (value, path) => {
    const known = knownItems(value);
    if (!known.includes("*") || known.every((item) => item === "*")) return [];
    const rule = `mixes "*", which is ${meaning}, with single ${others}`;
    return [{ path, value: known, rule, fix: 'Give ["*"] alone, or leave "*" out' }];
  };
}

/** A list of Regions that lie in one partition. */
export function inOnePartition(value: unknown, path: string): Problem[] {
  const known = knownItems(value);
  const partitions = new Set(known.flatMap((region) => partitionOf(region) ?? []));
  return partitions.size < 2 ? [] : [{ path, value: known, ...inSeveralPartitions([...partitions]) }];
}

/** What is wrong with Regions or clusters of several partitions. */
export function inSeveralPartitions(
  partitions: readonly (string | undefined)[],
): Pick<ArgumentProblem, "rule" | "fix"> {
  const rule = `lie in ${partitions.length} partitions (${partitions.join(", ")}), but a role exists in one`;
  return { rule, fix: "Make one role per partition" };
}

function knownItems(value: unknown): string[] {
  return (value as unknown[]).filter((item): item is string => item !== notKnown);
}

/** A value whose shape decides which resources are made: the shape must be known from the start, its leaves may arrive later. */
export function knownShape(check: Check): Check {
  return (value, path) =>
    value === notKnown
      ? [{ path, rule: "is an output, but decides which resources are made: its leaves alone may be outputs" }]
      : check(value, path);
}
