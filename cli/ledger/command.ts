import type { UnresolvedUse } from "../../core/role-uses";
import { CouldNotTell, exitCodes, type Verdict } from "../exit";
import type { Backend } from "../walk/backend";
import type { StackCache } from "../walk/cache";
import { findCollisions, renderCollisions, type Collision } from "./collisions";
import { noUses, placeUses, usesIn, type StackUses } from "./entries";
import { formatLedger, readLedger, writeLedger, type LedgerContent } from "./file";
import { isSelective, listStacks } from "../walk/stacks";
import { walkStacks } from "../walk/walk";
import type { LedgerOptions } from "./options";

/** What the ledger needs of the world around it. */
export interface LedgerContext {
  connect: (url?: string) => Promise<Backend>;
  openCache: (options: LedgerOptions, backend: Backend) => Promise<StackCache<StackUses>>;
  progress: (done: number, total: number, stack?: string) => void;
  print: (text: string) => void;
  printAside: (text: string) => void;
}

const standardOutput = "-";

interface Walked extends LedgerContent {
  /** False if a stack could not be read, so that the ledger may lack something. */
  complete: boolean;
}

/** What an earlier ledger has for a stack that cannot be read now. */
function earlierUses(stack: string, { entries, unresolved }: LedgerContent): StackUses {
  const isOfStack = (entry: { stack: string }) => entry.stack === stack;
  return { ...noUses, entries: entries.filter(isOfStack), unresolved: unresolved.filter(isOfStack) };
}

/** Why a use has no ARN in the ledger, and what to do about it. */
function unresolvedText({ stack, evidence, reason, name = "" }: UnresolvedUse): string {
  const texts = {
    secret:
      `${evidence} is a secret in the state, so the ledger does not know which role it is about. ` +
      "Take the mark off a value that is no secret, pulumi.unsecret(VALUE), and run pulumi up",
    account: `role "${name}" is left out of the roles, since nothing shows its account (${evidence})`,
    "instance-profile": `no stack of the ledger makes instance profile "${name}", so its role is not known (${evidence})`,
  };
  return `${stack}: ${texts[reason]}.`;
}

/** True if the ledger may lack a use. A name alone, that no other stack uses, collides with nothing. */
function lacksUses({ unresolved }: LedgerContent): boolean {
  return unresolved.some(({ reason }) => reason === "secret");
}

async function walk(
  path: string,
  options: LedgerOptions,
  { connect, openCache, progress, printAside }: LedgerContext,
): Promise<Walked> {
  const nothing = { entries: [], unresolved: [] };
  const earlier = path === standardOutput ? nothing : ((await readLedger(path)) ?? nothing);
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
    const kept = earlierUses(result.stack, earlier);
    const count = kept.entries.length === 1 ? "1 entry" : `${kept.entries.length} entries`;
    printAside(`${result.stack} could not be read: ${result.error.message}. Kept from the earlier ledger: ${count}.`);
    return kept;
  });
  const content = placeUses(uses);
  for (const text of new Set(content.unresolved.map(unresolvedText))) printAside(text);
  return { ...content, complete: complete && !lacksUses(content) };
}

function reportCollisions(
  collisions: Collision[],
  ledger: LedgerContent,
  options: LedgerOptions,
  print: (text: string) => void,
): void {
  if (options.json) print(JSON.stringify({ version: 1, collisions, unresolved: ledger.unresolved }, null, 2));
  else if (collisions.length > 0) print(renderCollisions(collisions));
  else if (lacksUses(ledger)) print("No role that the ledger knows serves both EC2 nodes and pods on Fargate.");
  else print("No role serves both EC2 nodes and pods on Fargate.");
}

async function check(path: string, options: LedgerOptions, context: LedgerContext): Promise<Verdict> {
  let complete = true;
  if (options.refresh) {
    const walked = await walk(path, options, context);
    await writeLedger(path, walked);
    complete = walked.complete;
  }
  const ledger = await readLedger(path);
  if (!ledger) throw new CouldNotTell(`There is no ledger ${path}. Write it: fargate-role ledger --output ${path}`);
  const collisions = findCollisions(ledger.entries);
  reportCollisions(collisions, ledger, options, context.print);
  if (!options.refresh) {
    const secret = ledger.unresolved.filter(({ reason }) => reason === "secret");
    for (const text of new Set(secret.map(unresolvedText))) context.printAside(text);
  }
  return collisions.length > 0 ? "fail" : complete && !lacksUses(ledger) ? "pass" : "unknown";
}

async function write(options: LedgerOptions, context: LedgerContext): Promise<Verdict> {
  const walked = await walk(options.output, options, context);
  if (options.output === standardOutput) context.print(formatLedger(walked).trimEnd());
  else await writeLedger(options.output, walked);
  const collisions = findCollisions(walked.entries);
  if (collisions.length > 0) context.printAside(renderCollisions(collisions));
  else if (options.output !== standardOutput && walked.complete)
    context.printAside(`OK: ${options.output} is written. No role in it serves both EC2 nodes and pods on Fargate.`);
  return collisions.length > 0 ? "fail" : walked.complete ? "pass" : "unknown";
}

/**
 * `fargate-role ledger`: writes the ledger of who uses which role, or judges one.
 * @returns the exit code. Writing: 0 complete and no collision, 1 a collision,
 * 2 if a stack or the backend could not be read, or a role is a secret. `--check`: 0 no collision,
 * 1 a collision, 2 could not tell
 */
export async function runLedger(options: LedgerOptions, context: LedgerContext): Promise<number> {
  try {
    if (options.refresh && options.check === undefined)
      throw new CouldNotTell("--refresh goes with --check. Without --check the backend is walked in any case");
    const verdict = options.check === undefined ? write(options, context) : check(options.check, options, context);
    return exitCodes[await verdict];
  } catch (error) {
    if (!(error instanceof CouldNotTell)) throw error;
    context.printAside(`fargate-role: ${error.message}.`);
    return exitCodes.unknown;
  }
}
