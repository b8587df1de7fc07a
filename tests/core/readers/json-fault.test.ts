import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonFaultLine } from "../../../core/json";
import { itEachCase } from "../../support/cases";

describe("the line in which a text is no JSON", () => {
  itEachCase(__filename, "cases", "is found in one %s", (_what: string, text: string, line: number) => {
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
