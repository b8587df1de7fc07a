import { parseRoleArn } from "../../trust";
import { addTo, ownEntry, required } from "../../text";
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
  text,
  textsIn,
  unknown,
  type ResourceRecord,
  valueAt,
  type Path,
} from "../../records/record";
import { instanceProfileTypes, keptBy, roleCarriedBy } from "../../records/resource-types";

const stackReferenceType = "pulumi:pulumi:StackReference";

/** An index of the roles that a stack makes by their names. Many may be alike. */
class NamedRoles {
  private readonly lists = new Map<string, MadeRole[]>();
  /** Those that are not in the lists yet: in many stacks nobody asks. */
  private readonly toPlace: MadeRole[] = [];

  add(role: MadeRole): void {
    this.toPlace.push(role);
  }

  named(name: string): readonly MadeRole[] {
    return this.at("name", name);
  }

  /** Those of a name in an account; without one, those whose account is not known. */
  inAccount(name: string, accountId = ""): readonly MadeRole[] {
    return this.at(`account ${accountId}`, name);
  }

  /** Those of a name that a provider makes; without one, those of the default provider. */
  ofProvider(name: string, provider = ""): readonly MadeRole[] {
    return this.at(`provider ${provider}`, name);
  }

  private at(place: string, name: string): readonly MadeRole[] {
    for (const role of this.toPlace.splice(0)) {
      const { name: own, accountId = "", record } = role;
      if (own === undefined) continue;
      for (const key of ["name", `account ${accountId}`, `provider ${record.provider?.urn ?? ""}`])
        addTo(this.lists, `${key} ${nameKey(own)}`, role);
    }
    return this.lists.get(`${place} ${nameKey(name)}`) ?? [];
  }
}

/** A stack's resources, indexed once, and which role a value in them names. */
export class Stack {
  readonly byUrn = new Map<string, ResourceRecord>();
  readonly roles = new Map<string, MadeRole>();
  readonly namedRoles = new NamedRoles();
  private readonly instanceProfilesByName = new Map<string, ResourceRecord[]>();
  /** The roles, and the instance profiles, made inside a component, at any depth. */
  private readonly rolesInside = new Map<string, MadeRole[]>();
  /** The roles that are not in `rolesInside` yet: for most stacks nobody asks. */
  private readonly rolesToPlace: MadeRole[] = [];
  private readonly instanceProfilesInside = new Map<string, ResourceRecord[]>();

  /** @param madeUpNames of clusters that a provider makes up in a preview: each is another one in the update */
  constructor(
    readonly records: readonly ResourceRecord[],
    readonly madeUpNames: ReadonlySet<string> = new Set(),
  ) {
    for (const record of records) this.byUrn.set(record.urn, record);
    for (const record of records) {
      if (Object.hasOwn(roleTypes, record.type)) this.addRole(madeRole(record));
      const names = ownEntry(instanceProfileTypes, record.type);
      const name = names && text(record.props, names.name);
      if (name !== undefined) addTo(this.instanceProfilesByName, name, record);
      if (names) for (const urn of this.around(record)) addTo(this.instanceProfilesInside, urn, record);
    }
    // For other resources our component is the role that it makes, also if its children are not in sight.
    for (const record of records)
      if (record.type === componentType && this.rolesWithin(record.urn).length === 0)
        this.addRole(componentRole(record));
  }

  instanceProfilesNamed(name: string): readonly ResourceRecord[] {
    return this.instanceProfilesByName.get(name) ?? [];
  }

  /** The instance profile that a resource is, or those made inside a component, at any depth. */
  instanceProfilesAt(urn: string): readonly ResourceRecord[] {
    const record = this.byUrn.get(urn);
    if (record && Object.hasOwn(instanceProfileTypes, record.type)) return [record];
    return this.instanceProfilesInside.get(urn) ?? [];
  }

  rolesWithin(urn: string): readonly MadeRole[] {
    for (const role of this.rolesToPlace.splice(0))
      for (const component of this.around(role.record)) addTo(this.rolesInside, component, role);
    return this.rolesInside.get(urn) ?? [];
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
    return parseRoleArn(value) ? this.roleWithArn(value) : this.roleWithName(record, property, value);
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
    const others = this.rolesFromDependencies(record, property).filter((role) => !roles.includes(role));
    return others.length === missing ? { roles: [...roles, ...others], candidates: [] } : { roles, candidates: others };
  }

  /** The roles that a property's value may come from, by its dependencies. */
  rolesFromDependencies(record: ResourceRecord, property: string): readonly RoleIdentity[] {
    return this.rolesBehind(record.propertyDependencies[property] ?? [], new Set());
  }

