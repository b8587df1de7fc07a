import { type ProfileRule, type Estate } from "../facts/estate";
import { isOfAnotherAccount, fargateProfileRole, type FargateProfile } from "../facts/fargate-profiles";
import type { ArnOfNoRole, NoSuchRole } from "../findings/found";
import { parseRoleArn, partitionOf } from "../policy";
import { hasEveryRole } from "../readers/source";
import { type MadeRole, type RoleIdentity } from "../records/identity";
import type { Facts } from "../facts/facts";
import { isText, read, text, unknown } from "../records/record";
/** A profile whose role does not exist: EKS cannot start its pods. */
export const roleMissing = {
  id: "role-missing",
  needs: "complete",
  judge: findMissingRole,
} satisfies ProfileRule;

function findMissingRole(profile: FargateProfile, { source, facts }: Estate): NoSuchRole[] {
  const { record, profile: name, cluster, region } = profile;
  if (!hasEveryRole(source) || facts.stack.roles.has(profile.role?.urn ?? "") || isOfAnotherAccount(profile)) return [];
  const named = text(record.props, ...fargateProfileRole(record.type)) ?? "";
  const role = profile.role ?? { label: named, arn: named };
  return [{ id: "role-missing", kind: "no-role", role, profile: { name, cluster, region }, at: record }];
}

/** A profile whose role, as far as it is in sight, has another ARN than the profile says: it was put together, with another path or partition. */
export const roleUnderAnotherArn = {
  id: "role-missing",
  judge: findOtherArn,
} satisfies ProfileRule;

// eslint-disable-next-line complexity -- The partition is asked before the path, and each may be unknown.
function findOtherArn(
  { record, role, region, profile: name, cluster }: FargateProfile,
  { source, facts }: Estate,
): ArnOfNoRole[] {
  const profile = source.complete ? { name, cluster, region } : { record };
  const named = parseRoleArn(text(record.props, ...fargateProfileRole(record.type)) ?? "");
  if (!named || !role) return [];
  const differing = (part: ArnOfNoRole["part"], is: string): ArnOfNoRole[] => [
    { id: "role-missing", kind: "another-arn", role, profile, at: record, part, named: named[part], is },
  ];
  // The Region of what is in a template may stand for any.
  const isKnown = region !== undefined && region !== source.template?.region && !record.within;
  const partition = isKnown ? partitionOf(region) : partitionMade(role, facts);
  if (partition !== undefined && partition !== named.partition) return differing("partition", partition);
  const made = facts.stack.roles.get(role.urn ?? "");
  const path = made && pathOf(made);
  return path === undefined || path === named.path ? [] : differing("path", path);
}

/** The partition of the role of this name that the stack makes; undefined if its ARN is not known. An account is in one partition. */
function partitionMade({ name, accountId }: RoleIdentity, { stack }: Facts) {
  const roles = [...stack.roles.values()];
  return roles.find((made) => made.arn !== undefined && made.name === name && made.accountId === accountId)?.partition;
}

/** The path of a role; undefined if it is not known. */
function pathOf({ record, path, arn }: MadeRole) {
  const given = read(record.props, "path");
  if (arn !== undefined || isText(given)) return path;
  return given === unknown ? undefined : "/";
}
