import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import fc from "fast-check";
import { globMatches } from "../../../core/text";

describe("a glob", () => {
  itEachCase(
    __filename,
    "cases",
    (glob, text, expected) =>
      `${JSON.stringify(glob)} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`,
    (glob: string, text: string, expected: boolean) => {
      assert.equal(globMatches(glob, text), expected);
    },
  );

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
function searchesOf(work: () => void) {
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
