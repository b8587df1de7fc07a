import { readFileSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { packDirectory } from "../adapter/pack-directory";
import { shellLine } from "../../core/aws/commands";
import { type LedgerEntry, parseLedger } from "../../core/facts/ledger";
import { type RoleIdentity, identityFromArn, nameKey } from "../../core/records/identity";
import { addTo, decodedText } from "../../core/text";

/** One entry of a ledger with the role that it is about. */
export interface KnownUse extends LedgerEntry {
  role: RoleIdentity;
  /** Name of the ledger's file. */
  file: string;
}

/** What the configured ledgers say, and for each bad file a text that names it, the reason and the fix. */
export interface Ledgers {
  /** The entries by the key of their role's name: a ledger tells of all roles of an organization. */
  byRoleName: Map<string, KnownUse[]>;
  problems: string[];
}

/** Reads the ledgers. A relative path starts at the pack's directory, so that a ledger can be published with the pack. */
export function readLedgers(paths: readonly string[]): Ledgers {
  const ledgers: Ledgers = { byRoleName: new Map(), problems: [] };
  for (const path of new Set(paths)) {
    const result = readLedger(path);
    if ("problem" in result) ledgers.problems.push(problemText(path, result.problem));
    else for (const entry of result.ledger.roles) addEntry(ledgers, entry, basename(path));
  }
  return ledgers;
}

function addEntry({ byRoleName }: Ledgers, entry: LedgerEntry, file: string): void {
  const role = identityFromArn(entry.arn);
  if (role?.name === undefined) return;
  addTo(byRoleName, nameKey(role.name), { ...entry, role, file });
}

function placeOf(path: string): string {
  return isAbsolute(path) ? path : join(packDirectory(), path);
}

function readLedger(path: string): ReturnType<typeof parseLedger> {
  let text: string;
  try {
    text = decodedText(readFileSync(placeOf(path)));
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

/**
 * What Pulumi downloads for a policy group lies in a cache of each user: there only the publisher of the pack can put a ledger.
 */
function problemText(path: string, reason: string): string {
  const write = shellLine("fargate-role", "ledger", "--output", path);
  const fix = isAbsolute(path)
    ? `Write it again: ${write}`
    : `The ledger belongs in the policy pack. The team that publishes the pack: run \`${write}\` in the pack's directory, then publish a new version`;
  return `the role ledger ${path} cannot be used: ${reason}, so roles that other stacks use are not known. ${fix}`;
}
