import { readFileSync } from "node:fs";

/** The middle value, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Milliseconds that work takes of the processor, here and in another process: other work of the machine makes them hardly more.
 * @param pidOf the other process, none by default; undefined until the work starts it. The system tells its time on Linux only:
 *   elsewhere these are milliseconds of the clock.
 */
export async function timeOf(work: () => unknown, pidOf?: () => number | undefined): Promise<number> {
  const [own, before, started] = [process.cpuUsage(), threadTime(pidOf?.()), performance.now()];
  await work();
  const [{ user, system }, after] = [process.cpuUsage(own), threadTime(pidOf?.())];
  if (!pidOf) return (user + system) / 1_000;
  return after === undefined ? performance.now() - started : (user + system) / 1_000 + after - (before ?? 0);
}

/** Milliseconds of the processor that the main thread of a process has had so far. */
function threadTime(pid: number | undefined): number | undefined {
  try {
    return Number.parseInt(readFileSync(`/proc/${pid}/schedstat`, "utf8"), 10) / 1_000_000;
  } catch {
    return undefined;
  }
}

/** Costs of work that is measured: milliseconds, say. */
export type Work = () => Promise<number>;

/** What two works cost, each the median, and the median of how many times the cost of the second the first one costs. */
export interface Compared {
  ours: number;
  theirs: number;
  ratio: number;
  /** How many times what the same cost in the other commit; undefined without one. */
  change?: number;
}

/**
 * Runs two works in turn, and the first as another commit does it. Each ratio is that of a pair of neighbours. The first round warms up
 * and does not count.
 */
export async function inTurns(rounds: number, ours: Work, theirs: Work, before?: Work): Promise<Compared> {
  const works = [ours, theirs, ...(before ? [before] : [])];
  const costs = works.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    const measured = new Map<number, number>();
    // Who is first changes, since the next finds the machine in another state.
    for (const index of round % 2 === 0 ? works.keys() : [...works.keys()].reverse())
      measured.set(index, await works[index]());
    for (const [index, cost] of round > 0 ? measured : []) costs[index].push(cost);
  }
  const ratioTo = (index: number): number => median(costs[0].map((cost, round) => cost / costs[index][round]));
  const change = before && ratioTo(2);
  return { ours: median(costs[0]), theirs: median(costs[1]), ratio: ratioTo(1), change };
}
