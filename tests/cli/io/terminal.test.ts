import assert from "node:assert/strict";
import { mock } from "node:test";
import { thisTerminal } from "../../../cli/io/terminal";

describe("what stands beside an answer", () => {
  it("has no line that GitHub takes for a command, and is else printed as it is", () => {
    const error = mock.method(console, "error", () => undefined);
    try {
      const terminal = thisTerminal("stacks");
      terminal.printAside("a::b\n  ::error::c");
      terminal.printAside("::warning::d");
      const printed = error.mock.calls.map(({ arguments: [text] }) => text as string);
      assert.deepEqual(printed, ["a::b\n  \\u003a:error::c", "\\u003a:warning::d"]);
    } finally {
      error.mock.restore();
    }
  });
});
