import * as v from "valibot";
import { accountForm, type AccountRecord, type Inventory } from "../../core/readers/account/inventory";
import { asObject, compareTexts } from "../../core/text";
import { parseRoleArn } from "../../core/policy";

/** The accounts of a file as JSON text; there is nothing secret in it. */
export function formatInventory(accounts: readonly AccountRecord[]): string {
  const sorted = [...accounts].sort((a, b) => compareTexts(a.id, b.id));
  const inventory: Inventory = { version: 1, accounts: sorted };
  return `${JSON.stringify(inventory, null, 1)}\n`;
}

/** True for an account with no role of another one. An id alone does not tell: each partition has accounts of its own. */
function isAccount(value: unknown) {
  return (
    v.is(accountForm, value) &&
    value.roles
      .map(({ arn }) => parseRoleArn(arn))
      .every((role) => role?.accountId === value.id && role.partition === value.partition)
  );
}

/** True for a value that may be an account, also if a part of it is missing. */
function looksLikeAccount(value: unknown) {
  const { id, roles } = asObject(value);
  return (roles ?? id) !== undefined;
}

/** The accounts of a file of `scan --save`, or the fault of the file, without quoting it. */
export type SavedAccounts = { accounts: AccountRecord[] } | { problem: string; instead: string };

/** Undefined for any other content than that of `scan --save`. */
export function savedAccounts(content: unknown): SavedAccounts | undefined {
  const { version, accounts } = asObject(content);
  if (version !== 1 || !Array.isArray(accounts) || !accounts.some(looksLikeAccount)) return undefined;
  const index = accounts.findIndex((account) => !isAccount(account));
  if (index < 0) return { accounts: accounts as AccountRecord[] };
  const problem = `accounts[${index}] is not as fargate-role scan --save writes it`;
  return { problem, instead: "Write the file again: fargate-role scan --save FILE" };
}
