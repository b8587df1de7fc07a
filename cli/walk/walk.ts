import { availableParallelism } from "node:os";
import pMap from "p-map";
import { InvalidArgumentError, Option, type Command } from "commander";
import { cacheDirectory } from "../../core/cache-directory";
import { compareTexts } from "../../core/text";
import { globMatches } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";
import { reasonUnjudged } from "../io/exit";
import type { Terminal } from "../io/terminal";
import type { Backend, StackFilter, StackSummary } from "./backend";
import { openCache, type Knowledge, type StackCache } from "./cache";
import { collect, notEmpty } from "../aws/options";

export interface Selection extends StackFilter {
  /** Names or globs; one with a slash is about `ORGANIZATION/PROJECT/STACK`, another about the last part. */
  stack?: string[];
}

export interface WalkOptions extends Selection {
  backend?: string;
  parallel: number;
  /** False for `--no-cache`, a directory for `--cache`. */
  cache?: string | false;
}

export interface WalkContext extends Pick<Terminal, "print" | "printAside" | "progress"> {
  connect(url?: string): Promise<Backend>;
}

export interface ListedStack {
  /** `ORGANIZATION/PROJECT/STACK` */
  name: string;
  /** Differs whenever the stack changed; undefined if that is not known. */
  stamp?: string;
  /** When the stack changed, in milliseconds, if the stamp is a time that may be too coarse to tell two changes apart. */
  changedAt?: number;
}

interface Read<Value> {
  stack: string;
  value: Value;
}

export interface Unread {
  stack: string;
  error: Unanswered;
}

/** What a walk learned about one stack, or why it could not. */
export type Visited<Value> = Read<Value> | Unread;

export const isRead = <Value>(one: Visited<Value>): one is Read<Value> => "value" in one;
export const isUnread = (one: Visited<unknown>): one is Unread => "error" in one;

/** Two changes within this time may bear the same time, so what was read so soon after a change is not remembered. */
const coarsestTime = 2_000;
const saveEvery = 5_000;

function isSelected(name: string, { organization, project, stack = [] }: Selection): boolean {
  const parts = name.split("/");
  // A stack of a backend in the layout of before projects has a bare name.
  if (parts.length === 3 && organization !== undefined && parts[0] !== organization) return false;
  if (parts.length === 3 && project !== undefined && parts[1] !== project) return false;
  return (
    stack.length === 0 || stack.some((glob) => globMatches(glob, glob.includes("/") ? name : (parts.at(-1) ?? "")))
  );
}

export function isSelective({ organization, project, tag, stack = [] }: Selection): boolean {
  return [organization, project, tag, ...stack].some((part) => part !== undefined);
}

function listed({ name, lastUpdate, resourceCount }: StackSummary): ListedStack {
  if (lastUpdate === undefined) return { name };
  return { name, stamp: `update ${lastUpdate} ${resourceCount ?? ""}`, changedAt: Date.parse(lastUpdate) };
}

/** Lists the stacks of a backend that a selection names, in the order of their names. */
export async function listStacks(backend: Backend, selection: Selection): Promise<ListedStack[]> {
  const stacks = (await backend.list(selection))
    .filter(({ name }) => isSelected(name, selection))
    .map(listed)
    .sort((a, b) => compareTexts(a.name, b.name));
  if (stacks.length === 0 && isSelective(selection))
    throw new Unanswered(
      `No stack of ${backend.url} is selected by --organization, --project, --stack and --tag as given. ` +
        "See what there is with: pulumi stack ls --all --fully-qualify-stack-names",
    );
  return stacks;
}

export async function orUnread<Value>(stack: string, read: () => Promise<Value>): Promise<Visited<Value>> {
  try {
    return { stack, value: await read() };
  } catch (error) {
    return { stack, error: error instanceof Unanswered ? error : new Unanswered(reasonUnjudged(error)) };
  }
}

/**
 * Learns about stacks, several at a time; a stack that has not changed since it was last read is not read again. A stack
 * that cannot be read does not stop the others.
 */
export async function walkStacks<Value>(
  stacks: readonly ListedStack[],
  read: (stack: string) => Promise<Value>,
  parallel: number,
  cache: StackCache<Value>,
  progress: Terminal["progress"],
): Promise<Visited<Value>[]> {
  let done = 0;
  let savedAt = Date.now();

  const visit = async ({ name, stamp, changedAt }: ListedStack): Promise<Visited<Value>> => {
    const known = stamp === undefined ? undefined : cache.get(name, stamp);
    if (known !== undefined) return { stack: name, value: known };
    const isSettled = changedAt === undefined || Date.now() - changedAt > coarsestTime;
    const visited = await orUnread(name, () => read(name));
    if (isRead(visited) && stamp !== undefined && isSettled) cache.set(name, stamp, visited.value);
    return visited;
  };
  progress(0, stacks.length);
  const visitNext = async (stack: ListedStack): Promise<Visited<Value>> => {
    const visited = await visit(stack);
    progress(++done, stacks.length, stack.name);
    // A long first walk that is interrupted has not been for nothing.
    if (Date.now() - savedAt > saveEvery) {
      savedAt = Date.now();
      await cache.save();
    }
    return visited;
  };
  return pMap(stacks, visitNext, { concurrency: parallel });
}

/** Learns about the stacks of a backend that the options select. A walk of all stacks forgets those that are gone. */
export async function walkBackend<Value>(
  backend: Backend,
  options: WalkOptions,
  knowledge: Knowledge,
  read: (stack: string) => Promise<Value>,
  { progress, printAside }: WalkContext,
): Promise<Visited<Value>[]> {
  const directory = options.cache === false ? undefined : (options.cache ?? cacheDirectory());
  const cache = await openCache<Value>(directory, knowledge, printAside);
  const stacks = await listStacks(backend, options);
  const visited = await walkStacks(stacks, read, options.parallel, cache, progress);
  await cache.save(isSelective(options) ? undefined : new Set(stacks.map(({ name }) => name)));
  return visited;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number of 1 or more.");
  return value;
}

export function describeWalk(command: Command): Command {
  // Enough to keep the network busy, and not so many that a file backend starves the machine.
  const parallel = Math.min(16, Math.max(4, availableParallelism()));
  return command
    .option("--backend <url>", "the backend, as for pulumi login (default: that of the Pulumi CLI)", notEmpty)
    .option("--organization <name>", "only stacks of this organization", notEmpty)
    .option("--project <name>", "only stacks of this project", notEmpty)
    .option(
      "--stack <name>",
      "only this stack: ORGANIZATION/PROJECT/STACK or STACK, * for any text; repeatable",
      collect,
    )
    .option("--tag <name[=value]>", "only stacks with this tag", notEmpty)
    .addOption(
      new Option("--parallel <count>", "how many stacks to read at a time")
        .argParser(count)
        .default(parallel, "the number of processors, 4 to 16"),
    )
    .option("--cache <directory>", "where to remember what was read (default: the user's cache directory)")
    .option("--no-cache", "read every stack again, and remember nothing");
}
