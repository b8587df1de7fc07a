import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../../../cli/io/files";
import { newDirectory } from "../../support/run-directory";

describe("the text of a file", () => {
  const directory = newDirectory();

  const text = '{"reason": "\u00e9 \u6f22"}';
  const bigEndian = Buffer.from(text, "utf16le").swap16();
  const files = {
    "in UTF-8": Buffer.from(text),
    "in UTF-8 behind a mark": Buffer.from(`\ufeff${text}`),
    "in UTF-16": Buffer.from(`\ufeff${text}`, "utf16le"),
    "in UTF-16, the high byte first": Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian]),
  };
  for (const [what, content] of Object.entries(files))
    it(`is read ${what}`, async () => {
      const path = join(directory, "file");
      writeFileSync(path, content);
      assert.equal(await readText(path), text);
    });
});
