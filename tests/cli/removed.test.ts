import assert from "node:assert/strict";
import { removedAnswer } from "../../cli/removed";
import { itEach } from "../support/cases";

describe("cli: what was removed", () => {
  itEach(
    [
      ["check pods --cluster blue --fix", "check"],
      ["undo backup.json --yes", "undo"],
      ["scan --plan plan.json", "scan --plan"],
      ["scan pods --backup=b.json --fix", "scan --backup"],
      ["scan --apply plan.json --yes", "scan --apply"],
      ["scan --output svg", "--output svg"],
      ["ledger --check l.json --output=mermaid=map.mmd", "--output mermaid"],
      ["scan --output html=svg.html", undefined],
      ["help audit", "audit"],
      ["help scan", undefined],
      ["explain trust-ending", "explain trust-ending"],
      ["scan pods --fix --yes", undefined],
      ["scan undo", undefined],
      ["", undefined],
      ["constructor", undefined],
    ],
    (typed, name) => `${typed || "nothing"}: ${name ?? "is there"}`,
    (typed: string, name: string | undefined) => {
      const answer = removedAnswer(typed.split(" "));
      assert.equal(answer?.split(" was removed: ")[0], name);
      assert.ok(!answer?.includes("\n"));
    },
  );
});
