import { existsSync } from "node:fs";
import { ledgerVersion, parseLedger, type Ledger } from "../../../core/readers/ledger";
import { distinct } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import { readNamed, saveFile } from "../../io/files";

export async function readLedger(path: string): Promise<Ledger | undefined> {
  if (!existsSync(path)) return undefined;
  const reading = parseLedger(await readNamed(path, `The ledger ${path}`));
  if ("ledger" in reading) return reading.ledger;
  throw new Unanswered(
    `${path} is not a ledger that can be read: ${reading.problem}. It is left as it is. ` +
      "Give the name of a ledger, or of a file that does not exist yet",
  );
}

const entryKeys = ["arn", "use", "stack", "urn", "evidence", "isPurpose"] as const;
const unresolvedKeys = ["use", "stack", "urn", "evidence", "reason", "name"] as const;

/** A ledger as text: entries in one fixed order, each once and on a line of its own, so that two ledgers compare well. */
export function formatLedger({ roles, unresolved }: Ledger): string {
  const more = unresolved.length === 0 ? "" : `,\n  "unresolved": ${listText(unresolved, unresolvedKeys)}`;
  return `{\n  "version": ${ledgerVersion},\n  "roles": ${listText(roles, entryKeys)}${more}\n}\n`;
}

function listText<Entry>(entries: readonly Entry[], keys: readonly (keyof Entry)[]) {
  if (entries.length === 0) return "[]";
  const lines = entries.map((entry) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, entry[key]]))));
  return `[\n    ${distinct(lines).sort().join(",\n    ")}\n  ]`;
}

export async function writeLedger(path: string, content: Ledger): Promise<void> {
  await saveFile(path, formatLedger(content), undefined, "The ledger ");
}
