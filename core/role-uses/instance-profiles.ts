import { only, instanceProfileTypes, type Path, type Stack } from "./stack";
import { present } from "../text";
import type { RoleIdentity } from "./identity";
import { read, unknown, type ResourceRecord } from "./record";

/**
 * The role of the instance profile that a property names by name or ARN, if the stack makes the profile. A value that
 * is not known yet is the one profile that its dependencies lead to.
 */
export function rolesOfInstanceProfile(stack: Stack, record: ResourceRecord, ...path: Path): RoleIdentity[] {
  const profile = profileAt(stack, record, path);
  if (!profile) return [];
  return stack.rolesInList(profile, present(instanceProfileTypes[profile.type]).role).roles;
}

function profileAt(stack: Stack, record: ResourceRecord, path: Path): ResourceRecord | undefined {
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
