import { stat } from "node:fs/promises";
import { parseInventory } from "../../aws/file";
import type { AccountRecord } from "../../../core/facts/account/inventory";
import { mergeAccount } from "../../aws/merge";
import { Unanswered } from "../../../core/unanswered";
import { readNamed } from "../../io/read-text";
import { compareTexts } from "../../../core/text";

async function accountsIn(path: string): Promise<AccountRecord[]> {
  const parsed = parseInventory(await readNamed(path));
  if ("accounts" in parsed) return parsed.accounts;
  throw new Unanswered(
    `${path} is not an inventory that can be read: ${parsed.problem}. Write it again with: fargate-role scan --save FILE`,
  );
}

function keyOf({ id, partition }: AccountRecord): string {
  return `${id} ${partition}`;
}

/**
 * Gives one account after the other out of several files; what the files have of one account is brought together. Only
 * the files of one account are in memory at a time.
 */
export async function* accountsOfFiles(paths: readonly string[]): AsyncGenerator<AccountRecord> {
  const files = new Map<string, Set<string>>();
  // What comes through a pipe cannot be read twice.
  const piped = new Map<string, AccountRecord[]>();
  for (const path of new Set(paths)) {
    const accounts = await accountsIn(path);
    if (!(await stat(path)).isFile()) piped.set(path, accounts);
    for (const account of accounts) {
      const key = keyOf(account);
      files.set(key, (files.get(key) ?? new Set()).add(path));
    }
  }
  for (const [key, own] of [...files].sort(([a], [b]) => compareTexts(a, b))) {
    const records: AccountRecord[] = [];
    for (const path of own) {
      const accounts = piped.get(path) ?? (await accountsIn(path));
      records.push(...accounts.filter((account) => keyOf(account) === key));
    }
    const merged = mergeAccount(records);
    if (merged) yield merged;
  }
}
