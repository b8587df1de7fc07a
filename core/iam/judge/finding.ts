import type { Problem } from "../parse/problem";

/** What is wrong with a trust policy. Every text in it can be shown to a reader. */
export interface TrustFinding {
  /**
   * `unsafe`: a request that nobody intended gets through. `account-only`: what gets through is of the intended account or
   * organization, but not limited to Fargate profiles by aws:SourceArn. `broken`: no intended profile gets through, so pods
   * never start. `malformed`: IAM would not accept the document. `not-exclusive`: someone else may assume the role.
   * `undecided`: the work budget was spent before an answer, which counts against the role.
   */
  kind: "unsafe" | "account-only" | "broken" | "malformed" | "not-exclusive" | "undecided";
  /** `statement 0`, `statement "Sid"`, or `the document`. */
  statement: string;
  /** The element that is the reason, for example `Condition.ArnLike."aws:SourceArn"`. */
  element: string;
  reason: string;
  /** A request that gets through: a witness. */
  example?: string;
  /** Only for `unsafe`: `anyone` if the witness may be of any account, `own` if it is of an intended account or organization. */
  who?: "anyone" | "own";
  /** What to write instead, ready to paste, or what to do: `fixLabel` says which. */
  fix: string;
}

/** What is wrong, with its place in the document. */
export function reasonWithPlace({ statement, element, reason }: Problem): string {
  return `${statement}, ${element}: ${reason}`;
}

/** What a fix is to be introduced by: it begins with the element to write, or with a verb. */
export function fixLabel(fix: string): "Write instead" | "To do" {
  return fix.startsWith('"') ? "Write instead" : "To do";
}

/** Something that makes no difference and that nobody can have meant, such as a value that matches nothing. */
export type Notice = Problem;
