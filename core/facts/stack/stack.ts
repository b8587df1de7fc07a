import { parseRoleArn } from "../../policy";
import { memoizeByObject } from "../../memoize";
import { addTo, asList, groupBy, only, required } from "../../text";
import {
  accountOfProvider,
  agree,
  componentRole,
  componentType,
  identityFromArn,
  identityFromFunction,
  identityFromName,
  isSameName,
  isSameRole,
  madeRole,
  nameKey,
  partitionOfProvider,
  roleTypes,
  type MadeRole,
  type RoleIdentity,
} from "../../records/identity";
import {
  isPartlyUnknown,
  items,
  plain,
  read,
  textsIn,
  unknown,
  type ResourceRecord,
  valueAt,
  type Path,
} from "../../records/record";
import { eksType, type EksType, keptBy, roleCarriedBy } from "../../records/resource-types";

const stackReferenceType = "pulumi:pulumi:StackReference";

/** The names of roles in an account, or in none that is known, and those that a provider makes, or the default one. */
function inAccount(account = "") {
  return `account ${account} `;
}
export function ofProvider(provider = ""): string {
  return `provider ${provider} `;
}

/** The roles that a stack makes by their names, also by account and by provider. Many may be alike. */
const rolesByName = memoizeByObject(indexByName);

function indexByName({ roles }: Stack) {
  const byName = new Map<string, MadeRole[]>();
  for (const role of roles.values()) {
    if (role.name === undefined) continue;
    for (const place of ["", inAccount(role.accountId), ofProvider(role.record.provider?.urn)])
      addTo(byName, place + nameKey(role.name), role);
  }
  return byName;
}

const rolesInside = memoizeByObject((stack: Stack) => insideComponents(stack, stack.roles.values()));

const eksResources = memoizeByObject(({ records }: Stack) => groupBy(records, ({ type }) => eksType(type)?.kind));

/** What is made inside a component, at any depth, by the URN of the component. */
export function insideComponents<Made extends { record: ResourceRecord }>(
  { byUrn }: Pick<Stack, "byUrn">,
  made: Iterable<Made>,
): Map<string, Made[]> {
  const inside = new Map<string, Made[]>();
  for (const resource of made) for (const urn of around(resource.record, byUrn)) addTo(inside, urn, resource);
  return inside;
}

/** The URNs of the components that a resource is in, without the stack, which everything is in. */
function around({ urn, parent }: ResourceRecord, byUrn: Stack["byUrn"]) {
  const urns: string[] = [];
  let record = byUrn.get(parent ?? "");
  while (record && record.type !== "pulumi:pulumi:Stack" && record.urn !== urn && urns.length < depthLimit) {
    urns.push(record.urn);
    record = byUrn.get(record.parent ?? "");
  }
  return urns;
}

/** How many components around a resource are looked at: nobody nests more. */
const depthLimit = 20;

/** A stack's resources, indexed once, and which role a value in them names. */
export class Stack {
  readonly byUrn: ReadonlyMap<string, ResourceRecord>;
  readonly roles: ReadonlyMap<string, MadeRole>;

  /** @param madeUpNames of clusters that a provider makes up in a preview: each is another one in the update */
  constructor(
    readonly records: readonly ResourceRecord[],
    readonly madeUpNames: ReadonlySet<string> = new Set(),
  ) {
    this.byUrn = new Map(records.map((record) => [record.urn, record]));
    const made = records.filter(({ type }) => Object.hasOwn(roleTypes, type)).map(madeRole);
    const components = records.filter(({ type }) => type === componentType);
    const inside = insideComponents(this, made);
    // For other resources our component is the role that it makes, also if its children are not in sight.
    const unseen = components.filter(({ urn }) => !inside.has(urn)).map(componentRole);
    this.roles = new Map([...made, ...unseen].map((role) => [role.urn, role]));
  }

