import assert from "node:assert/strict";
import { optionsByCommand, sharedOptions } from "../../../dev/docs/tables/options";

describe("the options on the pages of the commands", () => {
  const { check = "", scan = "", undo = "" } = optionsByCommand();

  it("are a command's own with their meaning, choices and default", () => {
    assert.match(undo, /^- `backup`, required: the backup file\n/);
    assert.match(undo, /\n- `--output <format>`: .*: text, json\n/);
    assert.match(scan, /\n- `--timeout <seconds>`: .* \(default: 900\)\n/);
    assert.match(check, /^- `role`: /);
  });

  it("are explained once if several commands share them, below the commands' names", () => {
    assert.ok(!check.includes("--fix") && check.endsWith("(../command.md#shared-options)"));
    assert.equal(sharedOptions().match(/^`scan`, `check`:\n\n- `--fix`: /gm)?.length, 1);
  });
});
