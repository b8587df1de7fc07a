import assert from "node:assert/strict";
import { Command } from "commander";
import { oneOf } from "../../../cli/io/one-of";

describe("a value of a fixed set", () => {
  const command = new Command("paint").option("--colour <name>", "", oneOf(["red", "green"])).exitOverride();
  command.configureOutput({ writeErr: () => undefined });

  it("is taken as it is", () =>
    assert.equal(command.parse(["--colour", "red"], { from: "user" }).opts().colour, "red"));

  it("is refused where it is none of them, with what was probably meant", () => {
    assert.throws(() => command.parse(["--colour", "gren"], { from: "user" }), {
      message:
        "error: option '--colour <name>' argument 'gren' is invalid. Give one of red, green (did you mean green?).",
    });
    assert.throws(() => command.parse(["--colour", "7"], { from: "user" }), {
      message: "error: option '--colour <name>' argument '7' is invalid. Give one of red, green.",
    });
  });
});
