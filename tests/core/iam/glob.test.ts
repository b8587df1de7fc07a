import assert from "node:assert/strict";
import fc from "fast-check";
import { globMatches } from "../../../core/iam";

describe("a glob", () => {
  const cases: [string, string, boolean][] = [
    ["prod", "prod", true],
    ["prod", "prod2", false],
    ["prod*", "prod", true],
    ["prod*", "a-prod", false],
    ["*-prod", "eu-prod", true],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "acb", false],
    ["a*a", "a", false],
    // A piece in the middle may neither begin before the one before it ends, nor reach into the last one.
    ["a*b*bc", "abc", false],
    ["a*b*bc", "abbc", true],
    ["*aba*ba", "ababa", true],
    ["*aba*ba*", "aba", false],
    ["*ab*ab*", "ab", false],
    ["a*b*b*b*c", "abbc", false],
    ["*", "", true],
    ["**", "x", true],
    ["p?od", "prod", false],
    ["p.od", "prod", false],
    ["[a]", "a", false],
    ["", "", true],
    ["", "a", false],
  ];
  for (const [glob, text, expected] of cases) {
    it(`${JSON.stringify(glob)} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
      assert.equal(globMatches(glob, text), expected);
    });
  }

  it("says what a regular expression says", () => {
    const letters = fc.stringMatching(/^[ab*]{0,8}$/);
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[ab]{0,10}$/), (glob, text) => {
        assert.equal(globMatches(glob, text), new RegExp(`^${glob.replaceAll("*", ".*")}$`).test(text));
      }),
    );
  });

  it("stays linear where backtracking would not end", () => {
    assert.equal(globMatches("*a".repeat(2000) + "b", "a".repeat(20000)), false);
  });
});
