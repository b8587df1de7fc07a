import assert from "node:assert/strict";
import { Analyzer } from "../support/analyzer";
import { readCases } from "../support/cases";
import { ask, asThePackSays, differing, difference } from "../support/doors/agreement";
import { doors, type Door, type DoorName } from "../support/doors/doors";
import { estatesOfCase, plainEstate, randomEstate, type Estate } from "../support/estate";
import { documentOf, trustCaseFiles, trustCases } from "../support/trust-cases";
import { seed } from "../support/seed";

/** An estate by its differences from a right one: `trust` has the statements of the role, each by its differences from the open one. */
interface Written extends Partial<Omit<Estate, "role">> {
  name: string;
  trust: object[];
  role?: Partial<Estate["role"]>;
  /** What every door finds. */
  ids: string[];
}

const { cases } = readCases("judged-alike.json") as unknown as { cases: Written[] };

describe("one role, five doors: a template, a plan, a state, a saved account and the pack", function () {
  this.timeout(300_000);
  let analyzer: Analyzer;
  let all: Record<DoorName, Door>;
  before(async () => {
    analyzer = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" });
    all = doors(analyzer);
  });
  after(() => analyzer.stop());

  /** What is said of those estates of which doors say different things. */
  async function differences(estates: Iterable<readonly [string, Estate]>): Promise<string> {
    const found: string[] = [];
    for (const [name, estate] of estates) found.push(...difference(name, estate, await ask(all, estate)));
    return found.slice(0, 5).join("\n");
  }

  for (const { name, trust, role, ids, ...changes } of cases)
    it(`find the same: ${name}`, async () => {
      const plain = plainEstate(JSON.stringify(documentOf(trust)), changes);
      const said = await ask(all, { ...plain, role: { ...plain.role, ...role } });
      const expected = Object.keys(said).map((door) => [door, door === "pack" ? asThePackSays(ids) : ids]);
      assert.deepEqual(said, Object.fromEntries(expected));
    });

  for (const file of trustCaseFiles)
    it(`find the same for a profile with each trust policy of the cases: ${file}`, async () => {
      assert.equal(await differences(trustCases(file).map((one) => [one.name, estatesOfCase(one).used])), "");
    });

  it("find the same in 500 random estates", async () => {
    const numbers = Array.from({ length: 500 }, (_, index) => seed * 1_000_003 + index);
    assert.equal(await differences(numbers.map((number) => [`random ${number}`, randomEstate(number)])), "");
  });

  it("are compared: what one door alone says is a difference", () => {
    const said = { template: [], plan: [], state: [], account: [], pack: ["policy-missing"] };
    assert.deepEqual(differing(said), ["pack"]);
    assert.equal(difference("it", plainEstate("{}"), said).length, 1);
  });
});
