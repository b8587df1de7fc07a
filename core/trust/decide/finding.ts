import type { TrustFix } from "../fix";
import type { Cause } from "./cause";

/** What is wrong with a trust policy, as plain data: `core/findings/render` has the words. Nothing in it may be shown as it is. */
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
  cause: Cause;
  /** A request that gets through. */
  witness?: Witness;
  fix: TrustFix;
}

/** A request of the Fargate service that gets through. */
export interface Witness {
  /** The name by which the service asks. */
  service: string;
  /** What says on whose behalf it asks, by the condition key; what is not here is absent. */
  source: Partial<Record<"aws:SourceArn" | "aws:SourceAccount" | "aws:SourceOrgID" | "aws:SourceOrgPaths", string>>;
  /** When it gets through, if it does not at the time of the judgement. */
  at?: string;
}

/** Something that makes no difference and that nobody can have meant, such as a value that matches nothing. */
export type Notice = Pick<TrustFinding, "statement" | "element" | "cause" | "fix">;
