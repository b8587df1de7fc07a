import assert from "node:assert/strict";
import { spend, within } from "../../core/work-budget";

describe("a work budget", () => {
  const spending = (...steps: number[]) =>
    within(() => {
      for (const count of steps) spend(count);
      return "found";
    }, 10);

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

  it("is not spent by one within it, and ends that one", () => {
    assert.deepEqual(
      within(() => [spending(11), spending(4)], 20),
      [undefined, "found"],
    );
    assert.equal(
      within(() => [spending(11), spending(4)], 10),
      undefined,
    );
  });

  it("hides no other error", () => {
    const fail = () => {
      throw new TypeError("another");
    };
    assert.throws(() => within(fail), { name: "TypeError", message: "another" });
  });
});
