import { readFileSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { packDirectory } from "../framework/pack-directory";
import { parseLedger, type LedgerEntry } from "../roles/ledger";

/** What the configured ledgers say: their entries, and for each bad file a text that names it, the reason and the fix. */
export interface Ledgers {
  entries: (LedgerEntry & { file: string })[];
  problems: string[];
}

/** Reads the ledgers. A relative path starts at the pack's directory, so that a ledger can be published with the pack. */
export function readLedgers(paths: readonly string[]): Ledgers {
  const ledgers: Ledgers = { entries: [], problems: [] };
  for (const path of new Set(paths)) {
    const result = readLedger(path);
    if ("problem" in result) ledgers.problems.push(problemText(path, result.problem));
    else ledgers.entries.push(...result.ledger.roles.map((entry) => ({ ...entry, file: basename(path) })));
  }
  return ledgers;
}

function readLedger(path: string): ReturnType<typeof parseLedger> {
  let text: string;
  try {
    text = readFileSync(isAbsolute(path) ? path : join(packDirectory(), path), "utf8");
  } catch (error) {
    return { problem: reasons[(error as NodeJS.ErrnoException).code ?? ""] ?? "it cannot be read" };
  }
  return parseLedger(text);
}

const reasons: Record<string, string> = {
  ENOENT: "there is no such file",
  EACCES: "reading it is not permitted",
  EISDIR: "it is a directory",
};

function problemText(path: string, reason: string): string {
  return (
    `the role ledger ${path} cannot be used: ${reason}, so roles that other stacks use are not known. ` +
    `Write it again: fargate-role ledger --output ${path}`
  );
}
