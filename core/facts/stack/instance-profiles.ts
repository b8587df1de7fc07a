import { memoizeByObject } from "../../memoize";
import { accountIdPattern, isArn, parseIamArn } from "../../policy";
import { groupBy, only, ownEntry, distinct } from "../../text";
import type { UseSeen, InstanceProfileIdentity, ShownUse } from "../../records/uses";
import { accountOfProvider, agree, mayBeSameRole, type RoleIdentity } from "../../records/identity";
import { outcomesOf, read, text, unknown, type ResourceRecord, type Path } from "../../records/record";
import { instanceProfileTypes } from "../../records/resource-types";
import { insideComponents, type Stack } from "./stack";

/** An instance profile that a stack makes, with the roles in it. */
interface MadeProfile extends Partial<InstanceProfileIdentity> {
  record: ResourceRecord;
  roles: readonly RoleIdentity[];
}

/** The instance profiles that a stack makes. The account of one: its own, its provider's, or that of the role in it. */
export const madeInstanceProfiles = memoizeByObject(findInstanceProfiles);

function findInstanceProfiles(stack: Stack) {
  function profilesMade(record: ResourceRecord) {
    const properties = ownEntry(instanceProfileTypes, record.type);
    if (!properties) return [];
    const roles = distinct(outcomesOf(record).flatMap((outcome) => stack.rolesInList(outcome, properties.role).roles));
    const identity = profileFrom(text(record.props, "arn") ?? "", accountOfProvider(record.provider));
    const accountId = identity.accountId ?? only(roles)?.accountId;
    return [{ record, name: text(record.props, properties.name), accountId, roles }];
  }
  return stack.records.flatMap(profilesMade);
}

/** The instance profiles of a stack that hold a role, as far as that is known: a role of pods has no use for one. */
export function usesInProfiles(stack: Stack, role: RoleIdentity): ShownUse[] {
  const { urn, name } = role;
  const { byUrn, byName } = held(stack);
  const named = byName.get(name) ?? [];
  const same = named.filter(({ holds }) => (holds.urn ?? urn) === urn && mayBeSameRole(holds, role));
  const profiles = new Set([...same, ...(byUrn.get(urn ?? "") ?? [])].map(({ profile }) => profile));
  return [...profiles].map(({ record: seenIn, name = seenIn.name }) => {
    return { use: "node-group", evidence: { kind: "instance-profile", name, seenIn } };
  });
}

const held = memoizeByObject(heldRoles);

function heldRoles(stack: Stack) {
  const holdings = madeInstanceProfiles(stack).flatMap((profile) => profile.roles.map((holds) => ({ profile, holds })));
  return { byUrn: groupBy(holdings, ({ holds }) => holds.urn), byName: groupBy(holdings, ({ holds }) => holds.name) };
}

/** The instance profiles by name; and by URN, with those made inside a component under the URN of the component. */
export const profilesIn = memoizeByObject(indexProfiles);

function indexProfiles(stack: Stack) {
  const made = madeInstanceProfiles(stack);
  const byUrn = insideComponents(stack, made);
  for (const profile of made) byUrn.set(profile.record.urn, [profile]);
  return { byName: groupBy(made, ({ name }) => name), byUrn };
}

/**
 * The use, by EC2 nodes, of the role in the instance profile that a property names by name or ARN. A value that is not known yet is
 * the one profile that its dependencies lead to.
 */
// eslint-disable-next-line complexity -- Each form of the value has one line.
export function useOfInstanceProfile(stack: Stack, record: ResourceRecord, path: Path): UseSeen[] {
  // The components of `@pulumi/eks` call it by its name.
  const means = record.type.startsWith("eks:") ? undefined : "instance-profile";
  const shown = { use: "node-group", evidence: { kind: "property", of: record, path: path.join("."), means } } as const;
  const { byName, byUrn } = profilesIn(stack);
  const inUse = (profile: MadeProfile | undefined) =>
    profile ? profile.roles.map((role) => ({ ...shown, role })) : [];
  const value = read(record.props, ...path);
  const dependencies = record.propertyDependencies[path[0]] ?? [];
  const sources = distinct(dependencies.flatMap((urn) => byUrn.get(urn) ?? []));
  const source = only(sources);
  if (value === unknown && !source) return [{ ...shown, candidates: sources.flatMap(({ roles }) => roles) }];
  if (value === unknown || isLeftOut(record, path)) return inUse(source);
  if (typeof value !== "string" || value === "") return [];
  if (value.startsWith("urn:pulumi:")) return inUse(only(byUrn.get(value) ?? []));
  const wanted = profileFrom(value, accountOfProvider(record.provider));
  const namesakes = byName.get(wanted.name) ?? [];
  const named = namesakes.filter(({ accountId }) => agree(wanted.accountId, accountId));
  if (named.length === 0) return [{ ...shown, instanceProfile: wanted }];
  return inUse(sources.find((profile) => named.includes(profile)) ?? only(named));
}

/** A provider may leave an unknown value out of its preview; the dependencies still tell that there is a value. */
function isLeftOut({ props }: ResourceRecord, path: Path) {
  return read(props, ...path) === undefined && read(props, path[0]) === undefined;
}

/** What an instance profile's name or ARN, `arn:PARTITION:iam::ACCOUNT:instance-profile/PATH/NAME`, says. */
function profileFrom(value: string, accountId: string | undefined): InstanceProfileIdentity {
  if (!isArn(value)) return { name: value, accountId };
  const { accountId: account = "" } = parseIamArn(value) ?? {};
  const profileAccount = accountIdPattern.test(account) ? account : accountId;
  return { name: value.slice(value.lastIndexOf("/") + 1), accountId: profileAccount };
}
