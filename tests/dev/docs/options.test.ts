import assert from "node:assert/strict";
import { optionsByCommand, sharedOptions } from "../../../dev/docs/tables/options";

describe("the options on the pages of the commands", () => {
  const { explain = "", judge = "", scan = "" } = optionsByCommand();

  it("are a command's own with their meaning, choices and default", () => {
    assert.match(explain, /^- `id`, required: the id at the end of the message$/);
    assert.match(scan, /^- `role`: /);
    assert.match(scan, /\n- `--timeout <seconds>`: .* \(default: 900\)\n/);
  });

  it("are explained once if several commands share them, below the commands' names", () => {
    assert.ok(!judge.includes("--exemptions") && judge.endsWith("(../command.md#shared-options)"));
    assert.equal(sharedOptions().match(/^`scan`, `judge`, `ledger`:\n\n- `--exemptions /gm)?.length, 1);
  });
});
