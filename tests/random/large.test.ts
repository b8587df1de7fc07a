import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../core/trust";
import { plausibleLarge, smallestOnce } from "../support/large-policies";
import { questions, seed } from "../support/seed";

describe("large trust policies", function () {
  this.timeout(120_000);

  it("are decided, and rightly, in the forms that people use, up to 8,192 characters long", () => {
    const cases = [
      ...smallestOnce(),
      ...Array.from({ length: questions }, (_, index) => plausibleLarge(seed * 1_000_003 + index)),
    ];
    for (const { policy, intended, scoped } of cases) {
      const kinds = [...new Set(judgeTrustPolicy(policy, intended).scoped.map(({ kind }) => kind))];
      assert.deepEqual(kinds, scoped === "right" ? [] : [scoped], JSON.stringify(policy));
    }
  });
});
