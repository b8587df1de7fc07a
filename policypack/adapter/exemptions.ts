import { roleMatches, type RoleIdentity } from "../../core/role-uses";
import { notice } from "./notices";

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
  const exemption = exemptionOf(exemptions, role);
  if (!exemption) return false;
  notice(policy, `role ${role.label} is exempt from this policy by "${exemption.role}": ${exemption.reason}`);
  return true;
}

/** The exemption of a role, without telling. */
export function exemptionOf(exemptions: Exemption[] | undefined, role: RoleIdentity): Exemption | undefined {
  // A role whose name AWS's provider makes up has no name that could be written down beforehand.
  const inProgram = { ...role, name: role.urn?.split("::").pop() };
  return exemptions?.find(({ role: pattern }) => roleMatches(pattern, role) || roleMatches(pattern, inProgram));
}
