import assert from "node:assert/strict";
import { matches, patternOf, type Reading } from "../../../../core/trust/evaluate/pattern";

const plain: Reading = { wildcards: false, variables: false, ignoreCase: false, arn: false };
const like: Reading = { ...plain, wildcards: true };
const filled: Reading = { ...like, variables: true };
const anyCase: Reading = { ...plain, ignoreCase: true };
const arn: Reading = { ...like, arn: true };

const cases: Record<string, { reading: Reading; rows: [value: string, text: string, expected: boolean][] }> = {
  "without wildcards": {
    reading: plain,
    rows: [
      ["a*", "a*", true],
      ["a*", "ab", false],
      ["a?", "a?", true],
      ["a?", "ab", false],
      ["${*}", "${*}", true],
      ["A", "a", false],
    ],
  },
  "with wildcards": {
    reading: like,
    rows: [
      ["a?", "ab", true],
      ["a?", "a", false],
      ["a?", "a:", true],
      ["a*c", "a:b:c", true],
      ["a*", "a", true],
      ["*a*b", "aab", true],
      ["*ab", "aab", true],
      ["*ab", "aba", false],
      ["a**", "a", true],
      ["?*?", "a", false],
      ["?*?", "ab", true],
      ["*\u0000", "a\u0000", true],
      ["*\u0000", "a", false],
      ["${*}", "${anything}", true],
      ["${*}", "*", false],
    ],
  },
  "with policy variables": {
    reading: filled,
    rows: [
      ["a${*}", "a*", true],
      ["a${*}", "ab", false],
      ["a${?}b", "a?b", true],
      ["a${?}b", "acb", false],
      ["${$}{a}", "${a}", true],
      ["a${aws:username}b", "acb", true],
      ["a${aws:username}b", "acc", false],
      ["a*${aws:username}", "a", true],
      ["${*}-${aws:username}", "*-b", true],
      ["$a}", "$a}", true],
      ["$a}", "b", false],
      ["a{b}", "a{b}", true],
      ["a{b}", "ac", false],
      // It has no end.
      ["${aws:username", "${aws:username", true],
      ["a}-${b", "a}-${b", true],
      ["a}-${b", "a}-c", false],
    ],
  },
  "without regard to case": {
    reading: anyCase,
    rows: [
      ["aB1", "Ab1", true],
      ["aB1", "Ab2", false],
      ["é", "É", true],
      // Upper case has two letters.
      ["ß", "ß", true],
      ["ß", "S", false],
      ["123", "123", true],
    ],
  },
  "of an ARN": {
    reading: arn,
    rows: [
      ["*:*:*:*:*:*", "arn:aws:eks:us-east-1:1:a", true],
      ["*:*:*:*:*:*", "arn:aws:eks:us-east-1:1", false],
      ["*:*:*:*:*:*", "arn:aws:eks:us-east-1:1:a:b", true],
      ["arn:aws:*:b", "arn:aws:eks:us-east-1:1:b", false],
      ["arn:?:eks:::a", "arn:b:eks:::a", true],
      ["arn:?:eks:::a", "arn::eks:::a", false],
      ["arn:a?:eks:::a", "arn:a::eks:::a", false],
      ["arn:aws:eks:::?", "arn:aws:eks::::", true],
      ["arn:aws:eks:::a:*:b", "arn:aws:eks:::a:x:y:b", true],
      ["a*:b:c:d:e:f", "a:b:c:d:e:f", true],
      ["a*:b:c:d:e:f", "ax:b:c:d:e:f", true],
      ["a*:b:c:d:e:f", "a:x:b:c:d:e:f", false],
      // One with fewer parts.
      ["arn:aws:eks:*", "arn:aws:eks:us-east-1:1:a", true],
      ["arn:aws:eks", "arn:aws:eks", false],
      ["a?", "ab", false],
      ["", "", false],
    ],
  },
};

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
