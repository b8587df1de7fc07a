import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { InvalidArgumentError, Option, type Command } from "commander";
import { cacheDirectory } from "../io/cache-directory";
import { asObject, compareTexts, parsedJson, printable } from "../../core/text";
import { globMatches } from "../../core/trust";
import { Unanswered } from "../../core/unanswered";
import { collect, notEmpty } from "../aws/options";
import { reasonUnjudged } from "../io/exit";
import { writeWhole } from "../io/files";
import type { Terminal } from "../io/terminal";
import type { Backend, StackFilter, StackSummary } from "./backend";

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

export interface Unread {
  stack: string;
  error: Unanswered;
}

/** The value that a walk learned from one stack, or why it could not. */
export type Visited<Value> = { stack: string; value: Value } | Unread;

/** The remembered values of the stacks. */
export interface StackCache<Value> {
  /** Each for as long as it has the stamp. */
  stacks: Map<string, { stamp: string; value: Value }>;
  save(): Promise<void>;
}

const digestOf = (content: string | Buffer) => createHash("sha256").update(content).digest("hex").slice(0, 32);

/**
 * @param directory undefined to remember nothing for the next run
 * @param subject what the stacks are of, the URL of the backend: one file each
 */
export async function openCache<Value>(
  directory: string | undefined,
  subject: string,
  printAside: (text: string) => void,
): Promise<StackCache<Value>> {
  const path = join(directory ?? "", `ledger-${digestOf(subject)}.json`);
  // Another version of this command may learn something else.
  const version = digestOf(readFileSync(__filename));
  // A cache that cannot be read does not count: everything is read again, which is right if slow.
  const text = directory === undefined ? "" : await readFile(path, "utf8").catch(() => "");
  const saved = asObject(parsedJson(text));
  const entries = saved.version === version ? Object.entries(asObject(saved.stacks)) : [];
  const stacks = new Map(entries) as StackCache<Value>["stacks"];
  let isLost = false;
  return {
    stacks,
    async save() {
      if (isLost || directory === undefined) return;
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeWhole(path, JSON.stringify({ version, stacks: Object.fromEntries(stacks) }), 0o600);
      } catch (error) {
        isLost = true;
        const { code = "" } = error as NodeJS.ErrnoException;
        printAside(
          `Nothing is remembered for the next run: ${printable(directory)} cannot be written (${code}). Give another directory with --cache, or --no-cache.`,
        );
      }
    },
  };
}

/** Two changes within this time may bear the same time, so what was read so soon after a change is not remembered. */
const coarsestTime = 2_000;
const saveEvery = 5_000;

function isSelected(name: string, { organization, project, stack = [] }: Selection) {
  const parts = name.split("/");
  const isIn = (index: number, wanted: string | undefined) => wanted === undefined || parts[index] === wanted;
  // A stack of a backend in the layout of before projects has a bare name.
  if (parts.length === 3 && !(isIn(0, organization) && isIn(1, project))) return false;
  const names = (glob: string) => globMatches(glob, glob.includes("/") ? name : (parts.at(-1) ?? ""));
  return stack.length === 0 || stack.some(names);
}

const isSelective = ({ organization, project, tag, stack = [] }: Selection) =>
  [organization, project, tag, ...stack].some((part) => part !== undefined);

/** Lists the stacks of a backend that a selection names, in the order of their names. */
export async function listStacks(backend: Backend, selection: Selection): Promise<StackSummary[]> {
  const listed = await backend.list(selection);
  const stacks = listed.filter(({ name }) => isSelected(name, selection));
  stacks.sort((a, b) => compareTexts(a.name, b.name));
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

/** Learns about stacks, several at a time; one that has not changed is not read again, and one that cannot be read stops no other. */
export async function walkStacks<Value>(
  stacks: readonly StackSummary[],
  read: (stack: string) => Promise<Value>,
  parallel: number,
  cache: StackCache<Value>,
  progress: Terminal["progress"],
): Promise<Visited<Value>[]> {
  let done = 0;
  let savedAt = Date.now();
  const visit = async ({ name, lastUpdate, resourceCount }: StackSummary): Promise<Visited<Value>> => {
    const stamp = lastUpdate && `update ${lastUpdate} ${resourceCount ?? ""}`;
    const remembered = cache.stacks.get(name);
    const isUnchanged = remembered !== undefined && remembered.stamp === stamp;
    const visited = await orUnread(name, async () => (isUnchanged ? remembered.value : read(name)));
    const isSettled = Date.now() - Date.parse(lastUpdate ?? "") > coarsestTime;
    if (stamp !== undefined && isSettled && "value" in visited) cache.stacks.set(name, { stamp, value: visited.value });
    progress("stacks", ++done, stacks.length, name);
    // A long first walk that is interrupted has not been for nothing.
    if (Date.now() - savedAt > saveEvery) {
      savedAt = Date.now();
      await cache.save();
    }
    return visited;
  };
  progress("stacks", 0, stacks.length);
  return pMap(stacks, visit, { concurrency: parallel });
}

/** Learns about the stacks of a backend that the options select. A walk of all stacks forgets those that are gone. */
export async function walkBackend<Value>(
  backend: Backend,
  options: WalkOptions,
  read: (stack: string) => Promise<Value>,
  { progress, printAside }: WalkContext,
): Promise<Visited<Value>[]> {
  const directory = options.cache === false ? undefined : (options.cache ?? cacheDirectory());
  const cache = await openCache<Value>(directory, backend.url, printAside);
  const stacks = await listStacks(backend, options);
  const visited = await walkStacks(stacks, read, options.parallel, cache, progress);
  const names = new Set(stacks.map(({ name }) => name));
  const gone = isSelective(options) ? [] : [...cache.stacks.keys()].filter((name) => !names.has(name));
  gone.forEach((name) => cache.stacks.delete(name));
  await cache.save();
  return visited;
}

function count(text: string) {
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
