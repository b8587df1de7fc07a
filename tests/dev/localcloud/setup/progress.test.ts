import assert from "node:assert/strict";
import { mock } from "node:test";
import { step } from "../../../../dev/localcloud/setup/progress.mjs";

/** What a step prints that has news at once and takes some minutes; a terminal draws its line again. */
async function printed(isTTY: boolean, minutes: number): Promise<string[]> {
  const lines: string[] = [];
  const stream = { isTTY, columns: 80, write: (text: string) => lines.push(text) };
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    await step({ number: 2, of: 5, title: "Pulumi CLI", usual: "5 to 25 min", stream }, (report) => {
      report("7 of about 1734 Go packages compiled");
      for (let second = 0; second < minutes * 60; second++) mock.timers.tick(1000);
      return Promise.resolve("built");
    });
  } finally {
    mock.timers.reset();
  }
  return lines;
}

describe("a long step of set-up", () => {
  it("prints at least every 30 seconds how long it takes, and usually takes", async () => {
    const news = "usually 5 to 25 min): 7 of about 1734 Go packages compiled\n";
    const lines = await printed(false, 2);
    assert.equal(lines.length, 10);
    assert.equal(lines[0], `[2/5] Pulumi CLI (0 s, ${news}`);
    assert.equal(lines[2], `[2/5] Pulumi CLI (30 s, ${news}`);
    assert.deepEqual(lines.slice(8), [
      `[2/5] Pulumi CLI (2 min 0 s, ${news}`,
      "✓ [2/5] Pulumi CLI: built (2 min 0 s)\n",
    ]);
  });

  it("says the same in one line of a terminal", async () => {
    const lines = await printed(true, 1);
    assert.ok(lines.length > 100, `only ${lines.length}`);
    assert.match(lines.at(-3) ?? "", /\[2\/5\] Pulumi CLI \(60 s, usually 5 to 25 min\): 7 of about 1734 Go pack/);
  });
});
