import { createRequire } from "node:module";
import { notice } from "../adapter/notices";
import type { Facts, UsedRole } from "../../core/role-uses";
import type { UseElsewhere } from "./known-elsewhere";
import type * as Lookup from "./lookup";

/**
 * What AWS itself says about the roles that the stack uses and does not make. What cannot be asked is a notice and no
 * finding. The AWS SDK is a bundle of its own, loaded only here: it takes longer to load than all the rest.
 */
export async function usesByLookup(
  policy: string,
  facts: Facts,
  roles: readonly UsedRole[],
): Promise<Map<UsedRole, UseElsewhere[]>> {
  const { askAws } = createRequire(__filename)("./lookup") as typeof Lookup;
  return askAws(facts, roles, (text) => notice(policy, text));
}
