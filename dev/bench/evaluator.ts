import { buildTrustPolicy, judgeTrustPolicy, sourceArn, type Intended } from "../../core/trust";
import { hostilePolicies, largePolicies, type JudgedPolicy } from "./hard-policies";
import { inTurns, median, timeOf, type Compared } from "./measure";

const count = 2000;

/** Trust policies as people have them: one to eight clusters, no two alike. */
function canonicalPolicies(): string[] {
  return Array.from({ length: count }, (_, index) => {
    const sourceArns = Array.from({ length: 1 + (index % 8) }, (_unused, part) =>
      sourceArn({
        partition: "aws",
        region: "eu-west-1",
        accountId: "111122223333",
        cluster: `cluster-${index}-${part}`,
      }),
    );
    return JSON.stringify(buildTrustPolicy(sourceArns));
  });
}

/** Parsing and judging policies of the canonical form beside bare JSON.parse of the same texts. */
export function benchEvaluator(): Promise<Compared> {
  const policies = canonicalPolicies();
  const intended: Intended = { accounts: ["111122223333"], clusters: ["cluster-*"], regions: ["eu-west-1"] };
  return inTurns(
    21,
    () =>
      timeOf(() => {
        for (const policy of policies)
          if (judgeTrustPolicy(policy, intended).scoped.length > 0) throw new Error(policy);
      }),
    () => timeOf(() => policies.forEach((policy) => JSON.parse(policy) as unknown)),
  );
}

/**
 * Judging hard policies beside JSON.parse of AWS's example, which nothing here makes faster: the median of the large ones, the
 * worst of the hostile ones. Each is judged several times in a turn, since one of a millisecond would tell of the turn before.
 */
export async function benchHardPolicies(): Promise<{ large: number; hostile: number; worst: string }> {
  const [example = ""] = canonicalPolicies();
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
