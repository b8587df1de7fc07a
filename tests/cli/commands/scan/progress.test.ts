import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { formatInventory } from "../../../../cli/aws/saved-accounts";
import { runScan } from "../../../../cli/commands/scan/command";
import { randomAccount } from "../../../support/random-account";

describe("scan --from", () => {
  it("counts the roles, the profiles and the findings as they are judged, each up to all of them", async () => {
    const directory = mkdtempSync(join(tmpdir(), "progress-"));
    const steps: [what: string, done: number, total: number][] = [];
    const context = {
      print: () => undefined,
      printAside: () => undefined,
      progress: (what: string, done: number, total: number) => void steps.push([what, done, total]),
      colour: false,
      width: 80,
      connect: () => assert.fail("AWS is not asked"),
    };
    try {
      const file = join(directory, "account.json");
      const [account] = fc.sample(randomAccount, { numRuns: 1, seed: 1 });
      writeFileSync(file, formatInventory([account]));
      await runScan(
        { from: [file], output: ["html"], plan: join(directory, "plan.json"), timeout: 60, assumeRole: "reader" },
        context,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
    const kinds = Map.groupBy(steps, ([what]) => what);
    assert.deepEqual([...kinds.keys()], ["roles", "Fargate profiles", "findings", "planned changes"]);
    for (const [what, own] of kinds)
      assert.deepEqual(
        own.map(([, done, total]) => `${done} of ${total}`),
        own.map((_, index) => `${index + 1} of ${own.length}`),
        what,
      );
  });
});