  /** The roles of a name: all, or those of `inAccount` or `ofProvider`. */
  rolesNamed(name = "", place = ""): readonly MadeRole[] {
    return rolesByName(this).get(place + nameKey(name)) ?? [];
  }

  rolesWithin(urn: string): readonly MadeRole[] {
    return rolesInside(this).get(urn) ?? [];
  }

  ofKind(kind: EksType["kind"]): readonly ResourceRecord[] {
    return eksResources(this).get(kind) ?? [];
  }

  /** The role that a property of a resource names; that of an unknown value is the one role that its dependencies lead to. */
  roleAt(record: ResourceRecord, ...path: Path): RoleIdentity | undefined {
    return this.roleOf(record, path[0], valueAt(record, path));
  }

  /** As `roleAt`, for a value of a property that was read already. */
  roleOf(record: ResourceRecord, property: string, value: unknown): RoleIdentity | undefined {
    if (value === unknown) return only(this.rolesFromDependencies(record, property));
    if (typeof value !== "string") return undefined;
    if (value.startsWith("urn:pulumi:")) return this.roles.get(value) ?? only(this.rolesWithin(value));
    return parseRoleArn(value) ? roleWithArn(this, value) : roleWithName(this, record, property, value);
  }

  /**
   * The roles in a property that lists several, and `candidates`: some of these are in it too. Unknown items come from the roles among
   * the dependencies that no known item names. If there are exactly as many such roles as unknown items, they are taken as those items.
   */
  rolesInList(record: ResourceRecord, property: string): Record<"roles" | "candidates", readonly RoleIdentity[]> {
    const list = items(record.props, property);
    const known = list === unknown ? [] : list.filter((value) => value !== unknown);
    const roles = known.flatMap((value) => this.roleOf(record, property, value) ?? []);
    const missing = list === unknown ? 1 : list.length - known.length;
    if (missing === 0) return { roles, candidates: [] };
    const candidates = this.rolesFromDependencies(record, property).filter((role) => !roles.includes(role));
    return candidates.length === missing ? { roles: [...roles, ...candidates], candidates: [] } : { roles, candidates };
  }

  /** The roles that a property's value may come from, by its dependencies. */
  rolesFromDependencies(record: ResourceRecord, property: string): readonly RoleIdentity[] {
    return rolesBehind(this, record.propertyDependencies[property] ?? [], new Set());
  }

  /** The resources that a property's value comes from. */
  sourcesOf({ propertyDependencies }: ResourceRecord, property: string): ResourceRecord[] {
    return (propertyDependencies[property] ?? []).flatMap((urn) => this.byUrn.get(urn) ?? []);
  }
}

function roleBehind(stack: Stack, urn: string) {
  return stack.roles.get(urn) ?? (stack.byUrn.has(urn) ? undefined : identityFromFunction(urn));
}

function rolesBehind(stack: Stack, urns: readonly string[], seen: Set<string>) {
  const direct: RoleIdentity[] = [];
  const components: string[] = [];
  const given: RoleIdentity[][] = [];
  const keepers: ResourceRecord[] = [];
  for (const urn of urns) {
    if (seen.has(urn)) continue;
    seen.add(urn);
    const role = roleBehind(stack, urn);
    if (role) direct.push(role);
    const record = role ? undefined : stack.byUrn.get(urn);
    if (!record) continue;
    const carried = rolesCarried(stack, record, seen);
    if (carried) {
      direct.push(...carried);
      continue;
    }
    if (keptBy(record.type) !== undefined) keepers.push(record);
    // Only an existing state has the outputs of another stack.
    else if (record.type === stackReferenceType) given.push(rolesOfArns(stack, plain(read(record.props, "outputs"))));
    else components.push(urn);
  }
  // A resource that only stores ARNs counts only if no role is named directly.
  if (direct.length === 0) direct.push(...keepers.flatMap((record) => rolesKept(stack, record, seen)));
  // A component does not count if one of the roles inside it is named too: the role is more exact.
  const inComponents = components
    .filter((urn) => !direct.some((role) => isWithin(stack, role, urn)))
    .map((urn) => stack.rolesWithin(urn));
  const fromElsewhere = given.filter(
    (roles) => !roles.some((role) => direct.some((directRole) => isSameRole(directRole, role))),
  );
  // Many values may come from one big component: its list is not copied for each.
  const [rolesOfComponent, ...more] = inComponents;
  if (rolesOfComponent && direct.length + given.length + more.length === 0) return rolesOfComponent;
  return distinct([...direct, ...fromElsewhere.flat(), ...inComponents.flat()]);
}

