import type { Holds, IdleKey } from "../policy/condition-keys";
import type { Fault } from "../policy/parse/problem";
import type { Intended, Outside } from "./intention";
import type { ValueFault } from "./value-faults";

/** What is wrong with a trust policy, as plain data: `core/findings/render` has the words. Nothing in it may be shown as it is. */
export interface TrustFinding {
  /**
   * `unsafe`: a request that nobody intended gets through. `account-only`: what gets through is of the intended account or
   * organization, but not limited to Fargate profiles by aws:SourceArn. `broken`: no intended profile gets through, so pods
   * never start. `malformed`: IAM would not accept the document. `not-exclusive`: someone else may assume the role.
   * `undecided`: the work budget was spent before an answer, which counts against the role.
   */
  kind: "unsafe" | "account-only" | "broken" | "malformed" | "not-exclusive" | "undecided";
  /** `the first statement`, `statement "Sid"`, or `the document`. */
  statement: string;
  /** The element that is the reason, for example `Condition.ArnLike."aws:SourceArn"`. */
  element: string;
  cause: Cause;
  /** The clusters that are named, if none of them gets in and others do. */
  keptOut?: readonly string[];
  /** A request that gets through. */
  witness?: Witness;
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
export type Notice = Pick<TrustFinding, "statement" | "element"> & { cause: IdleCause };

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
  | { kind: "unreadable" | "all-but-listed" }
  | { kind: "idle-key"; key: IdleKey }
  | { kind: "no-source-arn"; keys: string[]; outside: Outside; denies: boolean }
  | { kind: "absent-passes"; by: "IfExists" | "ForAllValues" | "a negated operator" }
  | { kind: "no-arn-operator"; operator: string }
  /** `not` if it is the line of a cluster that is not among these, which are given, or allowed by a configuration. */
  | { kind: "wide-value"; value: string; why: Wideness; not?: Pick<Intended, "clusters" | "namedBy"> };

/** Why no intended profile gets through. */
export type BrokenCause =
  | { kind: "no-allow" | "wants-no-source-arn" | "not-now" | "never-together" }
  | { kind: "no-service"; value: string; type: string }
  /** All principals that its statements allow; the service is not one of them. */
  | { kind: "trusts-others"; named: string[] }
  | { kind: "unreadable-value"; family: "Date" | "Null" | "Numeric" }
  | { kind: "idle-key"; key: IdleKey }
  | { kind: "operator-of-others"; operator: string; key: string; holds: Holds }
  /** `carried`: what each request of the service has under the key. */
  | { kind: "not-met"; key: string; carried?: string }
  | { kind: "value-faults"; faults: ValueFault[] }
  | { kind: "denies-all"; key: IdleKey | undefined };

/** Why something makes no difference. */
export type IdleCause =
  | { kind: "no-service"; value: string; type: string }
  | { kind: "idle-statement" }
  | { kind: "idle-value"; fault: ValueFault }
  | { kind: "idle-key"; key: IdleKey };

/** Other principals that may assume the role. */
export interface OthersCause {
  kind: "others";
  named: string[];
  /** Everyone that NotPrincipal does not name, or a principal that cannot be read. */
  rest?: "all-but-named" | "unreadable";
}

/** The reason of a finding, with the values that the words about it name. */
export type Cause = Fault | LeakCause | BrokenCause | IdleCause | OthersCause | { kind: "too-much-work" };
