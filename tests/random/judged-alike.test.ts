import assert from "node:assert/strict";
import { Analyzer } from "../support/analyzer";
import { readCases } from "../support/cases";
import { adviceDifferences } from "../support/doors/advice";
import { ask, asThePackSays, differing, difference } from "../support/doors/agreement";
import { doors, type Door, type DoorName } from "../support/doors/doors";
import { estatesOfCase, plainEstate, randomEstate, type Estate } from "../support/estate";
import { documentOf, trustCases } from "../support/trust-cases";
import { questions, seed } from "../support/seed";

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
  this.timeout(3_600_000);
  let analyzer: Analyzer;
  let all: Record<DoorName, Door>;
  before(async () => {
    analyzer = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" });
    all = doors(analyzer);
  });
  beforeEach(() => analyzer.configure({}));
  after(() => analyzer.stop());

  for (const { name, trust, role, ids, ...changes } of cases)
    it(`find the same: ${name}`, async () => {
      const plain = plainEstate(JSON.stringify(documentOf(trust)), changes);
      const said = await ask(all, { ...plain, role: { ...plain.role, ...role } });
      const expected = Object.keys(said).map((door) => [door, door === "pack" ? asThePackSays(ids) : ids]);
      assert.deepEqual(said, Object.fromEntries(expected));
    });

  const isShort = questions < 5_000;
  const ofCases = trustCases().filter((_, index) => !isShort || index % 16 === 2);
  const estates: Record<string, () => (readonly [string, Estate])[]> = {
    "random estates": () =>
      Array.from({ length: questions }, (_, index) => seed * 1_000_003 + index).map((number) => [
        `random ${number}`,
        randomEstate(number),
      ]),
    "a profile with trust policies of the cases": () => ofCases.map((one) => [one.name, estatesOfCase(one).used]),
    "the role of trust policies of the cases, which nothing uses": () =>
      ofCases.map((one) => [one.name, estatesOfCase(one).unused]),
  };
  for (const [name, make] of Object.entries(estates)) {
    it(`find the same in ${name}`, async () => {
      const found: string[] = [];
      for (const [label, estate] of make()) found.push(...difference(label, estate, await ask(all, estate)));
      assert.equal(found.slice(0, 5).join("\n"), "");
    });

    it(`advise the same in ${name}: the kind of fix, and the trust policy that comes of it`, async () => {
      const found = await adviceDifferences(analyzer, make());
      assert.equal(found.slice(0, 5).join("\n"), "");
    });
  }

  it("are compared: what one door alone says is a difference", () => {
    const said = { template: [], plan: [], state: [], account: [], pack: ["policy-missing"] };
    assert.deepEqual(differing(said), ["pack"]);
    assert.equal(difference("it", plainEstate("{}"), said).length, 1);
  });
});
