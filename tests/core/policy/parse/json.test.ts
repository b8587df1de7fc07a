import assert from "node:assert/strict";
import fc from "fast-check";
import { keyTwiceInJson } from "../../../../core/json";

const duplicate = (text: string) => keyTwiceInJson(text) !== undefined;

describe("JSON", () => {
  it("with a key that stands twice in one object is noticed", () => {
    assert.ok(duplicate('{"a": 1, "b": {"c": 2}, "a": 3}'));
    assert.ok(duplicate('[{"x": {"a": 1, "\\u0061": 2}}]'));
    assert.ok(duplicate('{"":1,"" :2}'));
  });

  it("with the same key in two objects is not", () => {
    assert.equal(duplicate('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}], "c": "a\\": {\\"a", "d": "{"}'), false);
  });

  it("that is written by JSON.stringify never is", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => assert.equal(duplicate(JSON.stringify(value)), false)));
  });

  it("with texts of great length is read", () => {
    for (const text of ["a".repeat(10_000_000), '\\"'.repeat(3_000_000)])
      assert.equal(duplicate(JSON.stringify({ [text]: 1, a: text, b: text })), false);
  });

  it("of great depth is read", () => {
    const depth = 100_000;
    assert.equal(duplicate("[".repeat(depth) + "]".repeat(depth)), false);
  });
});
