import { buildTrustPolicy, judgeTrustPolicy } from "../../core/trust";
import { hostilePolicies, largePolicies, type JudgedPolicy } from "./hard-policies";
import { inTurns, median, timeOf } from "./measure";

/** How often AWS's example is parsed beside one judgement. */
const count = 2000;
const example = JSON.stringify(buildTrustPolicy(["arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*"]));

/**
 * Judging hard policies beside JSON.parse of AWS's example, which nothing here makes faster: the median of the large ones, the
 * worst of the hostile ones. Each is judged several times in a turn, since one of a millisecond would tell of the turn before.
 */
export async function benchHardPolicies(): Promise<{ large: number; hostile: number; worst: string }> {
  const ratioOf = async ({ name, text, intended }: JudgedPolicy, times: number) => {
    const repeat = (count: number, work: () => unknown) => {
      for (let run = 0; run < count; run++) work();
    };
    const { ratio } = await inTurns(
      11,
      () => timeOf(() => repeat(times, () => judgeTrustPolicy(text, intended))),
      () => timeOf(() => repeat(times * count, () => JSON.parse(example) as unknown)),
    );
    return { name, ratio: ratio * count };
  };
  const large: number[] = [];
  for (const policy of largePolicies()) large.push((await ratioOf(policy, 20)).ratio);
  let worst = { name: "", ratio: 0 };
  for (const policy of hostilePolicies()) {
    const found = await ratioOf(policy, 3);
    if (found.ratio > worst.ratio) worst = found;
  }
  return { large: median(large), hostile: worst.ratio, worst: worst.name };
}
