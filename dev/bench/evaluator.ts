import { buildTrustPolicy, type judgeTrustPolicy } from "../../core/trust";
import type { Builds } from "./builds";
import { hostilePolicies, largePolicies, type JudgedPolicy } from "./hard-policies";
import { inTurns, timeOf, type Compared } from "./measure";

/** How often AWS's example is parsed beside one judgement. */
const count = 2000;
const example = JSON.stringify(buildTrustPolicy(["arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*"]));

/**
 * Judging hard policies beside JSON.parse of AWS's example, which nothing here makes faster: the median of the large ones, the
 * worst of the hostile ones. Each is judged several times in a turn, since one of a millisecond would tell of the turn before.
 */
export async function benchHardPolicies(builds: Builds): Promise<{ large: Compared; hostile: Compared }> {
  type Engine = { judgeTrustPolicy: typeof judgeTrustPolicy };
  const engines: Engine[] = [];
  for (const file of builds.engines) engines.push((await import(file)) as Engine);
  const compare = async ({ text, intended }: JudgedPolicy, times: number): Promise<Compared> => {
    const repeat = (count: number, work: () => unknown) =>
      timeOf(() => {
        for (let run = 0; run < count; run++) work();
      });
    const [ours, earlier] = engines.map((engine) => () => repeat(times, () => engine.judgeTrustPolicy(text, intended)));
    const compared = await inTurns(
      11,
      ours,
      () => repeat(times * count, () => JSON.parse(example) as unknown),
      earlier,
    );
    return { ...compared, ratio: compared.ratio * count };
  };
  const inOrder = async (policies: readonly JudgedPolicy[], times: number): Promise<Compared[]> => {
    const all: Compared[] = [];
    for (const policy of policies) all.push(await compare(policy, times));
    return all.sort((one, other) => one.ratio - other.ratio);
  };
  const [large, hostile] = [await inOrder(largePolicies(), 20), await inOrder(hostilePolicies(), 3)];
  return { large: large[Math.floor(large.length / 2)], hostile: hostile[hostile.length - 1] };
}
