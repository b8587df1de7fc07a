import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

const tests = join(__dirname, "..");
const notKnown = "{unknown}";

/** A table of a test file's cases, which are data: `tests/cases` has them in a file of the same path. */
export function casesOf(testFile: string, table: string, unknown: unknown = notKnown): unknown {
  return readCases(relative(tests, testFile).replace(/(\.test)?\.ts$/, ".json"), unknown)[table];
}

/** A file of `tests/cases`. */
export function readCases(file: string, unknown?: unknown): Record<string, unknown> {
  return parseCases(readFileSync(join(tests, "cases", file), "utf8"), unknown);
}

/** The text of such a file. What several of its cases have stands once, as its member `{name}`, and they have that name. */
export function parseCases(text: string, unknown: unknown = notKnown): Record<string, unknown> {
  const own = JSON.parse(text) as Record<string, unknown>;
  const read = (_: string, value: unknown): unknown => {
    if (value === notKnown) return unknown;
    const isName = typeof value === "string" && value.startsWith("{") && value in own;
    return isName ? JSON.parse(JSON.stringify(own[value]), read) : value;
  };
  return JSON.parse(text, read) as Record<string, unknown>;
}
