import { buildTrustPolicy, judgeTrustPolicy, sourceArn, type Intended } from "../../core/iam";
import { sideBySide, timeOf } from "./measure";

const count = 2000;

/** Trust policies as people have them: one to eight clusters, no two alike. */
function usualPolicies(): string[] {
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

/** Parsing and judging usual policies beside bare JSON.parse of the same texts, and how many are judged in a second. */
export async function benchEvaluator(): Promise<{ ratio: number; perSecond: number }> {
  const policies = usualPolicies();
  const intended: Intended = { accounts: ["111122223333"], clusters: ["cluster-*"], regions: ["eu-west-1"] };
  const result = await sideBySide(
    15,
    () =>
      timeOf(() => {
        for (const policy of policies)
          if (judgeTrustPolicy(policy, intended).scoped.length > 0) throw new Error(policy);
      }),
    () => timeOf(() => policies.forEach((policy) => JSON.parse(policy) as unknown)),
  );
  return { ratio: result.ratio, perSecond: Math.round((count / result.ours) * 1000) };
}
