import { reportedRole, type ReportedRole } from "../../cli/report/report";
import type { AccountRecord } from "../../core/facts/account/inventory";
import type { AccountFix } from "../../core/findings/account";
import type { Finding, Place } from "../../core/findings";
import { worded } from "../../core/findings/render/account";
import { awsCliFix } from "../../core/findings/render/fix/aws-cli";
import { judgeAccount, type AccountJudgement } from "../../core/rules/account";
import { accountId, roleArn } from "./fake-aws-account";

/** What is said of an account, in words. */
export async function judgeInWords(
  account: AccountRecord,
): Promise<Omit<AccountJudgement, "roles" | "findings"> & { roles: ReportedRole[]; findings: Finding[] }> {
  const { roles, findings, ...read } = await judgeAccount(account);
  return { ...read, roles: roles.map(reportedRole), findings: findings.map((one) => worded(one)) };
}

/** A fix in words, for a role of the account. */
export function fixInWords(fix: AccountFix, role = "pods", place: Place = {}): string {
  return awsCliFix(fix, { account: accountId, role: roleArn(role), ...place }).text;
}
