import type { Problem } from "../parse/problem";

/** What is wrong with a trust policy. Every text in it can be shown to a reader. */
export interface TrustFinding extends Problem {
  /**
   * `unsafe`: a request that nobody intended gets through. `account-only`: what gets through is of the intended account or
   * organization, but not limited to Fargate profiles by aws:SourceArn. `broken`: no intended profile gets through, so pods
   * never start. `malformed`: IAM would not accept the document. `not-exclusive`: someone else may assume the role.
   * `undecided`: the work budget was spent before an answer, which counts against the role.
   */
  kind: "unsafe" | "account-only" | "broken" | "malformed" | "not-exclusive" | "undecided";
  /** A request that gets through: a witness. */
  example?: string;
  /** Only for `unsafe`: `anyone` if the witness may be of any account, `own` if it is of an intended account or organization. */
  who?: "anyone" | "own";
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
