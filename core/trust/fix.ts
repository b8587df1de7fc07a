import type { Fault } from "../policy/parse/problem";
import type { SourceArnLine } from "../service/source-arn";

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
