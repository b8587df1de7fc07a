import assert from "node:assert/strict";
import { prove } from "../../dev/prove/prove";

describe("the solver's second opinion", function () {
  this.timeout(900_000);

  it("is the same about a few random policies, comparisons and writes", async () => {
    for await (const { what, count, undecided, differences } of prove(120, 2026, true)) {
      assert.deepEqual(differences, [], what);
      assert.ok(undecided <= count * 0.1, `${what}: ${undecided} of ${count} are undecided`);
    }
  });
});
