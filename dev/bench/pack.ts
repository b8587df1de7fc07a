import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Analyzer, analyzeRequest, stackRequest, type TestResource } from "../../tests/support/analyzer";
import { inTurns, timeOf, type Compared } from "./measure";
import type { Packs } from "./packs";

/** From the start of the process to its first answers, from the second start of a pack on. */
export async function benchBoot({ ours, empty, cache }: Packs, rounds: number): Promise<Compared> {
  const first = await Analyzer.startIn(ours, cache);
  await filled(cache.XDG_CACHE_HOME);
  first.stop();
  const boot = async (pack: string) => {
    let analyzer: Analyzer | undefined;
    const start = async () => (analyzer = await Analyzer.startIn(pack, cache));
    const time = await timeOf(start, () => analyzer?.pid);
    analyzer?.stop();
    return time;
  };
  return inTurns(
    rounds,
    () => boot(ours),
    () => boot(empty),
  );
}

/** Resolves when no more files are written into a directory that has some. */
async function filled(directory: string, before = 0): Promise<void> {
  const now = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  if (now > 0 && now === before) return;
  await sleep(500);
  return filled(directory, now);
}

/** A pack, by its directory, and a stack that it judges. */
interface Side {
  pack: string;
  resources: TestResource[];
}

/** The highest memory of both processes, in MB; undefined if the system does not tell. */
interface Peaks {
  ours?: number;
  theirs?: number;
}

/** What the engine asks about a whole stack, of two packs in turn: every resource on its own, then all together. */
export async function benchStacks(rounds: number, ours: Side, theirs: Side): Promise<Compared & { memory: Peaks }> {
  const [own, other] = [await Analyzer.startIn(ours.pack), await Analyzer.startIn(theirs.pack)];
  const judge = (analyzer: Analyzer, { resources }: Side) => {
    const [single, stack] = [resources.map(analyzeRequest), stackRequest(resources)];
    const ask = async () => {
      for (const request of single) await analyzer.sendAnalyze(request);
      await analyzer.sendAnalyzeStack(stack);
    };
    return () => timeOf(ask, () => analyzer.pid);
  };
  try {
    const result = await inTurns(rounds, judge(own, ours), judge(other, theirs));
    return { ...result, memory: { ours: peakMemory(own.pid), theirs: peakMemory(other.pid) } };
  } finally {
    own.stop();
    other.stop();
  }
}

function peakMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}
