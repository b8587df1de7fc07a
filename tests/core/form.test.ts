import assert from "node:assert/strict";
import { either, flag, listOf, maybe, number, object, oneOf, text, type Form } from "../../core/form";

describe("the form of a value", () => {
  const values = ["a", "", "c", 1, 0, true, false, undefined, null, ["a"], [1], [], { a: "a" }, { a: 1, b: 2 }, {}];

  const cases: [string, Form, unknown[]][] = [
    ["text", text, ["a", "", "c"]],
    ["number", number, [1, 0]],
    ["flag", flag, [true, false]],
    ["oneOf", oneOf("a", 1, null), ["a", 1, null]],
    ["maybe", maybe(number), [1, 0, undefined]],
    ["either", either(number, flag), [1, 0, true, false]],
    ["listOf", listOf(text), [["a"], []]],
    ["object", object({ a: text }), [{ a: "a" }]],
    ["object of what may be missing", object({ a: maybe(text) }), [{ a: "a" }, {}]],
  ];
  for (const [name, form, accepted] of cases)
    it(`${name}: accepts ${JSON.stringify(accepted)} and nothing else`, () =>
      assert.deepEqual(
        values.filter((value) => form(value)),
        accepted,
      ));
});
