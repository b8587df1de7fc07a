import assert from "node:assert/strict";
import { charactersOf } from "../../../../core/trust/decide/characters";
import {
  hasText,
  longestOf,
  niceText,
  plainText,
  restsOf,
  type RunSegment,
  type Segment,
  type SetsSegment,
  type TextsSegment,
} from "../../../../core/trust/decide/segments";

const letters = charactersOf("xyz");
const digits = charactersOf("0123456789");
const texts = (...all: string[]): TextsSegment => ({ kind: "texts", texts: all });
const sets = (...nice: string[]): SetsSegment => ({ kind: "sets", sets: [letters, digits, digits], nice });
const run = (shortest: number, longest: number, ...nice: string[]): RunSegment => ({
  kind: "run",
  first: letters,
  rest: digits,
  shortest,
  longest,
  nice,
});

describe("a segment of a text", () => {
  it("has a text unless it is one of no texts", () => {
    assert.deepEqual([texts("a"), texts(), sets(), run(0, 3)].map(hasText), [true, false, true, true]);
  });

  const nice: [what: string, segment: Segment, text: string][] = [
    ["the first of some texts", texts("one", "two"), "one"],
    ["a nice one that is of the sets", sets("x", "1x2", "y12", "z34"), "y12"],
    ["the first character of each set where no nice one is", sets("y123"), "x00"],
    ["a nice one that is of the run", run(1, 3, "1", "x123", "y12"), "y12"],
    ["the shortest of a run where no nice one is", run(2, 4, "y"), "x0"],
    ["none of a run that may be empty", run(0, 4), ""],
  ];
  for (const [what, segment, text] of nice)
    it(`shows for an example ${what}: "${text}"`, () => {
      assert.equal(niceText(segment), text);
    });

  it("has for its shortest text the first characters of its sets, as many as there have to be", () => {
    assert.deepEqual([sets("y12"), run(1, 3), run(3, 3)].map(plainText), ["x00", "x", "x00"]);
  });

  it("is as long as its longest text", () => {
    assert.deepEqual([texts("a", "abc", "ab"), texts(), sets(), run(1, 9)].map(longestOf), [3, 0, 3, 9]);
  });
});

describe("what is left of a text from each segment on", () => {
  const mixed = (): RunSegment => ({ ...run(0, 5), rest: charactersOf("/:") });
  // Made anew for each test, since what is known of a segment is remembered.
  const cases: [
    what: string,
    universe: () => Segment[],
    rests: [characters: number, colons: number, slashes: number][],
  ][] = [
    ["nothing", () => [], [[0, 0, 0]]],
    [
      "as many separators as each of some texts has",
      () => [texts("a:b:/", "ccc::/"), texts("/")],
      [
        [7, 2, 2],
        [1, 0, 1],
        [0, 0, 0],
      ],
    ],
    [
      "any number of separators where that varies from text to text",
      () => [texts("a:", "b/"), texts("::")],
      [
        [4, Infinity, Infinity],
        [2, 2, 0],
        [0, 0, 0],
      ],
    ],
    [
      "any number of separators where a run can have them, and none where it cannot",
      () => [run(1, 3), mixed(), sets()],
      [
        [11, Infinity, Infinity],
        [8, Infinity, Infinity],
        [3, 0, 0],
        [0, 0, 0],
      ],
    ],
  ];
  for (const [what, universe, rests] of cases)
    it(`is ${what}`, () => {
      assert.deepEqual(
        restsOf(universe()),
        rests.map(([characters, colons, slashes]) => ({ characters, colons, slashes })),
      );
    });
});
