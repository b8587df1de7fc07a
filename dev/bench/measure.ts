/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds that work takes. */
export async function timeOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Runs two works in turn, so that other work of the machine falls on both, and gives the medians. The first of each
 * warms up and does not count.
 */
export async function sideBySide(
  runs: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ours: number; theirs: number; ratio: number }> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let run = 0; run <= runs; run++) {
    // Who is first changes, since the second finds the machine in another state.
    const order = run % 2 === 0 ? (["ours", "theirs"] as const) : (["theirs", "ours"] as const);
    for (const who of order) {
      const time = await (who === "ours" ? ours() : theirs());
      if (run > 0) times[who].push(time);
    }
  }
  const pairs = times.ours.map((time, index) => time / times.theirs[index]);
  return { ours: median(times.ours), theirs: median(times.theirs), ratio: median(pairs) };
}
