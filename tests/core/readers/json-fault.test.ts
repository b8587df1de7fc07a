import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonFault, linesInJson } from "../../../core/json";
import { yamlDocuments } from "../../../core/readers/yaml";
import { itEachCase } from "../../support/cases";

describe("the line in which a text is no JSON", () => {
  itEachCase(__filename, "cases", "is found in one %s", (_what: string, text: string, line: number) => {
    assert.throws(() => void JSON.parse(text));
    assert.equal(jsonFault(text).line, line);
  });

  it("is the last line of any JSON that is cut off, and of whatever stands behind it", () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify([value], null, 1);
        const lines = text.split("\n").length;
        const line = text.slice(0, -1).trimEnd().split("\n").length;
        assert.deepEqual(jsonFault(text.slice(0, -1)), { line, isCutOff: true });
        assert.deepEqual(jsonFault(`${text}\n]`), { line: lines + 1, isCutOff: false });
      }),
    ));
});

describe("the line of each value of JSON", () => {
  it("is the line that the reader of YAML says", () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1), (value, indent) => {
        const text = `\n${JSON.stringify([value], null, indent)}`;
        const lineOf = linesInJson(text);
        const expected = yamlDocuments(text)[0];
        const paths = [[], ...pathsIn([value]), ["nothing"], [0, "nothing"]];
        assert.deepEqual(
          paths.map(lineOf),
          paths.map((path) => expected?.lineOf(path)),
        );
      }),
    );
  });
});

function pathsIn(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key) => [[key], ...pathsIn(Reflect.get(value, key)).map((path) => [key, ...path])]);
}
