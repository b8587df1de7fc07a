import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { faults } from "../../dev/prove/faults";
import { prove } from "../../dev/prove/prove";

describe("the solver's second opinion", function () {
  this.timeout(300_000);

  it("is the same about a few random policies, comparisons and writes", async () => {
    for await (const { what, count, undecided, differences } of prove(24, 2026, true)) {
      assert.deepEqual(differences, [], what);
      assert.ok(undecided <= count * 0.1, `${what}: ${undecided} of ${count} are undecided`);
    }
  });

  for (const { what, file, from } of faults)
    it(`can be tried with a fault: ${what}`, () => assert.ok(readFileSync(file, "utf8").includes(from)));
});
