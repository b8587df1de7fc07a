import assert from "node:assert/strict";
import { anyCharacter, type Characters, charactersOf } from "../../../../core/policy/search/segments";

const codesOf = (text: string) => Array.from(text, (character) => character.charCodeAt(0));

/** The character of a set that is not among some others; undefined where there is none. */
function without(set: Characters, others: string) {
  const code = set.without(codesOf(others));
  return code === undefined ? undefined : String.fromCharCode(code);
}

describe("a set of characters", () => {
  it("has those that it is made of, and no other", () => {
    const set = charactersOf("ab");
    assert.deepEqual(
      codesOf("abc").map((code) => set.has(code)),
      [true, true, false],
    );
  });

  for (const [others, expected] of [
    ["", "a"],
    ["b", "a"],
    ["a", "b"],
    ["ab", undefined],
  ] as const) {
    it(`of "a" and "b" has ${expected ?? "nothing"} without "${others}"`, () => {
      assert.equal(without(charactersOf("ab"), others), expected);
    });
  }
});

describe("any character", () => {
  const readable = "x0-~é!$%&中";
  for (const [name, others, expected] of [
    ["is an x", "", "x"],
    ["is another one that is easy to read where an x is taken", "x", "0"],
    ["is not ASCII where it must be", "x0-~", "é"],
    ["is a Chinese one where all that are easy to read are taken", readable, "一"],
    ["is the next Chinese one where that is taken too", `${readable}一丁`, "丂"],
  ] as const) {
    it(name, () => {
      assert.equal(without(anyCharacter, others), expected);
    });
  }
});
