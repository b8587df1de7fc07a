import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { newDirectory } from "../support/run-directory";

describe("the spelling check", () => {
  it("refuses a misspelt word and accepts the words of this project", () => {
    const directory = newDirectory();
    writeFileSync(join(directory, "page.md"), "The Pulumi program makes an organisation's role, and a mispelt word.\n");
    const config = join(root, "cspell.json");
    const words = ["--config", config, "--root", directory, "--no-summary", "--no-progress", "--words-only", "**/*.md"];
    const { stdout, status } = spawnSync(process.execPath, ["dev/node.mjs", "cspell", ...words], {
      cwd: root,
      encoding: "utf8",
    });
    assert.deepEqual([stdout.trim(), status], ["mispelt", 1]);
  }).timeout(60_000);
});
