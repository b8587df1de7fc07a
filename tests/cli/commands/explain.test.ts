import assert from "node:assert/strict";
import { Command } from "commander";
import { describeExplain, runExplain } from "../../../cli/commands/explain";

describe("fargate-role explain", () => {
  it("prints the page of the finding without comments and links, and where it is", async () => {
    const page = "# trust-unsafe\n\n<!-- begin -->\n\nIt is [wide](../faq.md#wide).\n\n<!-- end -->\n\nMore.\n";
    const printed: string[] = [];
    const exitCode = await runExplain(
      "trust-unsafe",
      (id) => (id === "trust-unsafe" ? page : assert.fail(id)),
      (text) => printed.push(text),
    );
    assert.equal(exitCode, 0);
    assert.match(printed.join(), /^# trust-unsafe\n\nIt is wide\.\n\nMore\.\n\nhttps:\S+\/findings\/trust-unsafe\.md$/);
  });

  const copied = [
    "trust-unsafe",
    "[trust-unsafe]",
    " [trust-unsafe]. ",
    "Role a: [b] other clusters can use it [trust-unsafe]",
  ];
  for (const text of copied)
    it(`takes ${JSON.stringify(text)}`, () => {
      const command = describeExplain(new Command("explain")).exitOverride();
      assert.deepEqual(command.parse([text], { from: "user" }).processedArgs, ["trust-unsafe"]);
    });

  it("refuses an id that there is not, with what was probably meant", () => {
    const command = describeExplain(new Command("explain"))
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    assert.throws(
      () => command.parse(["trust-unsfe"], { from: "user" }),
      /Give one of trust-unsafe, .* \(did you mean trust-unsafe\?\)\.$/,
    );
  });
});
