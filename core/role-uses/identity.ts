import { globMatches, parseRoleArn, roleNamePattern } from "../iam";

/**
 * Which role something is about. Account and name identify a role; a path does not matter, a partition does. Whatever
 * is not known yet is undefined.
 */
export interface RoleIdentity {
  /** The role in words, for messages. */
  label: string;
  /** URN of the resource that makes the role, if this stack makes it. */
  urn?: string;
  arn?: string;
  partition?: string;
  accountId?: string;
  path?: string;
  name?: string;
}

/** The identity that a role's ARN states; undefined for a text that is no role's ARN. */
export function identityFromArn(arn: string): RoleIdentity | undefined {
  const parsed = parseRoleArn(arn);
  return parsed && { ...parsed, label: `"${parsed.name}" (${arn})` };
}

/** The identity that a bare role name states; undefined for a text that is no role's name. */
export function identityFromName(name: string, accountId?: string, partition?: string): RoleIdentity | undefined {
  if (!roleNamePattern.test(name)) return undefined;
  return { label: accountId ? `"${name}" of account ${accountId}` : `"${name}"`, name, accountId, partition };
}

/** True if both identify a role that is certainly one and the same. */
export function isSameRole(a: RoleIdentity, b: RoleIdentity): boolean {
  if (a.urn !== undefined && a.urn === b.urn) return true;
  return (
    a.name !== undefined &&
    a.name === b.name &&
    a.accountId !== undefined &&
    a.accountId === b.accountId &&
    agree(a.partition, b.partition)
  );
}

/**
 * True if both can be taken for one role: equal names, and nothing known that separates them. An unknown account is
 * taken to be the other's account - except between two roles that this stack makes, since two resources are two roles.
 */
export function mayBeSameRole(a: RoleIdentity, b: RoleIdentity): boolean {
  if (isSameRole(a, b)) return true;
  if (a.name === undefined || a.name !== b.name) return false;
  const bothMade = a.urn !== undefined && b.urn !== undefined;
  return !bothMade && agree(a.accountId, b.accountId) && agree(a.partition, b.partition);
}

function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/**
 * True if a role's ARN or name, or a glob for either, matches the role. A pattern without a colon or a slash is about the
 * name. An ARN pattern is tried with and without the role's path; what is not known of the role's ARN is taken to be what
 * the pattern says there.
 */
export function roleMatches(pattern: string, role: RoleIdentity): boolean {
  if (role.name === undefined) return false;
  if (!/[:/]/.test(pattern)) return globMatches(pattern, role.name);
  const parts = pattern.split(":");
  const partition = role.partition ?? (parts.length >= 6 ? parts[1] : "aws");
  const account = role.accountId ?? parts.find((part) => /^[*]*[0-9][0-9*]*$/.test(part)) ?? "000000000000";
  return [role.path ?? "/", "/"].some((path) =>
    globMatches(pattern, `arn:${partition}:iam::${account}:role${path}${role.name}`),
  );
}
