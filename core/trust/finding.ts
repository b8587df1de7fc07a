import type { Holds, IdleKey } from "../policy/condition-keys";
import type { Fault } from "../policy/parse/problem";
import type { Outside } from "./intention";
import type { AccountFault, SourceArnFault } from "./value-faults";
import type { SourceArnLine } from "../service/service";

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

/** A request of the service that gets through. */
export interface Witness {
  /** The name by which the service asks. */
  service: string;
  /** What says on whose behalf it asks, by the condition key; what is not here is absent. */
  source: Partial<Record<"aws:SourceArn" | "aws:SourceAccount" | "aws:SourceOrgID" | "aws:SourceOrgPaths", string>>;
  /** When it gets through, if it does not at the time of the judgement. */
  at?: string;
}

/** Something that makes no difference and that nobody can mean, such as a value that matches nothing. */
export type Notice = Pick<TrustFinding, "statement" | "element" | "cause" | "fix">;

/** The keys that tie a request to an account or an organization. */
export type TyingKey = "aws:SourceAccount" | "aws:SourceOrgID" | "aws:SourceOrgPaths";

/** Why a value for aws:SourceArn lets in more than is intended. */
export type Wideness =
  | "variable"
  | "few-parts"
  | "crosses-colons"
  | "cluster"
  | "cluster-in-any-case"
  | "region"
  | "any-account"
  | "account";

/** Why a request that nobody intended gets through. */
export type LeakCause =
  /** Nothing but this key limits who gets in. */
  | { kind: "only-tied"; key: TyingKey }
  | { kind: "no-limit-readable" | "condition-unreadable" | "key-twice" | "null-only" | "all-but-listed" }
  | { kind: "idle-condition"; key: IdleKey }
  | { kind: "no-source-arn"; keys: string[]; outside: Outside; denies: boolean }
  | { kind: "absent-passes"; by: "IfExists" | "ForAllValues" | "a negated operator" }
  | { kind: "no-arn-operator"; operator: string }
  | { kind: "wide-value"; value: string; why: Wideness };

/** Why no intended profile gets through. */
export type BrokenCause =
  | { kind: "no-allow" | "no-assume-role" | "wants-no-source-arn" | "no-value" | "not-now" }
  | { kind: "variable-not-filled" | "not-met" | "never-together" | "only-denied" }
  | { kind: "service-under-other-type" | "no-service"; value: string; type: string }
  | { kind: "unreadable-value"; family: "Date" | "Null" | "Numeric" }
  | { kind: "never-carried"; key: IdleKey }
  | { kind: "operator-of-others"; operator: string; key: string; holds: Holds }
  | { kind: "carries-other"; key: string; value: string }
  | { kind: "account-fault"; fault: AccountFault }
  | { kind: "source-arn-faults"; faults: SourceArnFault[] }
  | { kind: "denies-all"; key: IdleKey | undefined };

/** Why something makes no difference. */
export type IdleCause =
  | { kind: "no-service"; value: string; type: string }
  | { kind: "idle-statement" }
  | { kind: "idle-value"; fault: SourceArnFault }
  | { kind: "no-such-key"; key: string };

/** Other principals that may assume the role. */
export interface OthersCause {
  kind: "others";
  named: string[];
  /** Everyone that NotPrincipal does not name, or a principal that cannot be read. */
  rest?: "all-but-named" | "unreadable";
}

/** The reason of a finding, with the values that the words about it name. */
export type Cause = Fault | LeakCause | BrokenCause | IdleCause | OthersCause | { kind: "too-much-work" };

/** What to do about a finding, for its statement. If it has lines, these are the wanted values of aws:SourceArn. */
export type TrustFix =
  /** The statement gets this condition; with `principal` also the service as its only principal. */
  | { kind: "set-source-arns"; lines: SourceArnLine[]; principal?: true }
  /** The statement keeps its Condition. These are its values under the operator: in the place of others, or `added`. */
  | { kind: "limit"; lines: SourceArnLine[]; operator: string; added: boolean; principal?: true }
  /** The Deny spares these lines, by its one condition on aws:SourceArn or by one that is `added` to the others. */
  | { kind: "narrow-deny"; lines: SourceArnLine[]; added: boolean }
  | { kind: "add-statement"; lines: SourceArnLine[] }
  /** In place of the whole policy. */
  | { kind: "one-statement"; lines: SourceArnLine[] }
  /** `forOthers`: anyone else who needs a role gets another one. */
  | { kind: "set-principal"; to: "fargate" | "everyone"; forOthers?: true }
  | { kind: "set-element"; element: "Action" | "Effect" | "Version"; value: string }
  | { kind: "remove-statement"; forOthers?: true }
  /** For a Deny that IAM does not take, if an Allow says the same. */
  | { kind: "allow-instead" }
  | { kind: "remove-condition"; key: string }
  | { kind: "remove-value"; value: string }
  /** The key that may be meant, if one is close. */
  | { kind: "correct-key"; meant: string | undefined }
  /** What to do goes without saying once the cause is known. */
  | { kind: "correct" };

/** The lines that a fix writes, none if it writes none. */
export function linesOf(fix: TrustFix): readonly SourceArnLine[] {
  return "lines" in fix ? fix.lines : [];
}

/** The fix with other lines. */
export function withLines(fix: TrustFix, change: (lines: readonly SourceArnLine[]) => SourceArnLine[]): TrustFix {
  return "lines" in fix ? { ...fix, lines: change(fix.lines) } : fix;
}

export const setPrincipal: TrustFix = { kind: "set-principal", to: "fargate" };
export const setAction: TrustFix = { kind: "set-element", element: "Action", value: "sts:AssumeRole" };

/** What to do about something that IAM does not accept. */
export function fixOf(cause: Fault): TrustFix {
  switch (cause.kind) {
    case "version":
      return { kind: "set-element", element: "Version", value: "2012-10-17" };
    case "effect":
      return { kind: "set-element", element: "Effect", value: cause.meant };
    case "not-principal":
      // A principal that no Allow names is kept out without a Deny.
      return cause.inDeny ? { kind: "allow-instead" } : setPrincipal;
    case "bare-star":
      // A Deny of everyone is often meant, an Allow hardly ever.
      return cause.inDeny ? { kind: "set-principal", to: "everyone" } : setPrincipal;
    case "no-principal":
    case "principal-form":
    case "principal-type":
    case "principal-no-text":
    case "principal-empty":
    case "wildcard-principal":
      return setPrincipal;
    case "no-action":
      return setAction;
    case "other-action":
      return cause.isOnly ? setAction : { kind: "remove-value", value: cause.value };
    default:
      return { kind: "correct" };
  }
}
