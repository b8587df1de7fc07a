import { UnknownValueError } from "@pulumi/policy";

/**
 * Runs a policy so that it never fails the user's operation: an exception here would stop `pulumi up` for a reason that
 * has nothing to do with the user's stack. What Pulumi's own functions throw on purpose (`notApplicable`) goes on.
 * @param failed gets what went wrong, in words that quote nothing: an exception's text can hold values of the stack
 */
export async function guarded(work: () => void | Promise<void>, failed: (reason: string) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isDeliberate(error)) throw error;
    if (error instanceof UnknownValueError) failed("a value that it needs is not known yet");
    else failed(`an error inside the policy (${nameOf(error)}); please report it to the authors of the policy pack`);
  }
}

function isDeliberate(error: unknown): boolean {
  return nameOf(error) === "NotApplicableError";
}

// The SDK does not export NotApplicableError and does not set its `name`.
function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
