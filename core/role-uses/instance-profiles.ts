import type { RoleIdentity } from "./identity";
import type { ResourceRecord } from "./record";
import { rolesInList } from "./role-list";
import type { Stack } from "./stack";
import { instanceProfileTypes } from "./types";
import { read, unknown } from "./values";
import { present } from "../text";

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
  return rolesInList(stack, profile, present(instanceProfileTypes[profile.type]).role)
    .filter((found) => !found.uncertain)
    .map((found) => found.role);
}

function profileAt(
  stack: Stack,
  record: ResourceRecord,
  path: [string, ...(string | number)[]],
): ResourceRecord | undefined {
  const value = read(record.props, ...path);
  const dependencies = record.propertyDependencies[path[0]] ?? [];
  const sources = [...new Set(dependencies.flatMap((urn) => stack.instanceProfilesAt(urn)))];
  // A provider may leave out of its preview what is not known yet; the dependencies still tell that there is a value.
  const isLeftOut = value === undefined && read(record.props, path[0]) === undefined;
  if (value === unknown || isLeftOut) return only(sources);
  if (typeof value !== "string") return undefined;
  if (value.startsWith("urn:pulumi:")) return only(stack.instanceProfilesAt(value));
  const name = value.startsWith("arn:") ? value.slice(value.lastIndexOf("/") + 1) : value;
  const named = stack.instanceProfilesNamed(name);
  return sources.find((source) => named.includes(source)) ?? only(named);
}

function only<Item>(list: readonly Item[]): Item | undefined {
  return list.length === 1 ? list[0] : undefined;
}
