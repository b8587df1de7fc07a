import assert from "node:assert/strict";
import fc from "fast-check";
import { adviseTrust } from "../../../../core/advise/trust";
import { buildTrustPolicy, judgeTrustPolicy, scopeTrustPolicy } from "../../../../core/trust";
import { hostilePolicies } from "../../../../dev/bench/hard-policies";
import { randomTrustPolicy } from "../../../support/random-trust-policy";
import { stepsOf } from "../../../support/steps";
import { account, sourceArn } from "../fixtures";

/** Two ways to rewrite are judged, each with a work budget of its own; what is suggested is judged by its form. */
const limit = 2_200_000;

/** What the policy pack's remediation does with a trust policy, whatever it is. */
function remediate(document: unknown): void {
  const advice = adviseTrust(document, { intended: { accounts: [account] }, isUnseen: true });
  if (advice?.kind === "trust") assert.deepEqual(judgeTrustPolicy(advice.after, { accounts: [account] }).scoped, []);
}

describe("remediating a trust policy", () => {
  for (const { name, text } of hostilePolicies())
    it(`ends within two work budgets where the policy is meant to hurt: ${name}`, () => {
      const steps = stepsOf(() => scopeTrustPolicy(text, [sourceArn]));
      assert.ok(steps <= limit, `${steps} steps`);
      remediate(text);
    });

  it("ends within two work budgets on any policy, and what it writes is right", () => {
    fc.assert(
      fc.property(randomTrustPolicy, (document) => {
        const steps = stepsOf(() => scopeTrustPolicy(document, [sourceArn]));
        assert.ok(steps <= limit, `${steps} steps`);
        remediate(document);
      }),
      { numRuns: 100 },
    );
  });

  it("ends on any text, any JSON and any value", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (document) => {
        assert.ok(stepsOf(() => remediate(document)) <= 2 * limit);
      }),
      { numRuns: 100 },
    );
    assert.deepEqual(
      scopeTrustPolicy({ Statement: [] }, [sourceArn])?.Statement,
      buildTrustPolicy([sourceArn]).Statement,
    );
  });
});
