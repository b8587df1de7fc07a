import { clusterPlace, entryTypes, type AccountRole, type ProfileUse } from "../facts/account/account-role";
import { accountFinding, type AccountFinding } from "../findings/account";
import { ownRoleOf } from "./account-fixes";

/** A role with a path, which `aws-auth` does not know by its ARN. */
export function rolePathInAwsAuth(role: AccountRole, use: ProfileUse): AccountFinding[] {
  const { account, record, parsed } = role;
  const { authenticationMode: mode } = use.cluster;
  // One of another type goes before aws-auth too, and is a finding of its own.
  const hasEntry = entryTypes(use.cluster, record.arn).length > 0;
  if (use.profile.role !== record.arn || parsed.path === "/" || hasEntry || !mode.includes("CONFIG_MAP")) return [];
  // An access entry of the role goes before aws-auth, which may let in its nodes.
  const fix = ownRoleOf(role) ?? { kind: "entry-for-path", isModeSet: mode !== "CONFIG_MAP" };
  const found = { kind: "path-in-aws-auth" } as const;
  return [accountFinding("role-path-in-aws-auth", clusterPlace(account, use, record.arn), { found, fix })];
}
