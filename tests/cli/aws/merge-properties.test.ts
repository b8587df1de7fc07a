import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeAccount } from "../../../cli/aws/merge";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { resultOf, type FindingAt } from "../../../core/findings";
import { judgeAccount, type AccountJudgement } from "../../../core/rules/account";
import { randomReadings } from "../../support/random-reading";

/** What several files come to together, and the newest of them alone. */
async function judged(records: readonly AccountRecord[]) {
  const [merged, newest] = [mergeAccount(records), records.at(-1)];
  assert.ok(merged && newest);
  return { merged: await judgeAccount(merged), alone: await judgeAccount(newest), newest };
}

const passing = ({ roles }: AccountJudgement): string[] =>
  roles.flatMap(({ arn, verdict }) => (verdict === "pass" ? [arn] : []));

/** True for a finding of the newest file that is not so by what an older one adds to what it could not read. */
function isAnswered({ id, role, cluster }: FindingAt, merged: AccountJudgement, newest: AccountRecord): boolean {
  // Nodes need some of the permissions that pods do not.
  if (id === "workload-permissions")
    return merged.findings.some((one) => one.id === "node-role-shared" && one.role === role);
  // There may be more Regions than the newest file has, with the cluster.
  if (id === "trust-stale-cluster")
    return newest.unknown.some(({ action }) => /^(account:ListRegions|eks:ListClusters)$/.test(action));
  // A role with an access entry needs no line in aws-auth.
  const isUnread = newest.unknown.some(
    (one) => one.action.includes("AccessEntr") && cluster?.endsWith(`/${one.cluster}`),
  );
  return id === "role-path-in-aws-auth" && isUnread;
}

describe("several files of any account", function () {
  this.timeout(120_000);
  const count = { numRuns: 200 };

  it("pass no role, and no account, that the newest alone does not pass, and have each of its findings", async () => {
    const seen = { passed: 0, findings: 0 };
    await fc.assert(
      fc.asyncProperty(randomReadings, async (records) => {
        const { merged, alone, newest } = await judged(records);
        const right = passing(merged);
        seen.passed += right.length;
        seen.findings += alone.findings.length;
        assert.deepEqual(
          right.filter((arn) => !passing(alone).includes(arn)),
          [],
        );
        if (resultOf(merged.findings) === "pass") assert.equal(resultOf(alone.findings), "pass");
        const have = new Set(merged.findings.map(({ fingerprint }) => fingerprint));
        const lost = alone.findings.filter(({ fingerprint }) => !have.has(fingerprint));
        assert.deepEqual(
          lost.filter((one) => !isAnswered(one, merged, newest)),
          [],
        );
      }),
      count,
    );
    assert.ok(seen.passed > 40 && seen.findings > 400, JSON.stringify(seen));
  });

  it("say the same in any order", () =>
    fc.assert(
      fc.property(randomReadings, (records) => {
        assert.deepEqual(mergeAccount([...records].reverse()), mergeAccount(records));
      }),
      count,
    ));
});
