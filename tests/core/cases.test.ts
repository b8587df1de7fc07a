import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../cases");

/** JSON on one line, with blanks as Prettier has them. */
function onOneLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${onOneLine(inner)}`);
  return entries.length > 0 ? `{ ${entries.join(", ")} }` : "{}";
}

/** A case on one line; the resources of a long one on lines of their own, and names of parts side by side. */
function caseOf(one: { resources?: unknown[] }): string {
  const line = `    ${onOneLine(one)}`;
  if (line.length <= 200) return line;
  if (!one.resources) return line.replace(/ ("(?:positive|negative)": \[)/g, "\n      $1");
  const texts = one.resources.map(onOneLine);
  const isPart = (index: number) => typeof one.resources?.[index] === "string";
  const list = texts.reduce((before, text, index) => {
    const together = isPart(index) && (index === 0 || isPart(index - 1));
    return `${before}${index > 0 ? "," : ""}${together ? (index > 0 ? " " : "") : "\n      "}${text}`;
  }, "");
  return line.replace(`"resources": [${texts.join(", ")}]`, () => `"resources": [${list}]`);
}

/** An entry a line, but for the list of cases. */
function inForm(file: object): string {
  const lines = Object.entries(file).map(([key, value]) => {
    const list = key === "cases" && `[\n${(value as object[]).map(caseOf).join(",\n")}\n  ]`;
    return `  ${JSON.stringify(key)}: ${list || onOneLine(value)}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** The tables of a test file, with a case a line. */
function tablesOf(file: object): string {
  const tables = Object.entries(file).map(([table, cases]: [string, object]) => {
    // What several cases have is no table.
    if (table.startsWith("{")) return `  ${JSON.stringify(table)}: ${onOneLine(cases)}`;
    const isList = Array.isArray(cases);
    const lines = Object.entries(cases).map(
      ([name, one]) => `    ${isList ? "" : `${JSON.stringify(name)}: `}${onOneLine(one)}`,
    );
    return `  ${JSON.stringify(table)}: ${isList ? "[" : "{"}\n${lines.join(",\n")}\n  ${isList ? "]" : "}"}`;
  });
  return `{\n${tables.join(",\n")}\n}\n`;
}

/** What the runners of cases fill in. */
const reserved = ["{unknown}", "{left out}", "{arn}"];
/** What they read as the name of a property. */
const properties = [
  ...["{from}", "{is}", "{later}", "{json}", "{secret}", "{document}", "{trust}", "{role}", "{pods}", "{profile of}"],
  ...["{node group of}", "{provider}", "{parent}", "{parameters}", "{urn}", "{propertyDependencies}", "{dependencies}"],
];

describe("the cases as data", () => {
  for (const file of globSync("**/*.json", { cwd: root }))
    it(`${file} has one case a line`, () => {
      const text = readFileSync(join(root, file), "utf8");
      const isOfTest = globSync(join(__dirname, "..", file.replace(/\.json$/, "{.test,}.ts"))).length > 0;
      const form = (isOfTest ? tablesOf : inForm)(JSON.parse(text) as object);
      assert.deepEqual(text.split("\n"), form.split("\n"));
    });

  it("use names that stand for something", () => {
    const parts = JSON.parse(readFileSync(join(root, "stack-parts.json"), "utf8")) as object;
    const unknown = globSync("**/*.json", { cwd: root }).flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const known = [...Object.keys(parts), ...Object.keys(JSON.parse(text) as object), ...reserved];
      // Not those that begin a line of the file: they are what it gives a name.
      const used = text.matchAll(/(?<!\n  )"(\{[^{}":]+\})"(:?)/g);
      return [...used].flatMap(([, name = "", isKey]) =>
        (isKey ? properties : known).includes(name) ? [] : `${name} in ${file}`,
      );
    });
    assert.deepEqual(unknown, []);
  });
});
