import assert from "node:assert/strict";
import { Analyzer } from "../support/analyzer";
import { adviceDifferences } from "../support/doors/advice";
import { ask, difference } from "../support/doors/agreement";
import { doors } from "../support/doors/doors";
import { estatesOfCase, randomEstate, type Estate } from "../support/estate";
import { questions, seed } from "../support/seed";
import { trustCases } from "../support/trust-cases";

/** The unit tests have a part of the cases; a short run takes another one, a long run all. */
const ofCases = trustCases().filter((_, index) => questions >= 5_000 || index % 8 === 2);

describe("one role, five doors", function () {
  this.timeout(3_600_000);
  let analyzer: Analyzer;
  before(async () => (analyzer = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" })));
  after(() => analyzer.stop());

  const estates: Record<string, () => (readonly [string, Estate])[]> = {
    "random estates": () =>
      // The unit tests have the first 500, one by one.
      Array.from(
        { length: questions >= 5_000 ? questions : questions / 10 },
        (_, index) => seed * 1_000_003 + index,
      ).map((number) => [`random ${number}`, randomEstate(number)]),
    "the role of trust policies of the cases, which nothing uses": () =>
      ofCases.map((one) => [one.name, estatesOfCase(one).unused]),
  };
  for (const [name, make] of Object.entries(estates))
    it(`find the same in ${name}`, async () => {
      const all = doors(analyzer);
      const found: string[] = [];
      for (const [label, estate] of make()) found.push(...difference(label, estate, await ask(all, estate)));
      assert.equal(found.join("\n"), "");
    });

  it("advise the same in random estates, and for the role of trust policies of the cases", async () => {
    const used = ofCases.map((one) => [one.name, estatesOfCase(one).used] as const);
    const all = [...(estates["random estates"]?.() ?? []), ...used];
    assert.deepEqual(await adviceDifferences(analyzer, all), []);
  });
});
