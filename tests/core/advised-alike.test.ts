import assert from "node:assert/strict";
import { Analyzer } from "../support/analyzer";
import { adviceDifferences } from "../support/doors/advice";
import { estatesOfCase, randomEstate } from "../support/estate";
import { trustCaseFiles, trustCases } from "../support/trust-cases";
import { seed } from "../support/seed";

describe("one role, five doors, one advice: the kind of fix, and the trust policy that comes of it", function () {
  this.timeout(600_000);
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" });
  });
  after(() => analyzer.stop());

  const shown = (found: readonly string[]) => `${found.length}: ${found.slice(0, 3).join("\n")}`;

  for (const file of trustCaseFiles)
    it(`is the same for a profile with each trust policy of the cases: ${file}`, async () => {
      const all = trustCases(file).map((one) => [one.name, estatesOfCase(one).used] as const);
      // The largest files vary one policy in many ways.
      const some = all.length > 300 ? all.filter((_, index) => index % 4 === 0) : all;
      assert.equal(shown(await adviceDifferences(analyzer, some)), "0: ");
    });

  it("is the same in 500 random estates", async () => {
    const numbers = Array.from({ length: 500 }, (_, index) => seed * 1_000_003 + index);
    const estates = numbers.map((number) => [`random ${number}`, randomEstate(number)] as const);
    assert.equal(shown(await adviceDifferences(analyzer, estates)), "0: ");
  });
});
