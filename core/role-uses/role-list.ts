import type { RoleIdentity } from "./identity";
import type { ResourceRecord } from "./record";
import { roleOf, rolesFromDependencies } from "./resolve";
import type { Stack } from "./stack";
import { items, unknown } from "./values";

/**
 * The roles in a property that lists several. Unknown items come from the roles among the dependencies that no known
 * item names; as many roles as unknown items are those items, otherwise each is only one that it may be.
 */
export function rolesInList(
  stack: Stack,
  record: ResourceRecord,
  property: string,
): { role: RoleIdentity; uncertain?: boolean }[] {
  const list = items(record.props, property);
  const known = list === unknown ? [] : list.filter((value) => value !== unknown);
  const roles = known.flatMap((value) => roleOf(stack, record, property, value) ?? []);
  const missing = list === unknown ? 1 : list.length - known.length;
  if (missing === 0) return roles.map((role) => ({ role }));
  const candidates = rolesFromDependencies(stack, record, property).filter((role) => !roles.includes(role));
  const uncertain = candidates.length !== missing;
  return [...roles.map((role) => ({ role })), ...candidates.map((role) => ({ role, uncertain }))];
}
