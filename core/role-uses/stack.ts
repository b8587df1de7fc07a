import { parseRoleArn } from "../iam";
import { identityFromArn } from "./identity";
import { madeRole, type MadeRole } from "./made-role";
import type { ResourceRecord } from "./record";
import { componentType, instanceProfileTypes, roleTypes } from "./types";
import { text } from "./values";

/** A stack's resources, indexed once for all who look for roles in it. */
export class Stack {
  readonly records: readonly ResourceRecord[];
  readonly byUrn = new Map<string, ResourceRecord>();
  readonly roles = new Map<string, MadeRole>();
  private readonly rolesByName = new Map<string, MadeRole[]>();
  private readonly profilesByName = new Map<string, ResourceRecord[]>();
  private readonly rolesByAncestor = new Map<string, MadeRole[]>();
  private readonly profilesByAncestor = new Map<string, ResourceRecord[]>();

  constructor(records: readonly ResourceRecord[]) {
    this.records = records;
    for (const record of records) this.byUrn.set(record.urn, record);
    for (const record of records) {
      if (record.type in roleTypes) this.addRole(madeRole(record));
      const profile = instanceProfileTypes[record.type];
      if (profile) {
        add(this.profilesByName, text(record.props, profile.name), record);
        for (const urn of this.ancestorsOf(record)) add(this.profilesByAncestor, urn, record);
      }
    }
    for (const record of records) {
      // Seen from elsewhere, our component is the role that it makes, also where its children are not in sight.
      if (record.type === componentType && this.rolesWithin(record.urn).length === 0)
        this.addRole(componentRole(record));
    }
  }

  /** The roles that the stack makes under a name. */
  rolesNamed(name: string): readonly MadeRole[] {
    return this.rolesByName.get(name) ?? [];
  }

  /** The instance profiles that the stack makes under a name. */
  instanceProfilesNamed(name: string): readonly ResourceRecord[] {
    return this.profilesByName.get(name) ?? [];
  }

  /** The instance profile that a resource is, or those made inside a component, at any depth. */
  instanceProfilesAt(urn: string): readonly ResourceRecord[] {
    const record = this.byUrn.get(urn);
    if (record && record.type in instanceProfileTypes) return [record];
    return this.profilesByAncestor.get(urn) ?? [];
  }

  /** The roles made inside a component, at any depth. */
  rolesWithin(urn: string): readonly MadeRole[] {
    return this.rolesByAncestor.get(urn) ?? [];
  }

  private addRole(role: MadeRole): void {
    this.roles.set(role.urn, role);
    add(this.rolesByName, role.name, role);
    for (const urn of this.ancestorsOf(role.record)) add(this.rolesByAncestor, urn, role);
  }

  private ancestorsOf({ parent }: ResourceRecord): string[] {
    const ancestors = new Set<string>();
    for (let urn = parent; urn !== undefined && !ancestors.has(urn); urn = this.byUrn.get(urn)?.parent)
      ancestors.add(urn);
    // The stack itself is everyone's ancestor, which says nothing.
    return [...ancestors].filter((urn) => this.byUrn.get(urn)?.type !== "pulumi:pulumi:Stack");
  }
}

function componentRole(record: ResourceRecord): MadeRole {
  const known = parseRoleArn(text(record.props, "roleArn") ?? "");
  const name = known?.name ?? text(record.props, "roleName") ?? text(record.props, "name");
  return {
    label: name === undefined ? `of ${record.type} "${record.name}"` : `"${name}"`,
    name,
    ...(known && identityFromArn(known.arn)),
    urn: record.urn,
    record,
  };
}

function add<Value>(map: Map<string, Value[]>, key: string | undefined, value: Value): void {
  if (key === undefined) return;
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
