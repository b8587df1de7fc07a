import type { TrustPolicy } from "../../core/iam";
import type { Verdict } from "../exit";
import type { Target } from "./target";

/** The questions of AWS's procedure, in its order, and the two that AWS's page asks besides. */
export type CheckName =
  "role-exists" | "managed-policy-attached" | "trust-policy" | "not-node-role" | "no-workload-permissions";

/** `advice` is a remark that does not make the role wrong; `not-checked` follows from a role that does not exist. */
export type CheckStatus = Verdict | "advice" | "not-checked";

/** Why a check came out as it did. */
export interface Reason {
  reason: string;
  /** What to do about it. */
  fix?: string;
  /** Where in the trust policy, for example `statement 0` and `Condition.ArnLike."aws:SourceArn"`. */
  statement?: string;
  element?: string;
  /** A request that gets through and should not. */
  example?: string;
  /** The IAM action that was denied. */
  missingAction?: string;
}

/** The answer to one question. */
export interface Check {
  name: CheckName;
  status: CheckStatus;
  /** One line for people. */
  summary: string;
  reasons: Reason[];
}

/** The three outcomes of AWS's procedure for a trust policy: nothing to do, a line to add, the whole to replace. */
export type TrustOutcome = "fine" | "add" | "replace";

/** A change that makes the role right, in the order in which changes are made. */
export type Change =
  | { action: "iam:AttachRolePolicy"; policyArn: string }
  | {
      action: "iam:UpdateAssumeRolePolicy";
      outcome: "add" | "replace";
      /** The trust policy as AWS has it, JSON text. */
      before: string;
      after: TrustPolicy;
      /** Principals that the policy names now and no longer does then. */
      removes: string[];
    };

/** All that is to be said about a role. */
export interface Report {
  target: Target;
  /** The role as AWS has it; undefined if there is none. */
  role?: { arn: string; uniqueId: string };
  verdict: Verdict;
  checks: Check[];
  trust?: TrustOutcome;
  changes: Change[];
  /** Why `--fix` leaves this role alone although it is not right. */
  untouchable?: string;
  /** What may matter, without making the role wrong. */
  remarks: string[];
}
