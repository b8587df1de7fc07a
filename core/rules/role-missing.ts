import {
  finding,
  profileEvidence,
  profilePlace,
  type AccountRole,
  type ProfileUse,
} from "../facts/account/account-role";
import type { AccountRecord } from "../facts/account/inventory";
import type { Finding } from "../findings";
import { evidenceText } from "../findings/render/evidence";
import { parseRoleArn } from "../trust";
import { fixOrSecondRole } from "./account-fixes";
import { createMissing } from "./account-new-role";

/** The ARN that most profiles have; of several, the first. */
function commonestRole(uses: readonly ProfileUse[]): string {
  const byRole = Map.groupBy(uses, ({ profile }) => profile.role);
  const [[role] = [""]] = [...byRole].sort(([, a], [, b]) => b.length - a.length);
  return role;
}

/**
 * The profiles whose role is not there: EKS cannot start their pods.
 * @param uses those that name one role, whatever its path: an account has no two roles of a name
 */
export function missingRole(account: AccountRecord, uses: readonly ProfileUse[]): Finding[] {
  const role = commonestRole(uses);
  const parsed = parseRoleArn(role);
  const isOfAnother = parsed !== undefined && parsed.accountId !== account.id;
  const [why, fix] = isOfAnother
    ? [
        "which is a role of another account: EKS can pass a service only roles of its own account",
        `Create the profile again with a role of account ${account.id}`,
      ]
    : [
        "and there is no such role",
        parsed ? createMissing(account, parsed, uses) : "Create the profile again with the ARN of a role that exists",
      ];
  return uses.map((use) => {
    const { role: own } = use.profile;
    const message = `${evidenceText(profileEvidence(use))} uses ${own}, ${why}`;
    const again = own === role ? "" : `; then create the profile again with ${role}`;
    return finding("role-missing", profilePlace(account, use, own), { message, fix: fix + again });
  });
}

/** A profile whose role has another path than the profile says: for EKS there is no such role. */
export function roleUnderAnotherPath(role: AccountRole, use: ProfileUse): Finding[] {
  const { account, record, parsed } = role;
  if (use.profile.role === record.arn) return [];
  return [
    finding("role-missing", profilePlace(account, use, record.arn), {
      message: `${evidenceText(profileEvidence(use))} uses ${use.profile.role}, and there is no such role: the ARN of role ${parsed.name} is ${record.arn}`,
      fix: fixOrSecondRole(role, `Create the profile again with ${record.arn}`),
    }),
  ];
}
