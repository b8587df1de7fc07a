import assert from "node:assert/strict";
import { readFile, stat, writeFile, chmod } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../cli/io/files";
import { newDirectory } from "../../support/run-directory";

describe("a file that is written whole", () => {
  let directory: string;
  beforeEach(() => (directory = newDirectory()));
  const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

  for (const mode of [0o600, 0o640, 0o666])
    it(`keeps the mode ${mode.toString(8)} of the one that it replaces`, async () => {
      const file = join(directory, "report.json");
      await writeFile(file, "old");
      await chmod(file, mode);
      await writeWhole(file, "new");
      assert.deepEqual([await readFile(file, "utf8"), await modeOf(file)], ["new", mode]);
    });

  it("has the mode that is asked for, whatever the one that it replaces has", async () => {
    const file = join(directory, "account.json");
    await writeFile(file, "old");
    await chmod(file, 0o644);
    await writeWhole(file, "new", 0o600);
    assert.equal(await modeOf(file), 0o600);
  });
});
