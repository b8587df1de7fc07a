import type { Difference, WithAccounts } from "../compare";
import type { TrustFinding } from "../finding";

/** What a trust policy is to become. */
export interface Wanted {
  intended: WithAccounts;
  /** SourceArns, in the form that AWS shows, of the profiles that have to get in: nobody else may gain the role. */
  asked: readonly string[];
  /** The values for aws:SourceArn that an Allow gets if it lets in more than is intended. Default: all that is intended. */
  limit?: readonly string[];
  /** True if a person sees who loses the role before it is written. If not, no intended caller loses it. */
  isLossShown?: true;
}

export type Doubt =
  | { kind: "gained" | "lost"; differences: Difference[] }
  | { kind: "wrong"; findings: TrustFinding[] }
  /** Its Deny statements, or conditions that hold at times only, keep out some that were asked for. */
  | { kind: "kept-out"; sourceArns: string[] }
  /** It takes a change of a statement with a date, which somebody set. */
  | { kind: "dated" }
  | { kind: "undecided" };
