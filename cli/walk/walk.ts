import pMap from "p-map";
import { Unanswered } from "../../core/unanswered";
import type { Backend } from "./backend";
import type { StackCache } from "./cache";
import { isSelective, listStacks, type ListedStack, type Selection } from "./stacks";

/** What a walk learned about one stack, or why it could not. */
export type Visited<Value> = { stack: string; value: Value } | { stack: string; error: Unanswered };

/** How a walk goes. */
export interface WalkOptions<Value> {
  /** How many stacks are read at a time. */
  parallel: number;
  cache: StackCache<Value>;
  /** Called before the first stack and after each. */
  progress: (done: number, total: number, stack?: string) => void;
}

/** Two changes within this time may bear the same time, so what was read so soon after a change is not remembered. */
const coarsestTime = 2_000;
const saveEvery = 5_000;

function mayBeRemembered({ changedAt }: ListedStack, readAt: number): boolean {
  return changedAt === undefined || readAt - changedAt > coarsestTime;
}

/**
 * Learns about stacks, several at a time; a stack that has not changed since it was last read is not read again. A stack
 * that cannot be read does not stop the others.
 * @returns in the order of the stacks
 */
export async function walkStacks<Value>(
  stacks: readonly ListedStack[],
  read: (stack: string) => Promise<Value>,
  { parallel, cache, progress }: WalkOptions<Value>,
): Promise<Visited<Value>[]> {
  let done = 0;
  let savedAt = Date.now();

  async function visit(stack: ListedStack): Promise<Visited<Value>> {
    const { name, stamp } = stack;
    const known = stamp === undefined ? undefined : cache.get(name, stamp);
    if (known !== undefined) return { stack: name, value: known };
    const readAt = Date.now();
    try {
      const value = await read(name);
      if (stamp !== undefined && mayBeRemembered(stack, readAt)) cache.set(name, stamp, value);
      return { stack: name, value };
    } catch (error) {
      if (error instanceof Unanswered) return { stack: name, error };
      throw error;
    }
  }
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

/**
 * Learns about the stacks of a backend that a selection names, and remembers it. A walk of all stacks forgets those that are gone.
 * @throws Unanswered if the stacks cannot be listed, or if the selection names none
 */
export async function walkBackend<Value>(
  backend: Backend,
  selection: Selection,
  read: (stack: string) => Promise<Value>,
  options: WalkOptions<Value>,
): Promise<Visited<Value>[]> {
  const stacks = await listStacks(backend, selection);
  const visited = await walkStacks(stacks, read, options);
  await options.cache.save(isSelective(selection) ? undefined : new Set(stacks.map(({ name }) => name)));
  return visited;
}
