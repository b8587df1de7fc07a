import { availableParallelism } from "node:os";
import pMap from "p-map";
import { InvalidArgumentError, Option, type Command } from "commander";
import { compareTexts, globMatches } from "../../core/text";
import { Unanswered } from "../../core/unanswered";
import { collect, notEmpty } from "../aws/options";
import { reasonUnjudged } from "../io/exit";
import type { Terminal } from "../io/terminal";
import type { Backend, StackFilter, StackSummary } from "./backend";

export interface Selection extends StackFilter {
  /** Names or globs; one with a slash is about `ORGANIZATION/PROJECT/STACK`, another about the last part. */
  stack?: string[];
}

export interface WalkOptions extends Selection {
  backend?: string;
  parallel: number;
}

export interface WalkContext extends Pick<Terminal, "print" | "printAside" | "progress"> {
  connect(url?: string): Promise<Backend>;
}

interface Unread {
  stack: string;
  error: Unanswered;
}

/** The value that a walk learned from one stack, or why it could not. */
export type Visited<Value> = { stack: string; value: Value } | Unread;

function isSelected(name: string, { organization, project, stack = [] }: Selection) {
  const parts = name.split("/");
  const isIn = (index: number, wanted: string | undefined) => wanted === undefined || parts[index] === wanted;
  // A stack of a backend in the layout of before projects has a bare name.
  if (parts.length === 3 && !(isIn(0, organization) && isIn(1, project))) return false;
  const names = (glob: string) => globMatches(glob, glob.includes("/") ? name : (parts.at(-1) ?? ""));
  return stack.length === 0 || stack.some(names);
}

function isSelective({ organization, project, tag, stack = [] }: Selection) {
  return [organization, project, tag, ...stack].some((part) => part !== undefined);
}

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

/** Learns about stacks, several at a time; one that cannot be read stops no other. */
export async function walkStacks<Value>(
  stacks: readonly StackSummary[],
  read: (stack: string) => Promise<Value>,
  parallel: number,
  progress: Terminal["progress"],
): Promise<Visited<Value>[]> {
  let done = 0;
  async function visit({ name }: StackSummary): Promise<Visited<Value>> {
    const visited = await orUnread(name, () => read(name));
    progress("stacks", ++done, stacks.length, name);
    return visited;
  }
  progress("stacks", 0, stacks.length);
  return pMap(stacks, visit, { concurrency: parallel });
}

/** Learns about the stacks of a backend that the options select. */
export async function walkBackend<Value>(
  backend: Backend,
  options: WalkOptions,
  read: (stack: string) => Promise<Value>,
  { progress }: WalkContext,
): Promise<Visited<Value>[]> {
  const stacks = await listStacks(backend, options);
  return walkStacks(stacks, read, options.parallel, progress);
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
    );
}
