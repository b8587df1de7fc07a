import assert from "node:assert/strict";
import fc from "fast-check";
import { globMatches } from "../../../core/trust";

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

  it("searches once for each piece between stars, where backtracking would not end", () => {
    const glob = "*a".repeat(2000) + "*b*";
    assert.equal(
      searchesOf(() => assert.equal(globMatches(glob, "a".repeat(20000)), false)),
      2001,
    );
  });
});

/** How often a work searches a text. */
function searchesOf(work: () => void): number {
  const original = Object.getOwnPropertyDescriptor(String.prototype, "indexOf") ?? {};
  let searches = 0;
  const counting = function (this: string, ...args: unknown[]): unknown {
    searches++;
    return Reflect.apply(original.value as (...args: unknown[]) => unknown, this, args);
  };
  Object.defineProperty(String.prototype, "indexOf", { ...original, value: counting });
  try {
    work();
  } finally {
    Object.defineProperty(String.prototype, "indexOf", original);
  }
  return searches;
}
