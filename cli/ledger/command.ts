import type { LedgerEntry } from "../../core/role-uses";
import { CouldNotTell, exitCodes, type Verdict } from "../exit";
import type { Backend } from "../walk/backend";
import type { StackCache } from "../walk/cache";
import { findCollisions, renderCollisions, type Collision } from "./collisions";
import { noUses, placeUses, usesIn, type StackUses } from "./entries";
import { formatLedger, readLedger, writeLedger } from "./file";
import { isSelective, listStacks } from "../walk/stacks";
import { walkStacks } from "../walk/walk";
import type { LedgerOptions } from "./options";

/** What the ledger needs of the world around it. */
export interface LedgerSurroundings {
  connect: (url?: string) => Promise<Backend>;
  openCache: (options: LedgerOptions, backend: Backend) => Promise<StackCache<StackUses>>;
  progress: (done: number, total: number, stack?: string) => void;
  print: (text: string) => void;
  printAside: (text: string) => void;
}

const standardOutput = "-";

interface Walked {
  entries: LedgerEntry[];
  /** False if a stack could not be read, so that the ledger may lack something. */
  complete: boolean;
}

/** The entries that an earlier ledger has for a stack that cannot be read now. */
function earlierEntries(stack: string, earlier: readonly LedgerEntry[]): StackUses {
  return { entries: earlier.filter((entry) => entry.stack === stack), unplaced: [] };
}

async function walk(
  path: string,
  options: LedgerOptions,
  { connect, openCache, progress, printAside }: LedgerSurroundings,
): Promise<Walked> {
  const earlier = path === standardOutput ? [] : ((await readLedger(path)) ?? []);
  const backend = await connect(options.backend);
  const stacks = await listStacks(backend, options);
  const cache = await openCache(options, backend);
  const read = async (stack: string): Promise<StackUses> => usesIn(stack, await backend.export(stack));
  const visited = await walkStacks(stacks, read, { parallel: options.parallel, cache, progress, ofEmpty: noUses });
  await cache.save(isSelective(options) ? undefined : new Set(stacks.map(({ name }) => name)));
  let complete = true;
  const uses = visited.map((result) => {
    if ("value" in result) return result.value;
    complete = false;
    const kept = earlierEntries(result.stack, earlier);
    const count = kept.entries.length === 1 ? "1 entry" : `${kept.entries.length} entries`;
    printAside(`${result.stack} could not be read: ${result.error.message}. Kept from the earlier ledger: ${count}.`);
    return kept;
  });
  const { entries, unplaced } = placeUses(uses);
  for (const { roleName, stack, evidence } of unplaced)
    printAside(`${stack}: role "${roleName}" is left out, since nothing tells its account (${evidence}).`);
  return { entries, complete };
}

function tellCollisions(collisions: Collision[], options: LedgerOptions, print: (text: string) => void): void {
  if (options.json) print(JSON.stringify({ version: 1, collisions }, null, 2));
  else if (collisions.length > 0) print(renderCollisions(collisions));
  else print("No role serves both EC2 nodes and pods on Fargate.");
}

async function check(path: string, options: LedgerOptions, surroundings: LedgerSurroundings): Promise<Verdict> {
  let complete = true;
  if (options.refresh) {
    const walked = await walk(path, options, surroundings);
    await writeLedger(path, walked.entries);
    complete = walked.complete;
  }
  const entries = await readLedger(path);
  if (!entries) throw new CouldNotTell(`There is no ledger ${path}. Write it: fargate-role ledger --output ${path}`);
  const collisions = findCollisions(entries);
  tellCollisions(collisions, options, surroundings.print);
  return collisions.length > 0 ? "not-right" : complete ? "right" : "could-not-tell";
}

async function write(options: LedgerOptions, surroundings: LedgerSurroundings): Promise<Verdict> {
  const { entries, complete } = await walk(options.output, options, surroundings);
  if (options.output === standardOutput) surroundings.print(formatLedger(entries).trimEnd());
  else await writeLedger(options.output, entries);
  const collisions = findCollisions(entries);
  if (collisions.length > 0) surroundings.printAside(renderCollisions(collisions));
  return complete ? "right" : "could-not-tell";
}

/**
 * `fargate-role ledger`: writes the ledger of who uses which role, or judges one.
 * @returns the exit code. Writing: 0 complete, 2 if a stack or the backend could not be read. `--check`: 0 no collision,
 * 1 a collision, 2 could not tell
 */
export async function runLedger(options: LedgerOptions, surroundings: LedgerSurroundings): Promise<number> {
  try {
    if (options.refresh && options.check === undefined)
      throw new CouldNotTell("--refresh goes with --check. Without --check the backend is walked in any case");
    const verdict =
      options.check === undefined ? write(options, surroundings) : check(options.check, options, surroundings);
    return exitCodes[await verdict];
  } catch (error) {
    if (!(error instanceof CouldNotTell)) throw error;
    surroundings.printAside(`fargate-role: ${error.message}.`);
    return exitCodes["could-not-tell"];
  }
}
