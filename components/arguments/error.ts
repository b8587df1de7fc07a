import * as pulumi from "@pulumi/pulumi";
import { printable, quoteTyped } from "../../core/text";

/** One thing that is wrong with one argument. */
export interface ArgumentProblem {
  /** Where, as a Pulumi property path, for example `clusters[0]`. */
  path: string;
  /** The offending value; left out if there is none to show. */
  value?: unknown;
  /** What is wrong and the rule that it breaks. Never holds the value, which may be a secret. */
  rule: string;
  /** What to type instead. */
  fix: string;
}

function describe({ path, value, rule, fix }: ArgumentProblem, secret: boolean): string {
  const shown = value === undefined ? "" : ` ${secret ? "(secret)" : quoteTyped(value)}`;
  return `${printable(path)}${shown} ${rule}. ${fix}.`;
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

/** The same promise, except that its rejection by others, such as a failed look-up, does not start that search either. */
export function rejectingQuietly<T>(promise: Promise<T>): Promise<T> {
  return promise.then((value) => value, rejection);
}
