import assert from "node:assert/strict";
import { prove } from "../../dev/prove/prove";
import { questions, seed } from "../support/seed";

describe("the solver's second opinion", function () {
  this.timeout(1_800_000);

  it("is the same about a few random policies, comparisons and writes, and in a long run about all cases", async () => {
    const isLong = questions >= 5_000;
    for await (const { what, count, undecided, differences } of prove(isLong ? 120 : 24, seed, !isLong)) {
      assert.deepEqual(differences, [], what);
      assert.ok(undecided <= count * 0.1, `${what}: ${undecided} of ${count} are undecided`);
    }
  });
});
