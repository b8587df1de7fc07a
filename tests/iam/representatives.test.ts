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
} from "../../iam/representatives";
import { tokenize, tokensMatch } from "../../iam/wildcards";

const like = (text: string) => fromTokens(tokenize(text, { wildcards: true, variables: false }));
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
      assert.deepEqual(pictures(patterns, representatives(patterns.map(like), all, [])), expected);
    });
  }

  it("prefer the seeds", () => {
    assert.deepEqual(representatives([like("a*")], all, ["apple", "avocado", "pear"]), ["apple", "pear"]);
  });

  it("stay in the universe", () => {
    assert.deepEqual(representatives([like("*")], [literal("one"), literal("two")], []), ["one"]);
    assert.deepEqual(representatives([like("x*")], [[run(/\d/)]], []), [""]);
  });

  it("know a glob's own set of characters", () => {
    assert.deepEqual(pictures(["a/b"], representatives([fromGlob("a*", /[^/]/), like("a/b")], all, [])), [
      "-",
      "-",
      "x",
    ]);
  });

  it("pass over the case of letters where they are told to", () => {
    const texts = representatives([literal("ab", true)], [[run(/[abAB]/)]], ["AB", "ab", "ba"]);
    assert.deepEqual(texts, ["AB", "ba"]);
  });

  it("give up on patterns that combine in too many ways", () => {
    const hostile = Array.from({ length: 12 }, (_, index) => like(`*${"abcdefghijkl"[index]}?????*`));
    assert.throws(() => representatives(hostile, all, []), TooComplex);
  });

  it("do not grow with the number of wildcards in one pattern", () => {
    assert.equal(representatives([like("*a".repeat(200))], all, []).length, 2);
  });
});
