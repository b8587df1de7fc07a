import type { Exemption } from ".";
import { globMatches, splitArn } from "../trust";
import { roleMatches, type RoleIdentity } from "../records/identity";
import { nameInUrn } from "../records/record";

/**
 * Whether an exemption is about a role, by its ARN or name, or by a name of its resource.
 * @param names the names of the resource: its URN and the last part of that by default
 * @param path the file where it was read
 */
export function coversRole(
  { role: pattern, resource, file }: Exemption,
  role: RoleIdentity,
  names = role.urn === undefined ? [] : [role.urn, nameInUrn(role.urn)],
  path?: string,
): boolean {
  if (file !== undefined && !(path !== undefined && globMatches(file, path))) return false;
  if (pattern !== undefined && !(knowsAccount(pattern, role) && roleMatches(pattern, role))) return false;
  // A role whose name AWS's provider makes up has no other name that could be written down beforehand.
  return resource === undefined || names.some((name) => globMatches(resource, name));
}

/** An ARN names an account: while the role's account is not known, the ARN may mean a role of that name in another account. */
function knowsAccount(pattern: string, { accountId }: RoleIdentity): boolean {
  const { prefix, partition, service, region, accountId: named } = splitArn(pattern);
  return (
    accountId !== undefined || !/[:/]/.test(pattern) || !/[0-9]/.test(prefix + partition + service + region + named)
  );
}
