import * as pulumi from "@pulumi/pulumi";
import { didYouMean, ownEntry, printable, quoteTyped } from "../../core/text";

/** One thing that is wrong with one argument. */
export interface ArgumentProblem {
  /** Where, as a Pulumi property path, for example `clusters[0]`. */
  path: string;
  /** The offending value; left out if there is none to show. */
  value?: unknown;
  /** What is wrong and the rule that it breaks. Never holds the value, which may be a secret. */
  rule: string;
  /** What may be meant; it is like the value, and so not said of a secret. */
  meant?: string;
  /** What to type instead. */
  fix: string;
}

/** A problem if something is wrong, else none. */
export function problemIf(
  isWrong: boolean,
  path: string,
  rule: string,
  fix: string,
  value?: unknown,
): ArgumentProblem[] {
  return isWrong ? [{ path, value, rule, fix }] : [];
}

function describe({ path, value, rule, meant = "", fix }: ArgumentProblem, secret: boolean): string {
  const shown = value === undefined ? "" : ` ${secret ? "(secret)" : quoteTyped(value)}`;
  return `${printable(path)}${shown} ${rule}${secret ? "" : meant}. ${fix}.`;
}

/**
 * The arguments of a component are not valid. Names the resource and, for every bad argument, its value, the rule and
 * the fix. As an `InputPropertiesError` it reaches users of every Pulumi language with the argument's path.
 */
export class ArgumentError extends pulumi.InputPropertiesError {
  constructor(resource: string, problems: ArgumentProblem[], secret = false) {
    const lines = problems.map((problem) => describe(problem, secret));
    super({
      message: `FargatePodExecutionRole "${resource}": ${lines.join("\n  ")}`,
      errors: problems.map(({ path, rule }) => ({ propertyPath: path, reason: rule })),
    });
    this.name = "ArgumentError";
    keepMessage(this, this.message);
    // The user's mistake, not the component's: without a stack Pulumi prints the message alone.
    this.stack = undefined;
  }
}

/**
 * The SDK writes its own words before the message for every output that an error passes on its way: "error serializing
 * property ...", again and again. They tell the user nothing, so they are dropped.
 */
function keepMessage(error: Error, message: string): void {
  Object.defineProperty(error, "message", { configurable: true, get: () => message, set: () => undefined });
}

/** Resolves if there is no problem, else is rejected with the error that names them; values are not quoted if the source is secret. */
export async function refusing(
  resource: string,
  problems: ArgumentProblem[],
  source?: pulumi.Output<unknown>,
): Promise<void> {
  if (problems.length === 0) return;
  const secret = source !== undefined && (await pulumi.isSecret(source));
  return rejection(new ArgumentError(resource, problems, secret));
}

/**
 * A promise that is rejected, to be returned if an error would be thrown while an output is computed.
 *
 * Pulumi's program host runs with V8's debugger on, which, when an error is thrown in a promise, asks everything that
 * depends on the promise whether it handles the error. The outputs of a component depend on each other along so many ways
 * that this search does not end within anyone's patience, and its memory grows meanwhile. An error inside `try` counts as
 * handled, so nothing is searched; how the rejection spreads from then on does not ask the debugger again.
 */
function rejection(error: unknown): Promise<never> {
  try {
    return Promise.reject(error);
  } catch {
    return new Promise(() => {});
  }
}

/**
 * Rejected, since an answer of the provider lacks a value. AWS always gives it; the mocks of a user's unit test may not.
 * @param example the value, such as a mock returns it
 */
export function refusingAnswer(resource: string, token: string, example: Record<string, string>): Promise<never> {
  const message =
    `FargatePodExecutionRole "${resource}": ${token} answered without ${Object.keys(example).join()}. ` +
    `In a unit test, let the mock's call return it for that token, for example ${JSON.stringify(example)}.`;
  const error = new pulumi.RunError(message);
  keepMessage(error, message);
  return rejection(error);
}

/** The same promise, except that its rejection by others, such as a failed look-up, does not start that search either. */
export function rejectingQuietly<T>(promise: Promise<T>): Promise<T> {
  return promise.then((value) => value, rejection);
}

/** A value that arrives later: an `Output` or a promise. */
export type Later = pulumi.Output<unknown> | Promise<unknown>;

