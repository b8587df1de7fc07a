import assert from "node:assert/strict";
import { within, WorkBudget } from "../../../../core/policy/search/segments";

describe("a work budget", () => {
  const spending = (...steps: number[]) => {
    const budget = new WorkBudget(10);
    return within(() => {
      for (const one of steps) budget.spend(one);
      return "found";
    });
  };

  for (const [steps, found] of [
    [[], "found"],
    [[4, 6], "found"],
    [[4, 7], undefined],
    [[11], undefined],
  ] as const) {
    it(`of 10 steps, of which ${steps.join(" and ") || "none"} are spent, gives ${found ?? "nothing"}`, () => {
      assert.equal(spending(...steps), found);
    });
  }

  it("hides no other error", () => {
    const fail = () => {
      throw new TypeError("another");
    };
    assert.throws(() => within(fail), { name: "TypeError", message: "another" });
  });
});
