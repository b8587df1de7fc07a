import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

const tests = join(__dirname, "..");
const notKnown = "{unknown}";

/** A table of a test file's cases, which are data: `tests/cases` has them in a file of the same path. */
export function casesOf(testFile: string, table: string, unknown: unknown = notKnown): unknown {
  const file = relative(tests, testFile).replace(/(\.test)?\.ts$/, ".json");
  const text = readFileSync(join(tests, "cases", file), "utf8");
  const read = (_: string, value: unknown) => (value === notKnown ? unknown : value);
  return (JSON.parse(text, read) as Record<string, unknown>)[table];
}
