import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonFaultLine } from "../../../core/readers/json-fault";

describe("the line in which a text is no JSON", () => {
  const cases: [what: string, text: string, line: number][] = [
    ["that is cut off", '{"a": 1,\n"b": {\n\n', 2],
    ["with a comma too many", '{"a": 1,\n"b": [1,\n]\n}', 3],
    ["without a comma", '{"a": 1\n"b": 2\n}', 2],
    ["without a colon", '{"a"\n1}', 2],
    ["with a comment", '{\n"a": 1,\n// b\n"c": 2}', 3],
    ["with more behind it", '{"a": 1}\n{"b": 2}\n', 2],
    ["with a bracket of another kind", '[{"a": 1]\n]', 1],
    ["with a text over two lines", '{"a":\n"b\nc"}', 2],
    ["with a text that stays open", '[\n"a]', 2],
    ["with a word", "[true,\nyes]", 2],
    ["with a number that none is", "[1,\n01]", 2],
    ["that is empty", "", 1],
  ];
  for (const [what, text, line] of cases)
    it(`is found in one ${what}`, () => {
      assert.throws(() => void JSON.parse(text));
      assert.equal(jsonFaultLine(text), line);
    });

  it("is the last line of any JSON that is cut off, and of whatever stands behind it", () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify([value], null, 1);
        const lines = text.split("\n").length;
        assert.equal(jsonFaultLine(text.slice(0, -1)), text.slice(0, -1).trimEnd().split("\n").length);
        assert.equal(jsonFaultLine(`${text}\n]`), lines + 1);
      }),
    ));
});
