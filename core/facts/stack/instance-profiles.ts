import { memoizeByObject } from "../../memoize";
import { accountIdPattern, isArn, parseIamArn } from "../../trust";
import { groupBy, required } from "../../text";
import type { UseSeen, InstanceProfileIdentity, ShownUse } from "../../records/uses";
import { accountOfProvider, agree, mayBeSameRole, type RoleIdentity } from "../../records/identity";
import { read, text, unknown, type ResourceRecord, type Path } from "../../records/record";
import { instanceProfileTypes } from "../../records/resource-types";
import { only, type Stack } from "./stack";

/** The instance profiles that a stack makes and whose name is known, with the roles in them. */
export function madeInstanceProfiles(stack: Stack): (InstanceProfileIdentity & { roles: readonly RoleIdentity[] })[] {
  return stack.records.flatMap((record) => {
    const properties = instanceProfileTypes[record.type];
    const name = properties && text(record.props, properties.name);
    return name === undefined ? [] : [{ name, accountId: accountOf(stack, record), roles: rolesIn(stack, record) }];
  });
}

/** The instance profiles of a stack that hold a role, as far as that is known: a role of pods has no use for one. */
export function usesInProfiles(stack: Stack, role: RoleIdentity): ShownUse[] {
  const { urn, name } = role;
  const { byUrn, byName } = held(stack);
  const named = (name === undefined ? undefined : byName.get(name)) ?? [];
  const same = named.filter(({ holds }) => (holds.urn ?? urn) === urn && mayBeSameRole(holds, role));
  const records = new Set([...same, ...(byUrn.get(urn ?? "") ?? [])].map(({ profile }) => profile));
  return [...records].map((seenIn) => {
    const profile = text(seenIn.props, required(instanceProfileTypes[seenIn.type]).name) ?? seenIn.name;
    return { use: "node-group", evidence: { kind: "instance-profile", name: profile, seenIn } };
  });
}

const held = memoizeByObject((stack: Stack) => {
  const profiles = stack.records.filter(({ type }) => instanceProfileTypes[type]);
  const all = profiles.flatMap((profile) => rolesIn(stack, profile).map((holds) => ({ profile, holds })));
  return { byUrn: groupBy(all, ({ holds }) => holds.urn), byName: groupBy(all, ({ holds }) => holds.name) };
});

/**
 * The use, by EC2 nodes, of the role in the instance profile that a property names by name or ARN. A value that is not known yet is
 * the one profile that its dependencies lead to.
 */
export function useOfInstanceProfile(stack: Stack, record: ResourceRecord, path: Path): UseSeen[] {
  // The components of `@pulumi/eks` call it by its name.
  const means = record.type.startsWith("eks:") ? undefined : "instance-profile";
  const shown = { use: "node-group", evidence: { kind: "property", of: record, path: path.join("."), means } } as const;
  const inUse = (profile: ResourceRecord | undefined): UseSeen[] =>
    profile ? rolesIn(stack, profile).map((role) => ({ ...shown, role })) : [];
  const value = read(record.props, ...path);
  const dependencies = record.propertyDependencies[path[0]] ?? [];
  const sources = [...new Set(dependencies.flatMap((urn) => stack.instanceProfilesAt(urn)))];
  const source = only(sources);
  if (value === unknown && !source) {
    return [{ ...shown, candidates: sources.flatMap((profile) => rolesIn(stack, profile)) }];
  }
  // A provider may leave out of its preview what is not known yet; the dependencies still tell that there is a value.
  const isLeftOut = value === undefined && read(record.props, path[0]) === undefined;
  if (value === unknown || isLeftOut) return inUse(source);
  if (typeof value !== "string" || value === "") return [];
  if (value.startsWith("urn:pulumi:")) return inUse(only(stack.instanceProfilesAt(value)));
  const wanted = profileFrom(value, accountOfProvider(record.provider));
  const named = profilesOf(stack, wanted);
  if (named.length === 0) return [{ ...shown, instanceProfile: wanted }];
  return inUse(sources.find((profile) => named.includes(profile)) ?? only(named));
}

function rolesIn(stack: Stack, profile: ResourceRecord): readonly RoleIdentity[] {
  return stack.rolesInList(profile, required(instanceProfileTypes[profile.type]).role).roles;
}

/** What was found in a stack, by account and name: many resources name the same. */
const knownProfiles = memoizeByObject((_stack: Stack) => new Map<string, readonly ResourceRecord[]>());

function profilesOf(stack: Stack, wanted: InstanceProfileIdentity): readonly ResourceRecord[] {
  const ofStack = knownProfiles(stack);
  const key = `${wanted.accountId} ${wanted.name}`;
  const profiles =
    ofStack.get(key) ??
    stack.instanceProfilesNamed(wanted.name).filter((profile) => agree(wanted.accountId, accountOf(stack, profile)));
  ofStack.set(key, profiles);
  return profiles;
}

/** The account that an instance profile is made in: its own, its provider's, or the one of the role in it. */
function accountOf(stack: Stack, profile: ResourceRecord): string | undefined {
  const { accountId } = profileFrom(text(profile.props, "arn") ?? "", accountOfProvider(profile.provider));
  return accountId ?? only(rolesIn(stack, profile))?.accountId;
}

/** What an instance profile's name or ARN, `arn:PARTITION:iam::ACCOUNT:instance-profile/PATH/NAME`, says. */
function profileFrom(value: string, accountId: string | undefined): InstanceProfileIdentity {
  if (!isArn(value)) return { name: value, accountId };
  const { accountId: account = "" } = parseIamArn(value) ?? {};
  const own = accountIdPattern.test(account) ? account : accountId;
  return { name: value.slice(value.lastIndexOf("/") + 1), accountId: own };
}