/** The roles in the property of a type that hands roles on; undefined for other types. */
function rolesCarried(stack: Stack, record: ResourceRecord, seen: Set<string>): RoleIdentity[] | undefined {
  const property = roleCarriedBy(record.type);
  if (property === undefined) return undefined;
  return asList(items(record.props, property)).flatMap((value) => {
    if (value === unknown) return rolesBehind(stack, record.propertyDependencies[property] ?? [], seen);
    return stack.roleOf(record, property, value) ?? [];
  });
}

function rolesKept(stack: Stack, record: ResourceRecord, seen: Set<string>) {
  const property = required(keptBy(record.type));
  const value = plain(read(record.props, property));
  if (isPartlyUnknown(value)) return rolesBehind(stack, record.propertyDependencies[property] ?? [], seen);
  return rolesOfArns(stack, value);
}

function rolesOfArns(stack: Stack, value: unknown) {
  return textsIn(value).flatMap((arn) => roleWithArn(stack, arn) ?? []);
}

function roleWithArn(stack: Stack, arn: string) {
  const identity = identityFromArn(arn);
  if (!identity) return undefined;
  const made = stack.rolesNamed(identity.name, inAccount(identity.accountId));
  return made.find((role) => isSameRole(role, identity)) ?? identity;
}

/**
 * Resolves a bare name: first to the role that the value depends on, if name and account fit; else to the stack's only role of that
 * name.
 */
function roleWithName(stack: Stack, record: ResourceRecord, property: string, name: string) {
  const source = only(stack.rolesFromDependencies(record, property));
  const accountId = accountOfProvider(record.provider);
  const isThere = agree(source?.accountId, accountId);
  const isNamed = source?.name === undefined ? stack.rolesNamed(name).length === 0 : isSameName(source, { name });
  if (source && isThere && isNamed) return source;
  const places = accountId === undefined ? [""] : [inAccount(accountId), inAccount()];
  const candidates = places.map((place) => stack.rolesNamed(name, place));
  if (candidates.some((list) => list.length > 0)) {
    const sameProvider = stack.rolesNamed(name, ofProvider(record.provider?.urn));
    return onlyWhere(candidates, () => true) ?? onlyWhere([sameProvider], (role) => agree(role.accountId, accountId));
  }
  return identityFromName(name, accountId, partitionOfProvider(record.provider));
}

function isWithin(stack: Stack, { urn = "" }: RoleIdentity, component: string) {
  const record = stack.byUrn.get(urn);
  return record !== undefined && around(record, stack.byUrn).includes(component);
}

function distinct(roles: readonly RoleIdentity[]): readonly RoleIdentity[] {
  if (roles.length < 2) return roles;
  const keyOf = ({ urn, accountId, name }: RoleIdentity) =>
    accountId !== undefined && name !== undefined ? `${accountId} ${nameKey(name)}` : (urn ?? `${name}`);
  return [...new Map(roles.map((role) => [keyOf(role), role])).values()];
}

/** The one item of some lists that passes a test; looks no further than the second. */
export function onlyWhere<Item>(lists: readonly (readonly Item[])[], test: (item: Item) => boolean): Item | undefined {
  let match: Item | undefined;
  for (const list of lists)
    for (const item of list)
      if (test(item)) {
        if (match !== undefined) return undefined;
        match = item;
      }
  return match;
}
