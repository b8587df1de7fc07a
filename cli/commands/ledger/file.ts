import { existsSync } from "node:fs";
import { ledgerVersion, parseLedger, type LedgerEntry, type UnresolvedUse } from "../../../core/readers/ledger";
import { Unanswered } from "../../../core/unanswered";
import { readNamed, saveFile } from "../../io/files";
import { compareTexts } from "../../../core/text";

export interface LedgerContent {
  entries: readonly LedgerEntry[];
  unresolved: readonly UnresolvedUse[];
}

export async function readLedger(path: string): Promise<LedgerContent | undefined> {
  if (!existsSync(path)) return undefined;
  const reading = parseLedger(await readNamed(path, `The ledger ${path}`));
  if ("ledger" in reading) return { entries: reading.ledger.roles, unresolved: reading.ledger.unresolved ?? [] };
  throw new Unanswered(
    `${path} is not a ledger that can be read: ${reading.problem}. It is left as it is. ` +
      "Give the name of a ledger, or of a file that does not exist yet",
  );
}

const entryKeys = ["arn", "use", "stack", "urn", "evidence", "isPurpose"] as const;
const unresolvedKeys = ["use", "stack", "urn", "evidence", "reason", "name"] as const;

/** A ledger as text: entries in one fixed order, each once and on a line of its own, so that two ledgers compare well. */
export function formatLedger({ entries, unresolved }: LedgerContent): string {
  const more = unresolved.length === 0 ? "" : `,\n  "unresolved": ${listText(unresolved, unresolvedKeys)}`;
  return `{\n  "version": ${ledgerVersion},\n  "roles": ${listText(entries, entryKeys)}${more}\n}\n`;
}

function listText<Entry>(entries: readonly Entry[], keys: readonly (keyof Entry)[]): string {
  const compare = (a: Entry, b: Entry): number => {
    const key = keys.find((candidate) => a[candidate] !== b[candidate]);
    return key === undefined ? 0 : compareTexts(String(a[key]), String(b[key]));
  };
  const lines = [...entries]
    .sort(compare)
    .filter((entry, index, sorted) => index === 0 || compare(sorted[index - 1], entry) !== 0)
    .map((entry) => `    ${JSON.stringify(Object.fromEntries(keys.map((key) => [key, entry[key]])))}`);
  return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
}

export async function writeLedger(path: string, content: LedgerContent): Promise<void> {
  await saveFile(path, formatLedger(content), undefined, "The ledger ");
}
