import assert from "node:assert/strict";
import { reportedRole, type ReportedRole } from "../../cli/report/report";
import { accountRole, usesOf, type AccountRole, type AskedCluster } from "../../core/facts/account/account-role";
import type { AccountRecord } from "../../core/readers/account/inventory";
import type { Finding, FindingId } from "../../core/findings";
import type { AccountFinding } from "../../core/findings/account";
import { worded } from "../../core/findings/render/account";
import { judgeAccount, type AccountJudgement } from "../../core/rules/account";

/** The first role of an account, with who uses it. */
export function roleIn(account: AccountRecord, asked?: readonly AskedCluster[]): AccountRole {
  const [record] = account.roles;
  assert.ok(record);
  const role = accountRole(usesOf(account), record, asked);
  assert.ok(role);
  return role;
}

/** What is found in an account: of one id, or all. */
export async function foundIn(account: AccountRecord, id?: FindingId): Promise<AccountFinding[]> {
  const { findings } = await judgeAccount(account);
  return findings.filter((one) => id === undefined || one.id === id);
}

/** The ids of what is found in an account. */
export async function idsIn(account: AccountRecord): Promise<string[]> {
  return (await foundIn(account)).map(({ id }) => id);
}

/** What is said of an account, in words. */
export async function judgeInWords(
  account: AccountRecord,
): Promise<Omit<AccountJudgement, "roles" | "findings"> & { roles: ReportedRole[]; findings: Finding[] }> {
  const { roles, findings, ...read } = await judgeAccount(account);
  return { ...read, roles: roles.map(reportedRole), findings: findings.map((one) => worded(one)) };
}
