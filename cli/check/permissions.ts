import type { Check, Reason } from "./report";
import type { RoleSurvey } from "./survey";
import type { Target } from "./target";

/**
 * Permissions beyond image pull and logging: containers cannot use them, so they belong to a role of the workload's
 * service account. Advice only.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export function checkPermissions(role: RoleSurvey, _target: Target): Check {
  const name = "no-workload-permissions";
  const reasons: Reason[] = [];
  if ("error" in role.policyDocuments)
    reasons.push({
      reason: role.policyDocuments.error.message,
      missingAction: role.policyDocuments.error.missingAction,
    });
  return { name, status: reasons.length > 0 ? "advice" : "right", summary: "", reasons };
}
