import { roleMatches, type RoleIdentity } from "../roles/identity";
import { remark } from "./remarks";

/** One entry of a policy's `exempt` list. */
export interface Exemption {
  role: string;
  reason: string;
}

/** True if the role is exempt from the policy; says so, with the reason, on standard error. */
export function isExempt(policy: string, exemptions: Exemption[] | undefined, role: RoleIdentity): boolean {
  const exemption = exemptions?.find((candidate) => roleMatches(candidate.role, role));
  if (!exemption) return false;
  remark(policy, `role ${role.label} is exempt from this policy by "${exemption.role}": ${exemption.reason}`);
  return true;
}
