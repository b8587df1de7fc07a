import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Analyzer, analyzeRequest, stackRequest, type TestResource } from "../../tests/support/analyzer";
import { sideBySide, timeOf } from "./measure";
import type { Packs } from "./packs";

/** From the start of the process to its first answers, from the second start of a pack on. */
export async function benchBoot(
  { ours, empty, cache }: Packs,
  runs: number,
): Promise<{ ratio: number; ours: number; theirs: number }> {
  const first = await Analyzer.startIn(ours, cache);
  await filled(cache.XDG_CACHE_HOME);
  first.stop();
  const boot = async (pack: string) => {
    let analyzer: Analyzer | undefined;
    const time = await timeOf(async () => (analyzer = await Analyzer.startIn(pack, cache)));
    analyzer?.stop();
    return time;
  };
  return sideBySide(
    runs,
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

/** What the engine asks about a whole stack: every resource on its own, then all together. */
export interface StackTimes {
  ours: number;
  theirs: number;
  ratio: number;
  /** Highest memory of the process so far, in MB; undefined if the system does not tell. */
  memory: { ours?: number; theirs?: number };
}

/** Times of a stack, in both packs in turn. */
export async function benchStack({ ours, empty }: Packs, resources: TestResource[], runs: number): Promise<StackTimes> {
  const single = resources.map(analyzeRequest);
  const stack = stackRequest(resources);
  const [own, other] = [await Analyzer.startIn(ours), await Analyzer.startIn(empty)];
  const judge = (analyzer: Analyzer) => async () => {
    const times: number[] = [];
    times.push(
      await timeOf(async () => {
        for (const request of single) await analyzer.sendAnalyze(request);
      }),
    );
    times.push(await timeOf(() => analyzer.sendAnalyzeStack(stack)));
    return times[0] + times[1];
  };
  try {
    const result = await sideBySide(runs, judge(own), judge(other));
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
