import { readFileSync } from "node:fs";

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
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

/** What two works cost, each the median, and the median of how many times the cost of the second the first one costs. */
export interface Compared {
  ours: number;
  theirs: number;
  ratio: number;
}

/** Runs two works in turn. Each ratio is that of a pair of neighbours. The first pair warms up and does not count. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Compared> {
  const costs = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    // Who is first changes, since the second finds the machine in another state.
    const order = round % 2 === 0 ? (["ours", "theirs"] as const) : (["theirs", "ours"] as const);
    for (const who of order) {
      const cost = await (who === "ours" ? ours() : theirs());
      if (round > 0) costs[who].push(cost);
    }
  }
  const ratios = costs.ours.map((cost, index) => cost / costs.theirs[index]);
  return { ours: median(costs.ours), theirs: median(costs.theirs), ratio: median(ratios) };
}
