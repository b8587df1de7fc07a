import { join } from "node:path";
import { Analyzer, analyzeRequest, stackRequest, type TestResource } from "../../tests/support/analyzer";
import type { Builds } from "./builds";
import { inTurns, timeOf, type Compared } from "./measure";

/** From the start of the process to its first answers, once Node.js keeps what it compiles of the packs: after a stack. */
export async function benchBoot({ ours, before, empty }: Builds, rounds: number): Promise<Compared> {
  const boot = (pack: string) => async () => {
    let analyzer: Analyzer | undefined;
    const start = async () => (analyzer = await Analyzer.startIn(pack));
    const time = await timeOf(start, () => analyzer?.pid);
    analyzer?.stop();
    return time;
  };
  return inTurns(rounds, boot(packOf(ours)), boot(empty), before === undefined ? undefined : boot(packOf(before)));
}

const packOf = (root: string): string => join(root, "policypack");

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
    return await inTurns(5, own, other, earlier);
  } finally {
    for (const analyzer of analyzers) analyzer.stop();
  }
}
