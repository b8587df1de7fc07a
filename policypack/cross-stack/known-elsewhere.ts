import { type Use, type UsedRole, mayBeSameRole, roleMatches, stackOfUrn } from "../../core/role-uses";
import type { Ledgers } from "./ledger-files";

/** A use of a role that this stack's resources do not show, in words. */
export interface UseElsewhere {
  use: Use;
  evidence: string;
}

/** The patterns of the configuration that name the role as one of nodes. */
export function usesByConfiguration(nodeRoles: readonly string[], { role }: UsedRole): UseElsewhere[] {
  return nodeRoles
    .filter((pattern) => roleMatches(pattern, role))
    .map((pattern) => ({ use: "node-group", evidence: `"${pattern}" in nodeRoles of this policy's configuration` }));
}

/**
 * The ledger's entries for the role. Those of the stack under judgement are left out: they are as old as the ledger, and
 * must not block the change that fixes what they report.
 */
export function usesByLedger(
  { byRoleName }: Ledgers,
  ownStack: string | undefined,
  { role }: UsedRole,
): UseElsewhere[] {
  return (byRoleName.get(role.name ?? "") ?? [])
    .filter((entry) => stackOfUrn(entry.urn) !== ownStack && mayBeSameRole(role, entry.role))
    .map((entry) => ({ use: entry.use, evidence: `${entry.evidence} in stack ${entry.stack} (ledger ${entry.file})` }));
}
