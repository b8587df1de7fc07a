import { trustPolicyLimit as defaultLimit, trustPolicyLimitMaximum } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { wholeNumber } from "./rule";

export const trustPolicyLimit: ArgumentRule = {
  defaultsTo: `${defaultLimit}, AWS's default quota`,
  limits: `A whole number of characters, 1 to ${trustPolicyLimitMaximum}`,
  example: "4096",
  check: wholeNumber(
    1,
    trustPolicyLimitMaximum,
    `is not a whole number of characters from 1 to ${trustPolicyLimitMaximum}, the most that AWS raises its quota to`,
    `Give the account's quota "Role trust policy length" as IAM's Service Quotas page shows it, or leave it out for ${defaultLimit}`,
  ),
};
