import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { format } from "node:util";

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

/** A title for a row: a function of it, or a text whose %s and %j the first values of the row fill. */
type Title<Row extends unknown[]> = string | ((...row: Row) => string);

/** A test for each row. */
export function itEach<Row extends unknown[]>(
  rows: readonly NoInfer<[...Row, ...unknown[]]>[],
  title: Title<Row>,
  test: (...row: Row) => unknown,
): void {
  for (const row of rows as unknown as Row[]) {
    const values = typeof title === "string" ? row.slice(0, title.split("%").length - 1) : [];
    it(typeof title === "string" ? format(title, ...values) : title(...row), () => test(...row) as undefined);
  }
}

/** A test for each case of a table, which is a list of rows or has each under its name. */
export function itEachCase<Row extends unknown[]>(
  testFile: string,
  table: string,
  title: Title<Row>,
  test: (...row: Row) => unknown,
  unknown?: unknown,
): void {
  const cases = casesOf(testFile, table, unknown);
  itEach<Row>(Array.isArray(cases) ? cases : (Object.entries(cases as object) as never[]), title, test);
}
