import assert from "node:assert/strict";
import {
  isEither,
  isFlag,
  isListOf,
  isNumber,
  isObjectWith,
  isOneOf,
  isOptional,
  isText,
  type Form,
} from "../../core/form";

describe("the form of a value", () => {
  const values = ["a", "", "c", 1, 0, true, false, undefined, null, ["a"], [1], [], { a: "a" }, { a: 1, b: 2 }, {}];

  const cases: [string, Form, unknown[]][] = [
    ["isText", isText, ["a", "", "c"]],
    ["isNumber", isNumber, [1, 0]],
    ["isFlag", isFlag, [true, false]],
    ["isOneOf", isOneOf("a", 1, null), ["a", 1, null]],
    ["isOptional", isOptional(isNumber), [1, 0, undefined]],
    ["isEither", isEither(isNumber, isFlag), [1, 0, true, false]],
    ["isListOf", isListOf(isText), [["a"], []]],
    ["isObjectWith", isObjectWith({ a: isText }), [{ a: "a" }]],
    ["isObjectWith what may be missing", isObjectWith({ a: isOptional(isText) }), [{ a: "a" }, {}]],
  ];
  for (const [name, form, accepted] of cases)
    it(`${name}: accepts ${JSON.stringify(accepted)} and nothing else`, () =>
      assert.deepEqual(
        values.filter((value) => form(value)),
        accepted,
      ));
});
