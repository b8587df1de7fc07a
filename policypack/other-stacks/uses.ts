import type { UseFact } from "../../core/records/uses";
import type { UsedRole } from "../../core/facts/facts";
import { mayBeSameRole, nameKey, roleMatches } from "../../core/records/identity";
import { stackOfUrn } from "../../core/records/record";
import type { KnownUse, Ledgers } from "./ledger-files";

/** A use of a role that this stack's resources do not show. */
export type CrossStackUse = Pick<UseFact, "use" | "evidence" | "isPurpose">;

/** The patterns of the configuration that name the role as one of nodes. */
export function usesByConfiguration(nodeRoles: readonly string[], { role }: UsedRole): CrossStackUse[] {
  return nodeRoles
    .filter((pattern) => roleMatches(pattern, role))
    .map((pattern) => ({ use: "node-group", evidence: { kind: "configuration", pattern } }));
}

/** The stack under judgement, as far as it is known. */
export interface OwnStack {
  /** `project/stack`. */
  stack: string | undefined;
  organization: string | undefined;
}

/**
 * The ledger's entries for the role. Those of the stack under judgement are left out: they are as old as the ledger, and
 * must not block the change that fixes what they report.
 */
export function usesByLedger({ byRoleName }: Ledgers, own: OwnStack, { role }: UsedRole): CrossStackUse[] {
  return (byRoleName.get(nameKey(role.name ?? "")) ?? [])
    .filter((entry) => !isOwn(entry, own) && mayBeSameRole(role, entry.role))
    .map(({ use, evidence: words, isPurpose, stack, file }) => ({
      use,
      evidence: { kind: "noted", words, stack, ledger: file },
      isPurpose,
    }));
}

/** Two organizations can have a project and a stack of one name. */
function isOwn(entry: KnownUse, { stack, organization }: OwnStack): boolean {
  return stackOfUrn(entry.urn) === stack && (organization === undefined || entry.stack.startsWith(`${organization}/`));
}
