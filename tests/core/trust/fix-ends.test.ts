import assert from "node:assert/strict";
import fc from "fast-check";
import { fixTrustPolicy, judgeTrustPolicy } from "../../../core/trust";
import { hostilePolicies } from "../../../dev/bench/hard-policies";
import { randomTrustPolicy } from "../../support/random-trust";
import { stepsOf } from "../../support/steps";
import { account } from "./fixtures";

/** Four work budgets. */
const limit = 4_400_000;

/** What the policy pack's remediation does with a trust policy, whatever it is. */
function remediate(document: unknown): void {
  const fix = fixTrustPolicy(document, { intended: { accounts: [account] }, isUnseen: true });
  if (fix?.kind === "trust") assert.deepEqual(judgeTrustPolicy(fix.after, { accounts: [account] }).scoped, []);
}

describe("remediating a trust policy", () => {
  for (const { name, text } of hostilePolicies())
    it(`ends where the policy is meant to hurt: ${name}`, () => {
      const steps = stepsOf(() => remediate(text));
      assert.ok(steps <= limit, `${steps} steps`);
    });

  it("ends on any policy, any text, any JSON and any value, and what it writes is right", () => {
    fc.assert(
      fc.property(fc.oneof(randomTrustPolicy, fc.string(), fc.json(), fc.anything()), (document) => {
        const steps = stepsOf(() => remediate(document));
        assert.ok(steps <= limit, `${steps} steps`);
      }),
      { numRuns: 200 },
    );
  });
});
