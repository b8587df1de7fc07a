import type { Holds, IdleKey } from "../condition-keys";
import type { Fault } from "../parse/problem";
import type { Outside } from "./intention";
import type { AccountFault, SourceArnFault } from "./value-faults";

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

/** Who else may assume the role. */
export interface OthersCause {
  kind: "others";
  named: string[];
  /** Everyone that NotPrincipal does not name, or a principal that cannot be read. */
  rest?: "all-but-named" | "unreadable";
}

/** The reason of a finding, with the values that the words about it name. */
export type Cause = Fault | LeakCause | BrokenCause | IdleCause | OthersCause | { kind: "too-much-work" };
