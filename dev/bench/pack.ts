import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Analyzer, analyzeRequest, stackRequest, type TestResource } from "../../tests/support/analyzer";
import type { Builds } from "./builds";
import { inTurns, timeOf, type Compared } from "./measure";

/** From the start of the process to its first answers, from the second start of a pack on. */
export async function benchBoot({ ours, before, empty, cache }: Builds, rounds: number): Promise<Compared> {
  for (const root of before ? [before, ours] : [ours]) {
    const first = await Analyzer.startIn(packOf(root), cache);
    await filled(cache.XDG_CACHE_HOME);
    first.stop();
  }
  const boot = async (pack: string) => {
    let analyzer: Analyzer | undefined;
    const start = async () => (analyzer = await Analyzer.startIn(pack, cache));
    const time = await timeOf(start, () => analyzer?.pid);
    analyzer?.stop();
    return time;
  };
  return inTurns(
    rounds,
    () => boot(packOf(ours)),
    () => boot(empty),
    before === undefined ? undefined : () => boot(packOf(before)),
  );
}

const packOf = (root: string): string => join(root, "policypack");

/** Resolves when no more files are written into a directory that has some. */
async function filled(directory: string, before = 0): Promise<void> {
  const now = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  if (now > 0 && now === before) return;
  await sleep(500);
  return filled(directory, now);
}

/** What the engine asks about a whole stack, of our pack and the empty one in turn: every resource on its own, then all together. */
export async function benchStacks({ ours, before, empty }: Builds, resources: TestResource[]): Promise<Compared> {
  const packs = [packOf(ours), empty, ...(before === undefined ? [] : [packOf(before)])];
  const analyzers: Analyzer[] = [];
  for (const pack of packs) analyzers.push(await Analyzer.startIn(pack));
  const [single, stack] = [resources.map(analyzeRequest), stackRequest(resources)];
  const [own, other, earlier] = analyzers.map((analyzer) => {
    const ask = async () => {
      for (const request of single) await analyzer.sendAnalyze(request);
      await analyzer.sendAnalyzeStack(stack);
    };
    return () => timeOf(ask, () => analyzer.pid);
  });
  try {
    return await inTurns(9, own, other, earlier);
  } finally {
    for (const analyzer of analyzers) analyzer.stop();
  }
}
