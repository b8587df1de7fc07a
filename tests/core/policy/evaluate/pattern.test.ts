import assert from "node:assert/strict";
import { matches, patternOf, type Reading } from "../../../../core/policy/evaluate/pattern";
import { casesOf } from "../../../support/cases";

const plain: Reading = { wildcards: false, variables: false, ignoreCase: false, arn: false };
const like: Reading = { ...plain, wildcards: true };
const filled: Reading = { ...like, variables: true };
const anyCase: Reading = { ...plain, ignoreCase: true };
const arn: Reading = { ...like, arn: true };

type Rows = [value: string, text: string, expected: boolean][];
const cases = casesOf(__filename, "cases") as Record<string, { reading: Reading; rows: Rows }>;

describe("a pattern", () => {
  for (const [name, { reading, rows }] of Object.entries(cases))
    describe(name, () => {
      for (const [value, text, expected] of rows)
        it(`${JSON.stringify(value)} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
          assert.equal(matches(patternOf(value, reading), text), expected);
        });
    });

  it("has one step for stars and variables in a row", () => {
    const codesOf = (value: string) => patternOf(value, filled).codes;
    assert.deepEqual(codesOf("a***${aws:username}*b"), codesOf("a*b"));
  });

  type What = [literal: string | undefined, variable: boolean, parts: number];
  const described: [name: string, value: string, reading: Reading, what: What][] = [
    ["without wildcards is the text itself", "a*", plain, ["a*", false, 1]],
    ["with a wildcard is no text", "a*", like, [undefined, false, 1]],
    ["with escaped wildcards is the text that they stand for", "a${*}${?}${$}", filled, ["a*?$", false, 1]],
    ["without variables keeps an escaped wildcard as it is", "a${*}", plain, ["a${*}", false, 1]],
    ["with a variable is no text", "a${aws:username}", filled, [undefined, true, 1]],
    ["with a variable that has no end is no text", "a${aws:username", filled, [undefined, true, 1]],
    ["with letters is no text where their case makes no difference", "a1", anyCase, [undefined, false, 1]],
    ["without letters is the text itself in any case", "1:1", anyCase, ["1:1", false, 1]],
    ["of an ARN has a part more than colons", "arn:aws:*", arn, [undefined, false, 3]],
    ["of an ARN has six parts at most", "arn:aws:eks:::a:b:c", arn, ["arn:aws:eks:::a:b:c", false, 6]],
  ];
  for (const [name, value, reading, what] of described)
    it(`${name}: ${JSON.stringify(value)}`, () => {
      const { literal, variable, parts } = patternOf(value, reading);
      assert.deepEqual([literal, variable, parts], what);
    });
});
