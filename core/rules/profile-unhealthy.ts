import { profilePlace, type AccountRole, type ProfileUse } from "../facts/account/account-role";
import { accountFinding, type AccountFinding } from "../findings/account";

/** A profile that EKS reports a problem of. */
export function profileUnhealthy({ account, record }: AccountRole, use: ProfileUse): AccountFinding[] {
  const { status, issues } = use.profile;
  const isFailed = status.endsWith("_FAILED");
  if (!isFailed && issues.length === 0) return [];
  return [
    accountFinding("profile-unhealthy", profilePlace(account, use, record.arn), {
      found: { kind: "unhealthy", status: isFailed ? status : undefined, issues },
      // A profile that somebody deleted should be gone.
      fix: { kind: "remove-cause", isFailed, again: status !== "DELETE_FAILED" },
    }),
  ];
}
