import type { Fault } from "../policy/parse/problem";
import type { TooLong, TrustPolicy } from "./build";
import type { Difference } from "./compare";
import type { TrustFinding } from "./finding";

/** The trust policy becomes another one, which is proved. People read the smallest difference. */
export interface TrustChange extends Record<"gained" | "lost", Difference[]> {
  kind: "trust";
  before: TrustPolicy;
  /** With placeholders for what nothing shows. */
  after: TrustPolicy;
  /** The SourceArns that get in and did not. */
  asked: readonly string[];
  /** Who loses the role of those that may be meant to use it: pods of the own account, and everyone who is not the Fargate service. */
  toSay: readonly Difference[];
  /** The Deny statements that go, or that spare more: somebody may have meant them as they are. */
  denials: readonly string[];
  tooLong?: TooLong;
  /** The clusters that the policy lets in, if none of them was named for the role: the names may be what is wrong. */
  letIn?: readonly string[];
}

/** IAM refuses the policy as it is. `after` is what to write instead, if what is meant is plain. */
export interface Correct {
  kind: "correct";
  causes: readonly { statement: string; element: string; cause: Fault }[];
  after?: TrustPolicy;
  /** Who loses the role by what is written, of those that may be meant to use it. */
  toSay: readonly Difference[];
}

/** What the user has to say first, since it decides what is right. */
export type Tell =
  /** Which of several accounts in the policy is the own one. */
  | { kind: "tell"; missing: "account" }
  /** Whether the role is for these clusters, which are all that the policy lets in: it may serve others only. */
  | { kind: "tell"; missing: "clusters"; letIn: readonly string[] };

/** No change is proved to be safe: somebody has to decide what the policy is to say. */
export interface Decide {
  kind: "decide";
  doubt: Doubt;
}

/** What to do about a trust policy. */
export type TrustFix = TrustChange | Correct | Tell | Decide;

export type Doubt =
  | { kind: "lost"; differences: readonly Difference[] }
  | { kind: "wrong"; findings: readonly TrustFinding[] }
  /** Its Deny statements, or conditions that hold at times only, keep out some that were asked for. */
  | { kind: "kept-out"; sourceArns: readonly string[] }
  /** It takes a change of a statement with a date, which somebody set. */
  | { kind: "dated" }
  | { kind: "undecided" };
