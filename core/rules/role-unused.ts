import { mustStay, rolePlace, type AccountRole } from "../facts/account/account-role";
import { inlinePolicyName } from "../readers/account/inventory";
import { usesAreComplete } from "../readers/account/unread";
import { accountFinding, type AccountFinding } from "../findings/account";
import { otherPrincipals } from "../trust";

/** A role for Fargate that no profile uses. */
export function roleUnused(role: AccountRole): AccountFinding[] {
  const { account, record, profiles, nodes } = role;
  if (profiles.length > 0 || nodes.shown.length > 0 || mustStay(role) || !account.allRoles || !usesAreComplete(account))
    return [];
  const fix = {
    kind: "delete-role",
    attached: record.attachedPolicies,
    inline: record.policies.flatMap(({ name }) => inlinePolicyName(name) ?? []),
    others: otherPrincipals(record.trustPolicy),
  } as const;
  return [
    accountFinding("role-unused", rolePlace(role), { found: { kind: "unused", lastUsed: record.lastUsed }, fix }),
  ];
}
