import assert from "node:assert/strict";
import { fits, isSeparator, needsOf, without } from "../../../../core/trust/decide/needs";
import { patternOf } from "../../../../core/trust/evaluate/pattern";

const like = (value: string) => patternOf(value, { wildcards: true, variables: false, ignoreCase: false, arn: false });
const arn = (value: string) => patternOf(value, { wildcards: true, variables: false, ignoreCase: false, arn: true });

describe("what a pattern asks for", () => {
  it("is, from each step on, the characters, colons and slashes that no run stands for", () => {
    assert.deepEqual(needsOf(like("a:*?/:")), {
      characters: [5, 4, 3, 3, 2, 1, 0],
      colons: [2, 2, 1, 1, 1, 1, 0],
      slashes: [1, 1, 1, 1, 1, 0, 0],
    });
  });

  it("is a colon for each of the parts of an ARN, whose runs stand for none", () => {
    assert.deepEqual(needsOf(arn("*:*:*:*:*:*")).colons, [5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0]);
    assert.equal(needsOf(arn("*:*:*:*:*:*")).characters[0], 5);
  });

  it("is read once", () => {
    const pattern = like("ab");
    assert.equal(needsOf(pattern), needsOf(pattern));
  });

  const enough = { characters: 5, colons: 2, slashes: 1 };
  const cases: [value: string, step: number, changes: object, expected: boolean][] = [
    ["a:*?/:", 0, {}, true],
    ["a:*?/:", 0, { characters: 4 }, false],
    ["a:*?/:", 0, { colons: 1 }, false],
    ["a:*?/:", 0, { slashes: 0 }, false],
    ["a:*?/:", 0, { characters: Infinity, colons: Infinity, slashes: Infinity }, true],
    ["a:*?/:", 2, { characters: 3, colons: 1 }, true],
    ["a:*?/:", 5, { characters: 1, colons: 1, slashes: 0 }, true],
    ["a:*?/:", 6, { characters: 0, colons: 0, slashes: 0 }, true],
    ["*", 0, { characters: 0, colons: 0, slashes: 0 }, true],
    ["", 0, { characters: 0, colons: 0, slashes: 0 }, true],
  ];
  for (const [value, step, changes, expected] of cases)
    it(`from step ${step} of ${JSON.stringify(value)} on may ${expected ? "" : "not "}be in ${JSON.stringify({ ...enough, ...changes })}`, () => {
      assert.equal(fits(needsOf(like(value)), step, { ...enough, ...changes }), expected);
    });

  it("is in no text at all for an ARN of fewer than six parts", () => {
    const amount = { characters: 10_000, colons: Infinity, slashes: Infinity };
    assert.equal(fits(needsOf(arn("arn:aws")), 0, amount), false);
    assert.equal(fits(needsOf(arn("arn:aws:*")), 0, amount), true);
  });
});

describe("what is left of a text", () => {
  const before = { characters: 5, colons: 2, slashes: Infinity };
  for (const [character, after] of [
    [":", { ...before, colons: 1 }],
    ["/", before],
    ["a", before],
  ] as const)
    it(`once "${character}" is taken has ${after.colons} colons, where it had 2`, () => {
      assert.deepEqual(without(before, character.charCodeAt(0)), after);
    });

  it(`once "/" is taken has a slash less`, () => {
    assert.deepEqual(without({ ...before, slashes: 1 }, 47), { ...before, slashes: 0 });
  });

  it("is less by a separator where a colon or a slash is taken, and by none where a letter is", () => {
    assert.deepEqual(
      [":", "/", "a"].map((character) => isSeparator(character.charCodeAt(0))),
      [true, true, false],
    );
  });
});
