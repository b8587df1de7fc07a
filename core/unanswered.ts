/**
 * The question could not be answered: bad arguments, no credentials, access denied, a time-out, an unreadable file.
 * The message says what to do about it. Ends the command with exit code 2.
 */
export class Unanswered extends Error {
  /** @param missingAction the IAM action that was denied, for example `iam:GetRole` */
  constructor(
    message: string,
    readonly missingAction?: string,
  ) {
    super(message);
  }
}
