import assert from "node:assert/strict";
import {
  anything,
  fromGlob,
  fromTokens,
  literal,
  type Pattern,
  representatives,
  run,
  TooComplex,
} from "../../../core/iam/representatives";
import { tokenize, tokensMatch } from "../../../core/iam/wildcards";

const like = (text: string) => fromTokens(tokenize(text, { wildcards: true, variables: false }));
const each = (...texts: string[]) => texts.map((text) => [like(text)]);
const all: Pattern[] = [[run(anything)]];

/** Which of the patterns each text matches, as a picture. */
function pictures(patterns: string[], texts: string[]): string[] {
  return texts
    .map((text) =>
      patterns
        .map((pattern) => (tokensMatch(tokenize(pattern, { wildcards: true, variables: false }), text) ? "x" : "-"))
        .join(""),
    )
    .sort();
}

describe("representatives", () => {
  const cases: [string[], string[]][] = [
    [["a"], ["-", "x"]],
    [
      ["a*", "*b"],
      ["--", "-x", "x-", "xx"],
    ],
    [
      ["a*", "ab*"],
      ["--", "x-", "xx"],
    ],
    [
      ["?", "??"],
      ["--", "-x", "x-"],
    ],
    [["*"], ["x"]],
    [
      ["a", "b"],
      ["--", "-x", "x-"],
    ],
  ];
  for (const [patterns, expected] of cases) {
    it(`of ${patterns.join(" and ")} are one for every combination that there is`, () => {
      assert.deepEqual(pictures(patterns, representatives(each(...patterns), all, [])), expected);
    });
  }

  it("tell sets apart, not the patterns in them", () => {
    const texts = representatives([[like("a*"), like("*b")], [like("c")]], all, ["ab", "a", "c", "d"]);
    assert.deepEqual(texts, ["ab", "c", "d"]);
  });

  it("know that runs beside each other may all be empty", () => {
    const twoRuns = [...literal("a"), run(/[^/]/), run(anything), run(/[^/]/), ...literal("b")];
    assert.deepEqual(representatives([[twoRuns]], [literal("ab")], []), ["ab"]);
    assert.deepEqual(pictures(["ab"], representatives([[twoRuns], each("ab")[0]], all, ["ab", "axb"])), [
      "-",
      "-",
      "x",
    ]);
  });

  it("prefer the seeds", () => {
    assert.deepEqual(representatives(each("a*"), all, ["apple", "avocado", "pear"]), ["apple", "pear"]);
  });

  it("stay in the universe", () => {
    assert.deepEqual(representatives(each("*"), [literal("one"), literal("two")], []), ["one"]);
    assert.deepEqual(representatives(each("x*"), [[run(/\d/)]], []), [""]);
  });

  it("know a glob's own set of characters", () => {
    assert.deepEqual(pictures(["a/b"], representatives([[fromGlob("a*", /[^/]/)], [like("a/b")]], all, [])), [
      "-",
      "-",
      "x",
    ]);
  });

  it("pass over the case of letters where they are told to", () => {
    const texts = representatives([[literal("ab", true)]], [[run(/[abAB]/)]], ["AB", "ab", "ba"]);
    assert.deepEqual(texts, ["AB", "ba"]);
  });

  it("give up on patterns that combine in too many ways", () => {
    const hostile = Array.from({ length: 12 }, (_, index) => [like(`*${"abcdefghijkl"[index]}?????*`)]);
    assert.throws(() => representatives(hostile, all, []), TooComplex);
  });

  it("do not grow with the number of wildcards in one pattern", () => {
    assert.equal(representatives(each("*a".repeat(200)), all, []).length, 2);
  });
});
