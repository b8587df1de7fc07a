import assert from "node:assert/strict";
import { gainsNobody, whoGains, type Difference, type Intended } from "../../../core/trust";
import { casesOf, itEachCase } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";
import { account, policy, sourceArn, withSourceArn } from "./fixtures";

const line = (cluster: string) => sourceArn.replace("my-cluster", cluster);
const of = (...clusters: string[]) => withSourceArn(clusters.map(line));
const intended = { accounts: [account], clusters: ["my-cluster"], now: new Date("2026-06-01T00:00:00Z") };

describe("whether anybody gains a role by another trust policy", () => {
  itEachCase(
    __filename,
    "gained",
    (what, _before, _after, gain) =>
      `${what}: ${gain.anyone ? "somebody" : "nobody"}, and ${gain.intended ? "some" : "none"} of those intended`,
    (_what: string, before: object[], after: object[], gain: { anyone: boolean; intended: boolean }) => {
      const [from, to] = [documentOf(before), documentOf(after)];
      for (const whom of ["anyone", "intended"] as const) {
        assert.equal(gainsNobody(from, to, intended, whom), !gain[whom], whom);
        assert.equal(whoGains(from, to, intended, whom)?.length === 0, !gain[whom], whom);
      }
    },
  );

  it("is told by an example alone, where it takes too long to tell all places", () => {
    const clusters = Array.from({ length: 70 }, (_, index) => `c${index}`);
    const [found, ...more] = whoGains(policy(), of(...clusters), intended) ?? [];
    assert.ok(found?.kind === "pods" && more.length === 0);
    assert.equal(found.where, undefined);
    assert.match(found.example, /:fargateprofile\/c\d+\//);
  });
});

describe("who gains a role by another trust policy", () => {
  /** Pods by the partition of the one that is the example. */
  type Gain = Exclude<Difference, { kind: "pods" }> | string;
  type Case = [who: string, before: object[], after: object[], gains: Gain[], known?: Intended, whom?: "intended"];
  const shown = (one: Difference): Gain => (one.kind === "pods" ? one.example.replace(/eks:.*/, "") : one);
  for (const [who, before, after, gains, known, whom] of casesOf(__filename, "gains") as Case[])
    it(`is ${who}`, () => {
      const [from, to] = [documentOf(before), documentOf(after)];
      const found = whoGains(from, to, { accounts: [account], now: intended.now, ...known }, whom) ?? [];
      assert.deepEqual([...new Set(found.map(shown))], gains);
    });
});
