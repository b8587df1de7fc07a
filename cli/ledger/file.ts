import { readFile } from "node:fs/promises";
import { ledgerVersion, parseLedger, type LedgerEntry } from "../../core/role-uses";
import { CouldNotTell } from "../exit";
import { writeWhole } from "../walk/write-whole";

/**
 * Reads a role ledger.
 * @returns undefined if there is no such file
 * @throws CouldNotTell if it is no ledger that this version reads
 */
export async function readLedger(path: string): Promise<LedgerEntry[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new CouldNotTell(`The ledger ${path} cannot be read (${code})`);
  }
  const reading = parseLedger(text);
  if ("ledger" in reading) return reading.ledger.roles;
  throw new CouldNotTell(
    `${path} is no ledger that can be read: ${reading.problem}. ` +
      `Delete it and write it anew: fargate-role ledger --output ${path}`,
  );
}

const order: (keyof LedgerEntry)[] = ["arn", "use", "stack", "urn", "evidence"];

function compare(a: LedgerEntry, b: LedgerEntry): number {
  for (const key of order) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}

/** A ledger as text: entries in one fixed order, each once and on a line of its own, so that two ledgers compare well. */
export function formatLedger(entries: readonly LedgerEntry[]): string {
  const lines = [...entries]
    .sort(compare)
    .filter((entry, index, sorted) => index === 0 || compare(sorted[index - 1], entry) !== 0)
    .map(({ arn, use, stack, urn, evidence }) => `    ${JSON.stringify({ arn, use, stack, urn, evidence })}`);
  const roles = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "version": ${ledgerVersion},\n  "roles": ${roles}\n}\n`;
}

/**
 * Writes a role ledger; a reader finds the old one or the new one.
 * @throws CouldNotTell if the file cannot be written
 */
export async function writeLedger(path: string, entries: readonly LedgerEntry[]): Promise<void> {
  try {
    await writeWhole(path, formatLedger(entries));
  } catch (error) {
    throw new CouldNotTell(`The ledger ${path} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