  private rolesBehind(urns: readonly string[], seen: Set<string>): readonly RoleIdentity[] {
    const direct: RoleIdentity[] = [];
    const components: string[] = [];
    const [given, keepers]: [RoleIdentity[][], ResourceRecord[]] = [[], []];
    for (const urn of urns) {
      const record = this.byUrn.get(urn);
      const role = this.roles.get(urn) ?? (record ? undefined : identityFromFunction(urn));
      if (seen.has(urn)) continue;
      seen.add(urn);
      if (role) direct.push(role);
      else if (!record) continue;
      else if (roleCarriedBy(record.type) !== undefined) direct.push(...this.rolesCarried(record, seen));
      else if (keptBy(record.type) !== undefined) keepers.push(record);
      // Only an existing state has the outputs of another stack.
      else if (record.type === stackReferenceType) given.push(this.rolesOfArns(plain(read(record.props, "outputs"))));
      else components.push(urn);
    }
    // A resource that only stores ARNs counts only if no role is named directly.
    if (direct.length === 0) direct.push(...keepers.flatMap((record) => this.rolesKept(record, seen)));
    // A component does not count if one of the roles inside it is named too: the role is more exact.
    const inComponents = components
      .filter((urn) => !direct.some((role) => this.isWithin(role, urn)))
      .map((urn) => this.rolesWithin(urn));
    const fromElsewhere = given.filter((roles) => !roles.some((role) => direct.some((one) => isSameRole(one, role))));
    // Many values may come from one big component: its list is not copied for each.
    const [all, ...more] = inComponents;
    if (all && direct.length + given.length + more.length === 0) return all;
    return distinct([...direct, ...fromElsewhere.flat(), ...inComponents.flat()]);
  }

  private rolesCarried(record: ResourceRecord, seen: Set<string>): readonly RoleIdentity[] {
    const property = required(roleCarriedBy(record.type));
    const values = items(record.props, property);
    return [values]
      .flat()
      .flatMap((value) =>
        value === unknown
          ? this.rolesBehind(record.propertyDependencies[property] ?? [], seen)
          : (this.roleOf(record, property, value) ?? []),
      );
  }

  private rolesKept(record: ResourceRecord, seen: Set<string>): readonly RoleIdentity[] {
    const property = required(keptBy(record.type));
    const value = plain(read(record.props, property));
    if (isPartlyUnknown(value)) return this.rolesBehind(record.propertyDependencies[property] ?? [], seen);
    return this.rolesOfArns(value);
  }

  private rolesOfArns(value: unknown): RoleIdentity[] {
    return textsIn(value).flatMap((arn) => this.roleWithArn(arn) ?? []);
  }

  private roleWithArn(arn: string): RoleIdentity | undefined {
    const identity = identityFromArn(arn);
    if (!identity) return undefined;
    const made = this.namedRoles.inAccount(identity.name ?? "", identity.accountId);
    return made.find((role) => isSameRole(role, identity)) ?? identity;
  }

  /**
   * Resolves a bare name: first to the role that the value depends on, if name and account fit; else to the stack's only role of that
   * name.
   */
  private roleWithName(record: ResourceRecord, property: string, name: string): RoleIdentity | undefined {
    const source = only(this.rolesFromDependencies(record, property));
    const accountId = accountOfProvider(record.provider);
    const isThere = agree(source?.accountId, accountId);
    const isNamed =
      source?.name === undefined ? this.namedRoles.named(name).length === 0 : isSameName(source, { name });
    if (source && isThere && isNamed) return source;
    const candidates = this.mayBeIn(accountId, name);
    if (candidates.some((list) => list.length > 0)) {
      const sameProvider = this.namedRoles.ofProvider(name, record.provider?.urn);
      return onlyWhere(candidates, () => true) ?? onlyWhere([sameProvider], (role) => agree(role.accountId, accountId));
    }
    return identityFromName(name, accountId, partitionOfProvider(record.provider));
  }

  /** The roles of a name that may be in an account, in lists. If the account is not known: all roles of that name. */
  private mayBeIn(accountId: string | undefined, name: string): (readonly MadeRole[])[] {
    const { namedRoles } = this;
    if (accountId === undefined) return [namedRoles.named(name)];
    return [namedRoles.inAccount(name, accountId), namedRoles.inAccount(name)];
  }

  private isWithin({ urn }: RoleIdentity, component: string): boolean {
    const record = urn === undefined ? undefined : this.byUrn.get(urn);
    return record !== undefined && this.around(record).includes(component);
  }

  /** The URNs of the components that a resource is in, without the stack, which everything is in. */
  private around({ urn, parent }: ResourceRecord): string[] {
    const urns: string[] = [];
    let record = this.byUrn.get(parent ?? "");
    while (record && record.type !== "pulumi:pulumi:Stack" && record.urn !== urn && urns.length < depthLimit) {
      urns.push(record.urn);
      record = this.byUrn.get(record.parent ?? "");
    }
    return urns;
  }

  private addRole(role: MadeRole): void {
    this.roles.set(role.urn, role);
    this.namedRoles.add(role);
    this.rolesToPlace.push(role);
  }
}

/** How many components around a resource are looked at: nobody nests more. */
const depthLimit = 20;

function distinct(roles: readonly RoleIdentity[]): readonly RoleIdentity[] {
  if (roles.length < 2) return roles;
  const keyOf = ({ urn, accountId, name }: RoleIdentity) =>
    accountId !== undefined && name !== undefined ? `${accountId} ${nameKey(name)}` : (urn ?? `${name}`);
  return [...new Map(roles.map((role) => [keyOf(role), role])).values()];
}

/** The one item of a list that has just one. */
export function only<Item>(list: readonly Item[]): Item | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** The one item of some lists that passes a test; looks no further than the second. */
export function onlyWhere<Item>(lists: readonly (readonly Item[])[], test: (item: Item) => boolean): Item | undefined {
  let found: Item | undefined;
  for (const list of lists)
    for (const item of list)
      if (test(item)) {
        if (found !== undefined) return undefined;
        found = item;
      }
  return found;
}
