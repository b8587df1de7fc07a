import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../core/trust";
import { type Case, nearMissCase } from "../support/near-miss-policy";
import { compare, type Disagreement, disagreements, shrink } from "../support/oracle/compare";
import { questions, seed } from "../support/seed";
import { oracleVerdict } from "../support/trust-policy-oracle";
import { decisions } from "./decisions";

/** A disagreement as a reader needs it: the smallest policy, who says what, and the request. */
function describeSmallest(one: Case, { about, oracle, judge }: Disagreement): string {
  const same = (candidate: Case) =>
    disagreements(candidate).some(
      (other) =>
        other.about === about && other.oracle === oracle && other.judge === judge && !isDecided(other, candidate),
    );
  const { policy, intention } = shrink(one, same);
  const verdict = oracleVerdict(policy, intention);
  const witness = about === "exclusive" ? verdict.otherWitness : verdict.witness;
  return [
    `${about}: the oracle says ${oracle}, the judge says ${judge}`,
    ...[policy, intention, witness ?? "no witness"].map((value) => `  ${JSON.stringify(value)}`),
  ].join("\n");
}

function isDecided(disagreement: Disagreement, one: Case): boolean {
  return decisions.some(({ covers }) => covers(disagreement, one));
}

describe("near-miss trust policies", function () {
  this.timeout(600_000);

  it(`are judged as the symbolic oracle judges them, ${questions} of them`, () => {
    const open: string[] = [];
    const seen: Record<string, number> = {};
    for (let index = 0; index < questions; index++) {
      const one = nearMissCase(seed * 1_000_003 + index);
      const verdict = oracleVerdict(one.policy, one.intention);
      const { concernsFargate, scoped, exclusive } = verdict;
      for (const outcome of concernsFargate ? [scoped, exclusive ? "exclusive" : "shared"] : ["no concern"])
        seen[outcome] = (seen[outcome] ?? 0) + 1;
      for (const disagreement of compare(verdict, judgeTrustPolicy(one.policy, one.intention))) {
        if (open.length < 5 && !isDecided(disagreement, one)) open.push(describeSmallest(one, disagreement));
      }
    }
    assert.equal(open.join("\n\n"), "");
    for (const outcome of ["right", "unsafe", "account-only", "broken", "exclusive", "shared", "no concern"])
      assert.ok(
        (seen[outcome] ?? 0) > questions / 1_000,
        `only ${seen[outcome] ?? 0} policies were of the kind: ${outcome}`,
      );
  });
});
