import type { RoleIdentity } from "./identity";
import type { ResourceRecord } from "./record";
import { rolesInList } from "./role-list";
import type { Stack } from "./stack";
import { instanceProfileTypes } from "./types";
import { read, unknown } from "./values";

/**
 * The role of the instance profile that a property names by name or ARN, if the stack makes the profile. A value that
 * is not known yet is the one profile that its dependencies lead to.
 */
export function rolesOfInstanceProfile(
  stack: Stack,
  record: ResourceRecord,
  ...path: [string, ...(string | number)[]]
): RoleIdentity[] {
  const profile = profileAt(stack, record, path);
  if (!profile) return [];
  return rolesInList(stack, profile, instanceProfileTypes[profile.type].role)
    .filter((found) => !found.uncertain)
    .map((found) => found.role);
}

function profileAt(
  stack: Stack,
  record: ResourceRecord,
  path: [string, ...(string | number)[]],
): ResourceRecord | undefined {
  const value = read(record.props, ...path);
  const sources = (record.propertyDependencies[path[0]] ?? [])
    .map((urn) => stack.byUrn.get(urn))
    .filter((source): source is ResourceRecord => source !== undefined && source.type in instanceProfileTypes);
  if (value === unknown) return sources.length === 1 ? sources[0] : undefined;
  if (typeof value !== "string") return undefined;
  const name = value.startsWith("arn:") ? value.slice(value.lastIndexOf("/") + 1) : value;
  const named = stack.instanceProfilesNamed(name);
  return sources.find((source) => named.includes(source)) ?? (named.length === 1 ? named[0] : undefined);
}
