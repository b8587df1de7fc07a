import { groupBy } from "../text";
import { profilePlace, type AccountRole, type ProfileUse } from "../facts/account/account-role";
import type { AccountRecord } from "../readers/account/inventory";
import { accountFinding, type AccountFinding } from "../findings/account";
import type { FargateProfile } from "../facts/fargate-profiles";
import { fargateProfileRole } from "../facts/evidence/fargate-profile";
import type { ProfileRoleMissing } from "../findings/found";
import type { MadeRole } from "../records/identity";
import { read, text, unknown } from "../records/record";
import { parseRoleArn, partitionOf } from "../trust";
import { ownRoleOf } from "./account-fixes";
import { createMissing } from "./account-new-role";

/** The ARN that most profiles have; of several, the first. */
function commonestRole(uses: readonly ProfileUse[]): string {
  const byRole = groupBy(uses, ({ profile }) => profile.role);
  const [[role] = [""]] = [...byRole].sort(([, a], [, b]) => b.length - a.length);
  return role;
}

/**
 * The profiles whose role is not there: EKS cannot start their pods.
 * @param uses those that name one role, by any path: an account has no two roles of a name
 */
export function missingRole(account: AccountRecord, uses: readonly ProfileUse[]): AccountFinding[] {
  const role = commonestRole(uses);
  const parsed = parseRoleArn(role);
  const isOfAnotherAccount = parsed !== undefined && parsed.accountId !== account.id;
  const made = parsed && !isOfAnotherAccount ? createMissing(account, parsed, uses) : undefined;
  return uses.map((use) => {
    const { role: named } = use.profile;
    const again = { kind: "profile-again", account: isOfAnotherAccount ? account.id : undefined } as const;
    return accountFinding("role-missing", profilePlace(account, use, named), {
      found: { kind: "no-role", named, isOfAnotherAccount },
      fix: made ? (named === role ? made : { kind: "profile-again", role, first: made }) : again,
    });
  });
}

/** A profile whose role has another path than the profile says: for EKS there is no such role. */
export function roleUnderAnotherPath(role: AccountRole, use: ProfileUse): AccountFinding[] {
  const { account, record } = role;
  const { role: named } = use.profile;
  if (named === record.arn) return [];
  return [
    accountFinding("role-missing", profilePlace(account, use, record.arn), {
      found: { kind: "no-role", named, is: record.arn },
      fix: ownRoleOf(role) ?? { kind: "profile-again", role: record.arn },
    }),
  ];
}

/** A profile whose role, as far as it is in sight, has another ARN than the profile says: it was put together, with another path or partition. */
export function roleUnderAnotherArn(
  { record, role, region }: FargateProfile,
  made: MadeRole | undefined,
): Pick<ProfileRoleMissing, "part" | "named" | "is"> | undefined {
  const named = parseRoleArn(text(record.props, ...fargateProfileRole(record.type)) ?? "");
  if (!named || !role) return undefined;
  // The Region of what is in a template may stand for any.
  const partition = region === undefined || record.within ? undefined : partitionOf(region);
  if (partition !== undefined && partition !== named.partition)
    return { part: "partition", named: named.partition, is: partition };
  const path = made && pathOf(made);
  return path === undefined || path === named.path ? undefined : { part: "path", named: named.path, is: path };
}

/** The path of a role; undefined if it is not known. */
function pathOf({ record, path, arn }: MadeRole): string | undefined {
  const given = read(record.props, "path");
  if (arn !== undefined || typeof given === "string") return path;
  return given === unknown ? undefined : "/";
}
