import { parseRoleArn } from "../iam";
import { accountOfProvider, partitionOfProvider } from "./account";
import { identityFromArn, identityFromName, isSameRole, type RoleIdentity } from "./identity";
import type { ResourceRecord } from "./record";
import type { MadeRole } from "./made-role";
import type { Stack } from "./stack";
import { roleCarryingProperties, stackReferenceType } from "./types";
import { isPartlyUnknown, items, plain, read, unknown } from "./values";
import { present } from "../text";

/**
 * The role that a property of a resource names. A known value beats what dependencies suggest; an unknown one is the
 * role that its dependencies lead to, if that is exactly one. Undefined if that cannot be told.
 * @param path where the value is; its first part is the property whose dependencies count
 */
export function roleAt(
  stack: Stack,
  record: ResourceRecord,
  ...path: [string, ...(string | number)[]]
): RoleIdentity | undefined {
  const value = read(record.props, ...path);
  // A provider may leave out of its preview what is not known yet; the dependencies still tell that there is a value.
  const isLeftOut = value === undefined && path.length === 1 && path[0] in record.propertyDependencies;
  return roleOf(stack, record, path[0], isLeftOut ? unknown : value);
}

/** The role that a value from a property of a resource names; as `roleAt`, for a value that was read already. */
export function roleOf(
  stack: Stack,
  record: ResourceRecord,
  property: string,
  value: unknown,
): RoleIdentity | undefined {
  if (value === unknown) return only(rolesFromDependencies(stack, record, property));
  if (typeof value !== "string") return undefined;
  if (isPartlyUnknown(value)) return only(rolesFromDependencies(stack, record, property));
  if (value.startsWith("urn:pulumi:")) return stack.roles.get(value) ?? only(stack.rolesWithin(value));
  return parseRoleArn(value) ? roleWithArn(stack, value) : roleWithName(stack, record, property, value);
}

/** Every role that a property's value may come from, by its dependencies. */
export function rolesFromDependencies(stack: Stack, record: ResourceRecord, property: string): readonly RoleIdentity[] {
  return rolesBehind(stack, record.propertyDependencies[property] ?? [], new Set());
}

function rolesBehind(stack: Stack, urns: readonly string[], seen: Set<string>): readonly RoleIdentity[] {
  const direct: RoleIdentity[] = [];
  const groups: (readonly RoleIdentity[])[] = [];
  for (const urn of urns) {
    const record = stack.byUrn.get(urn);
    if (!record || seen.has(urn)) continue;
    seen.add(urn);
    const role = stack.roles.get(urn);
    if (role) direct.push(role);
    else if (record.type in roleCarryingProperties) direct.push(...rolesCarried(stack, record, seen));
    else if (record.type === stackReferenceType) groups.push(rolesInOutputs(stack, record));
    else groups.push(stack.rolesWithin(urn));
  }
  // Many values may come from one big component, whose roles are not worth looking at again for each of them.
  const [only] = groups;
  if (direct.length === 0 && only && groups.length === 1) return only;
  // A component that is named along with a role of its own adds nothing: the role is the more exact statement.
  for (const group of groups) {
    if (!group.some((member) => direct.some((role) => isSameRole(role, member)))) direct.push(...group);
  }
  return distinct(direct);
}

function rolesCarried(stack: Stack, record: ResourceRecord, seen: Set<string>): RoleIdentity[] {
  const property = present(roleCarryingProperties[record.type]);
  const values = items(record.props, property);
  const list = values === unknown ? [unknown] : values;
  return list.flatMap((value) => {
    if (value === unknown) return rolesBehind(stack, record.propertyDependencies[property] ?? [], seen);
    const role = roleOf(stack, record, property, value);
    return role ? [role] : [];
  });
}

/** The roles whose ARNs another stack gives out; only an audit of existing state has them among its resources. */
function rolesInOutputs(stack: Stack, reference: ResourceRecord): RoleIdentity[] {
  return textsIn(plain(read(reference.props, "outputs")))
    .filter((value) => parseRoleArn(value) !== undefined)
    .flatMap((arn) => roleWithArn(stack, arn) ?? []);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function roleWithArn(stack: Stack, arn: string): RoleIdentity | undefined {
  const identity = identityFromArn(arn);
  if (identity?.name === undefined) return identity;
  return stack.rolesNamed(identity.name).find((role) => isSameRole(role, identity)) ?? identity;
}

/** A bare name is the role of that name that the value comes from, else the stack's only role of that name. */
function roleWithName(stack: Stack, record: ResourceRecord, property: string, name: string): RoleIdentity | undefined {
  const accountId = accountOfProvider(record.provider);
  const partition = partitionOfProvider(record.provider);
  const named = stack.rolesNamed(name);
  const source = only(rolesFromDependencies(stack, record, property));
  if (source && (source.name === name || (source.name === undefined && named.length === 0))) return source;
  const candidates = named.filter((role) => couldBeIn(role, accountId));
  const sameProvider = candidates.filter((role) => role.record.provider?.urn === record.provider?.urn);
  if (candidates.length > 0) return only(candidates) ?? only(sameProvider);
  return identityFromName(name, accountId, partition);
}

function couldBeIn(role: MadeRole, accountId: string | undefined): boolean {
  return accountId === undefined || role.accountId === undefined || role.accountId === accountId;
}

function only<Item>(list: readonly Item[]): Item | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function distinct(roles: RoleIdentity[]): RoleIdentity[] {
  const byIdentity = new Map<string, RoleIdentity>();
  for (const role of roles) {
    const { urn, accountId, name } = role;
    byIdentity.set(accountId !== undefined && name !== undefined ? `${accountId} ${name}` : (urn ?? `${name}`), role);
  }
  return [...byIdentity.values()];
}
