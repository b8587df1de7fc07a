import * as pulumi from "@pulumi/pulumi";
import { typesInUrn } from "../../core/records/record";
import { asObject, didYouMean, ownEntry } from "../../core/text";
import { ArgumentError, keepMessage, type ArgumentProblem } from "./args";

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

/** Resolves if there is no problem, else is rejected with the error that names them; values are not quoted if the source is secret. */
export async function refusing(
  resource: string,
  problems: ArgumentProblem[],
  source?: pulumi.Output<unknown>,
): Promise<void> {
  if (problems.length === 0) return;
  const isSecret = source && (await pulumi.isSecret(source));
  return rejection(new ArgumentError(resource, problems, isSecret));
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

/**
 * A value that waits for checks and fails with them: no role is made while an argument that arrives late may be refused,
 * so nothing is left half made.
 */
export function onlyWhen<T>(checks: pulumi.Output<unknown>, value: pulumi.Output<T>): pulumi.Output<T> {
  return pulumi.output(settled(checks)).apply<T>(() => value);
}

/**
 * Waits for checks. Whether an output is secret is known once its checks are through, and also at preview if its value
 * is not known: an unknown argument must not make other values unknown.
 */
export function settled(checks: pulumi.Output<unknown>): Promise<boolean> {
  return rejectingQuietly(pulumi.isSecret(checks));
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

/** A problem with a value; without a fix of its own, the argument's fix counts. */
type Problem = Omit<ArgumentProblem, "fix"> & { fix?: string };

/** Finds the problems of a value at a path. */
export type Check<Value = unknown> = (value: Value, path: string) => Problem[];

/** A value that must satisfy a test if it is known. */
export function must<Value>(isValid: (value: Value) => boolean, rule: string, fix?: string): Check<Value> {
  return (value, path) => (value === notKnown || isValid(value) ? [] : [{ path, value, rule, fix }]);
}

/** A pattern of texts, or what tests them as a pattern does. */
type Pattern = Pick<RegExp, "test">;

/** A text that must match a pattern. */
export function textThat(pattern: Pattern, rule: string): Check {
  return must((value) => typeof value === "string" && pattern.test(value), rule);
}

/** A whole number between two bounds, both included. */
export function wholeNumber(minimum: number, maximum: number, rule: string): Check {
  return must((value) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum, rule);
}

/** True or false. */
export const flag: Check = must((value) => typeof value === "boolean", "is neither true nor false");

/** Several checks of one value that is known, each for what passes those before it. */
export function firstOf(...checks: Check<never>[]): Check {
  return (value, path) => {
    if (value === notKnown) return [];
    for (const check of checks) {
      const problems = check(value as never, path);
      if (problems.length > 0) return problems;
    }
    return [];
  };
}

/** Types of clusters, each with the expression for the cluster that has the name. */
const clusterTypes: Record<string, string> = {
  "eks:index:Cluster": "cluster.eksCluster",
  "aws:eks/cluster:Cluster": "cluster",
};

/** No cluster of the program in place of its name. A plugin gets a component's URN, and of another resource the id, which is the name. */
function noCluster(entry: unknown, path: string) {
  const type = typeof entry === "string" ? typesInUrn(entry).at(-1) : asObject(entry).__pulumiType;
  const cluster = ownEntry(clusterTypes, String(type));
  const rule = `is a cluster: give its name, ${cluster}.name`;
  return problemIf(cluster !== undefined, path, rule, `Or give its ARN, ${cluster}.arn, which also says its Region`);
}

/** A list that holds something, all of it texts that match a pattern. */
export function list(pattern: Pattern, rule: string): Check {
  const isDefined = must((entry) => entry !== undefined, "is undefined");
  const checkEntry = firstOf(isDefined, noCluster, textThat(pattern, rule));
  const holdsEntries = must(({ length }: unknown[]) => length > 0, "is empty");
  return firstOf(
    must(Array.isArray, "is not a list"),
    holdsEntries,
    // A copy has no holes: what goes through a list itself passes over them.
    (entries: unknown[], path) => [...entries].flatMap((entry, index) => checkEntry(entry, `${path}[${index}]`)),
  );
}

/** A value with named entries. Each must pass a check. */
function named(kind: string, check: (key: string, entry: unknown, path: string) => Problem[]) {
  return firstOf(must(hasEntries, `is not ${kind}`), (value: object, path) =>
    Object.entries(value).flatMap(([key, entry]) => check(key, entry, path)),
  );
}

function entryPath(path: string, key: string) {
  return `${path}[${JSON.stringify(key)}]`;
}

/** A map whose keys and values must each pass a check. */
export function map(checkKey: Check, checkValue: Check): Check {
  return named("a map", (key, value, path) => {
    const place = entryPath(path, key);
    const problems = unquoted(checkKey)(key, place);
    return problems.length > 0 ? problems : checkValue(value, place);
  });
}

/** An object with named fields only; a field that is left out is not checked. */
export function fields(checks: Record<string, Check>): Check {
  function checkField(key: string, value: unknown, path: string) {
    const place = `${path}.${key}`;
    const check = ownEntry(checks, key);
    if (check) return value === undefined ? [] : check(value, place);
    const rule = `is not known here${didYouMean(key, Object.keys(checks))}`;
    return [{ path: place, rule }];
  }
  return named("an object", checkField);
}

/** A check of a value that is not to be shown. */
export function unquoted(check: Check): Check {
  return (value, path) => check(value, path).map((problem) => ({ ...problem, value: undefined }));
}

/** A map with at most so many entries. */
export function atMost(limit: number, reason: string, fix = "Leave some out"): Check<object> {
  const rule = `are too many: ${reason}`;
  return (value, path) => {
    const { length } = Object.keys(value);
    return problemIf(length > limit, path, rule, fix, length);
  };
}

/** A map without two entries that are one to AWS: `nameOf` names an entry as AWS does. */
export function eachOnce(
  nameOf: (entry: [key: string, value: unknown]) => unknown,
  rule: (first: string) => string,
): Check<object> {
  function check(value: object, path: string) {
    const places = new Map<unknown, string>();
    return Object.entries(value).flatMap((entry) => {
      const name = nameOf(entry);
      if (name === notKnown) return [];
      const place = entryPath(path, entry[0]);
      const first = places.get(name) ?? place;
      places.set(name, first);
      return problemIf(first !== place, place, rule(first), "Leave one of the two out");
    });
  }
  return check;
}

/** A list where `*` stands alone if at all. */
export function starAlone(meaning: string, plural: string): Check<unknown[]> {
  const rule = `mixes "*", which is ${meaning}, with single ${plural}`;
  const fix = 'Give ["*"] alone, or leave "*" out';
  function check(entries: unknown[], path: string) {
    const value = entries.filter((entry) => entry !== notKnown);
    const kinds = new Set(value);
    const isMixed = kinds.has("*") && kinds.size > 1;
    return problemIf(isMixed, path, rule, fix, value);
  }
  return check;
}

/** A value whose shape decides which resources are made: the shape must be known from the start, its leaves may arrive later. */
export function knownShape(check: Check): Check {
  const rule = "is an output, but decides which resources are made: only the values inside it may be outputs";
  return (value, path) => (value === notKnown ? [{ path, rule }] : check(value, path));
}