export function isLater(value: unknown): value is Later {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Stands for a value, or a part of one, that is not known yet: it is left alone until it arrives. */
export const notKnown: unique symbol = Symbol("not known yet");

/** Whether a value has named entries. Pulumi does not see the entries of a `Map` or `Set`: they would be lost. */
export function hasEntries(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** What is wrong with a value; without a fix of its own, the argument's fix counts. */
type Problem = Omit<ArgumentProblem, "fix"> & { fix?: string };

/** Says what is wrong with a value at a path. */
export type Check<Value = unknown> = (value: Value, path: string) => Problem[];

/** A value that must satisfy a test if it is known. */
export function that<Value>(isValid: (value: Value) => boolean, rule: string, fix?: string): Check<Value> {
  return (value, path) => (value === notKnown || isValid(value) ? [] : [{ path, value, rule, fix }]);
}

/** What a text must be: a pattern, or a test for what no pattern says. */
type Wanted = RegExp | ((text: string) => boolean);

/** A text that must be as wanted. */
export function textThat(wanted: Wanted, rule: string, fix?: string): Check {
  const isValid = (text: string) => (typeof wanted === "function" ? wanted(text) : wanted.test(text));
  return that((value) => typeof value === "string" && isValid(value), rule, fix);
}

/** A whole number between two bounds, both included. */
export function wholeNumber(minimum: number, maximum: number, rule: string): Check {
  return that((value) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum, rule);
}

/** True or false. */
export const flag: Check = that((value) => typeof value === "boolean", "is neither true nor false");

/** Several checks of one value that is known, each for what passes those before it. */
export function firstOf(...checks: Check<never>[]): Check {
  return (value, path) => {
    for (const check of value === notKnown ? [] : checks) {
      const problems = check(value as never, path);
      if (problems.length > 0) return problems;
    }
    return [];
  };
}

/** Checks every entry of a map or object, whose path is the given one. */
function each(check: (key: string, item: unknown, path: string) => Problem[]): Check<object> {
  return (value, path) => Object.entries(value).flatMap(([key, item]) => check(key, item, path));
}

/** A list that holds something, all of it texts that must be as wanted. */
export function list(wanted: Wanted, rule: string): Check {
  const isText = textThat(wanted, rule);
  const check: Check = (value, path) => (value === undefined ? [{ path, rule: "is undefined" }] : isText(value, path));
  return firstOf(
    that(Array.isArray, "is not a list"),
    that(({ length }: unknown[]) => length > 0, "is empty"),
    // A copy has no holes: what goes through a list itself passes over them.
    (items: unknown[], path) => [...items].flatMap((item, index) => check(item, `${path}[${index}]`)),
  );
}

function entryPath(map: string, key: string): string {
  return `${map}[${JSON.stringify(key)}]`;
}

/** A map whose keys and values must each pass a check. */
export function map(checkKey: Check, check: Check): Check {
  return firstOf(
    that(hasEntries, "is not a map"),
    each((key, item, path) => {
      const at = entryPath(path, key);
      const ofKey = unquoted(checkKey)(key, at);
      return ofKey.length > 0 ? ofKey : check(item, at);
    }),
  );
}

/** An object with named fields only; a field that is left out is not checked. */
export function fields(checks: Record<string, Check>): Check {
  return firstOf(
    that(hasEntries, "is not an object"),
    each((key, item, path) => {
      const at = `${path}.${key}`;
      const unknown = { path: at, rule: `is not known here${didYouMean(key, Object.keys(checks))}` };
      return ownEntry(checks, key)?.(item === undefined ? notKnown : item, at) ?? [unknown];
    }),
  );
}

/** A check of a value that is not to be shown. */
export function unquoted(check: Check): Check {
  return (value, path) => check(value, path).map(({ rule, fix }) => ({ path, rule, fix }));
}

/** A map with at most so many entries. */
export function atMost(limit: number, reason: string, fix = "Leave some out"): Check<object> {
  return (value, path) => {
    const { length } = Object.keys(value);
    return problemIf(length > limit, path, `are too many: ${reason}`, fix, length);
  };
}

/** A map without two entries that are one to AWS: `what` names an entry as AWS does. */
export function eachOnce(what: (entry: [string, unknown]) => unknown, rule: (first: string) => string): Check<object> {
  return (value, path) => {
    const entries = Object.entries(value);
    const names = entries.map(what);
    return entries.flatMap(([key], index) => {
      const first = names.indexOf(names[index]);
      if (first === index || names[index] === notKnown) return [];
      return [
        { path: entryPath(path, key), rule: rule(entryPath(path, entries[first][0])), fix: "Leave one of the two out" },
      ];
    });
  };
}

/** A list where `*` stands alone if at all. */
export function starAlone(meaning: string, others: string): Check<unknown[]> {
  return (items, path) => {
    const value = items.filter((item) => item !== notKnown);
    if (!value.includes("*") || value.every((item) => item === "*")) return [];
    const rule = `mixes "*", which is ${meaning}, with single ${others}`;
    return [{ path, value, rule, fix: 'Give ["*"] alone, or leave "*" out' }];
  };
}

/** A value whose shape decides which resources are made: the shape must be known from the start, its leaves may arrive later. */
export function knownShape(check: Check): Check {
  const rule = "is an output, but decides which resources are made: only the values inside it may be outputs";
  return (value, path) => (value === notKnown ? [{ path, rule }] : check(value, path));
}
