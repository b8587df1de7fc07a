import assert from "node:assert/strict";
import { Command } from "commander";
import { describeUndo } from "../../../cli/commands/undo";

describe("fargate-role undo", () => {
  it("refuses a format that it does not write, with what was probably meant", () => {
    const undo = describeUndo(new Command("undo"))
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    assert.throws(() => undo.parse(["backup.json", "--output", "jsno"], { from: "user" }), {
      message:
        "error: option '--output <format>' argument 'jsno' is invalid. Give one of text, json (did you mean json?).",
    });
    assert.deepEqual(undo.parse(["backup.json", "--output", "json"], { from: "user" }).opts().output, ["json"]);
  });
});
