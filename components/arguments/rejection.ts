/**
 * A promise that is rejected, to be returned where an error would be thrown while an output is computed.
 *
 * Pulumi's program host runs with V8's debugger on, which, when an error is thrown in a promise, asks everything that
 * depends on the promise whether it handles the error. The outputs of a component depend on each other along so many ways
 * that this search does not end within anyone's patience, and its memory grows meanwhile. An error inside `try` counts as
 * handled, so nothing is searched; how the rejection spreads from then on does not ask the debugger again.
 */
export function rejection(error: unknown): Promise<never> {
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
