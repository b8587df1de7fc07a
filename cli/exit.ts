/** What the command's exit code says: the role or ledger is right, is not right, or could not be judged. */
export const exitCodes = { right: 0, "not-right": 1, "could-not-tell": 2 } as const;

/** The answer of a whole run, and the key of its exit code. */
export type Verdict = keyof typeof exitCodes;

/**
 * The question could not be answered: bad arguments, no credentials, access denied, a time-out, an unreadable file.
 * The message says what to do about it. Ends the command with exit code 2.
 */
export class CouldNotTell extends Error {
  /** @param missingAction the IAM action that was denied, for example `iam:GetRole` */
  constructor(
    message: string,
    readonly missingAction?: string,
  ) {
    super(message);
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
