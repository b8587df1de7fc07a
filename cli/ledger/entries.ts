import { parseRoleArn } from "../../core/iam";
import { type LedgerEntry, type RoleIdentity, findFacts, usedRoles } from "../../core/role-uses";
import { recordsOfState } from "./state";

/** A use of a role whose account its stack does not show, so that it has no ARN yet. */
export type UnplacedUse = Omit<LedgerEntry, "arn"> & { roleName: string };

/** What a stack contributes to the ledger. */
export interface StackUses {
  entries: LedgerEntry[];
  unplaced: UnplacedUse[];
}

export const noUses: StackUses = { entries: [], unplaced: [] };

function arnOf({ arn, name, accountId, partition, path }: RoleIdentity): string | undefined {
  if (arn !== undefined) return arn;
  if (name === undefined || accountId === undefined) return undefined;
  return `arn:${partition ?? "aws"}:iam::${accountId}:role${path ?? "/"}${name}`;
}

/**
 * The uses of roles that a stack shows, found by the same code as in the policy pack.
 * @param stack `ORGANIZATION/PROJECT/STACK`
 * @param exported what `pulumi stack export` writes
 */
export function usesIn(stack: string, exported: unknown): StackUses {
  const { uses } = findFacts(recordsOfState(exported));
  const found: StackUses = { entries: [], unplaced: [] };
  for (const { role, uses: facts } of usedRoles(uses)) {
    const arn = arnOf(role);
    for (const { use, urn, evidence } of facts) {
      if (arn !== undefined) found.entries.push({ arn, use, stack, urn, evidence });
      else if (role.name !== undefined) found.unplaced.push({ roleName: role.name, use, stack, urn, evidence });
    }
  }
  return found;
}

/**
 * Gives uses of unknown account to the roles of that name that others use: only a known other account separates two
 * roles of one name.
 * @returns the entries, and the uses that no role of their name was found for
 */
export function placeUses(all: readonly StackUses[]): StackUses {
  const entries = all.flatMap((uses) => uses.entries);
  const arnsByName = new Map<string, Map<string, string>>();
  for (const { arn } of entries) {
    const role = parseRoleArn(arn);
    if (!role) continue;
    const arns = arnsByName.get(role.name) ?? new Map<string, string>();
    arnsByName.set(role.name, arns.set(`${role.partition} ${role.accountId}`, arn));
  }
  const unplaced: UnplacedUse[] = [];
  for (const use of all.flatMap((uses) => uses.unplaced)) {
    const { roleName, ...rest } = use;
    const arns = [...(arnsByName.get(roleName)?.values() ?? [])];
    if (arns.length === 0) unplaced.push(use);
    entries.push(...arns.map((arn) => ({ arn, ...rest })));
  }
  return { entries, unplaced };
}
