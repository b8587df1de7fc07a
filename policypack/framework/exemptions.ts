import { roleMatches, type RoleIdentity } from "../roles/identity";
import { remark } from "./remarks";

/** One entry of a policy's `exempt` list. */
export interface Exemption {
  role: string;
  reason: string;
}

/**
 * True if the role is exempt from the policy, by its ARN, its name or its name in the program; says so, with the reason,
 * on standard error.
 */
export function isExempt(policy: string, exemptions: Exemption[] | undefined, role: RoleIdentity): boolean {
  // A role whose name AWS's provider makes up has no name that could be written down beforehand.
  const inProgram = { ...role, name: role.urn?.split("::").pop() };
  const exemption = exemptions?.find(
    (candidate) => roleMatches(candidate.role, role) || roleMatches(candidate.role, inProgram),
  );
  if (!exemption) return false;
  remark(policy, `role ${role.label} is exempt from this policy by "${exemption.role}": ${exemption.reason}`);
  return true;
}
