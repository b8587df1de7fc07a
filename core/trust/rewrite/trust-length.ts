import type { TrustPolicy } from "../build";
import { trustPolicyLimit, trustPolicyLimitMaximum } from "../../policy/limits";

/** Why IAM does not take a trust policy. */
export interface TooLong {
  /** To stand behind "has" or "would have". */
  reason: string;
  /** True if no quota is higher, so that asking for more does not help. */
  isFinal: boolean;
}

/**
 * Why a trust policy is too long for IAM; undefined if it is not.
 * @param quota the account's quota, if it is known
 */
export function whyTooLong(policy: TrustPolicy, quota?: number): TooLong | undefined {
  const { length } = JSON.stringify(policy);
  if (length > trustPolicyLimitMaximum)
    return { reason: `${length} characters, and no quota allows more than ${trustPolicyLimitMaximum}`, isFinal: true };
  if (length <= (quota ?? trustPolicyLimit)) return undefined;
  const limit =
    quota === undefined
      ? `IAM takes ${trustPolicyLimit} unless the account's quota "Role trust policy length" is higher`
      : `the account's quota is ${quota}`;
  return { reason: `${length} characters, and ${limit}`, isFinal: false };
}
