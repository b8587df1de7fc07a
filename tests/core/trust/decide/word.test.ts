import assert from "node:assert/strict";
import fc from "fast-check";
import { charactersOf } from "../../../../core/trust/decide/characters";
import { matches, patternOf } from "../../../../core/trust/evaluate/pattern";
import type { Placed, Span } from "../../../../core/trust/decide/places";
import type { Segment } from "../../../../core/trust/decide/segments";
import { findWord } from "../../../../core/trust/decide/word";
import { WorkBudget } from "../../../../core/trust/decide/work-budget";
import "../../../support/seed";

const letters = ["a", "b", "c"];
const set = charactersOf(letters.join(""));
const universe: Segment[] = [
  { kind: "texts", texts: ["a:", "ab:", "b:"] },
  { kind: "run", first: set, rest: set, shortest: 1, longest: 3, nice: ["ab"] },
  { kind: "texts", texts: ["/"] },
  { kind: "sets", sets: [set, set], nice: ["cc"] },
];

/** Every text of the universe, as its segments. */
const words = ["a:", "ab:", "b:"].flatMap((prefix) =>
  textsOf(1, 3).flatMap((name) => textsOf(2, 2).map((end) => [prefix, name, "/", end])),
);

function textsOf(shortest: number, longest: number, characters = letters): string[] {
  let texts = [""];
  const all: string[] = [];
  for (let length = 1; length <= longest; length++) {
    texts = texts.flatMap((text) => characters.map((character) => text + character));
    if (length >= shortest) all.push(...texts);
  }
  return all;
}

const spans: Span[] = [
  { from: 0, to: 3 },
  { from: 1, to: 1 },
  { from: 1, to: 2 },
  { from: 3, to: 3 },
];

/** Patterns of the whole text often begin and end like one, so that some match. */
const placed = fc
  .record({
    value: fc.stringMatching(/^[ab*?c]{0,6}\/?$/),
    whole: fc.stringMatching(/^(\*|a|b|ab|\?)(:|\*)[abc*?]{0,5}(\/|\*)[abc*?]{0,3}$/),
    span: fc.constantFrom(...spans),
    ignoreCase: fc.boolean(),
  })
  .map(({ value, whole, span, ignoreCase }): Placed => ({
    pattern: patternOf(span.from === 0 ? whole : value, { wildcards: true, variables: false, ignoreCase, arn: false }),
    span,
  }));

function meets(word: readonly string[], { pattern, span }: Placed): boolean {
  return matches(pattern, word.slice(span.from, span.to + 1).join(""));
}

/** True for texts of a universe that meet constraints, of which a search finds one if there is any. */
function isFoundAmong(
  universe: readonly Segment[],
  words: readonly (readonly string[])[],
  matched: Placed[][],
  avoids: Placed[],
) {
  const isRight = (word: readonly string[]) =>
    matched.every((list) => list.some((one) => meets(word, one))) && !avoids.some((one) => meets(word, one));
  const found = findWord(universe, { matches: matched, avoids }, new WorkBudget());
  if (found) assert.ok(isRight(found), found.join(""));
  assert.equal(found !== undefined, words.some(isRight));
  return found !== undefined;
}

describe("the search for a text", () => {
  it("finds one that matches each list and nothing that is to be avoided, wherever there is one", () => {
    const lists = fc.array(fc.array(placed, { minLength: 1, maxLength: 4 }), { maxLength: 3 });
    const outcomes = { found: 0, none: 0 };
    fc.assert(
      fc.property(lists, fc.array(placed, { maxLength: 8 }), (matched, avoids) => {
        outcomes[isFoundAmong(universe, words, matched, avoids) ? "found" : "none"]++;
      }),
      { numRuns: 1_000 },
    );
    assert.ok(outcomes.found > 200 && outcomes.none > 200, JSON.stringify(outcomes));
  });

  it("finds one whose parts between colons match those of ARNs, wherever there is one", () => {
    const colons = charactersOf("a:b");
    const arns: Segment[] = [{ kind: "run", first: colons, rest: colons, shortest: 5, longest: 7, nice: [] }];
    const texts = textsOf(5, 7, ["a", ":", "b"]).map((text) => [text]);
    const reading = { wildcards: true, variables: false, ignoreCase: false, arn: true };
    const arn = fc
      .array(fc.constantFrom("", "*", "*", "?", "a", "*a", "b*", "*b*"), { minLength: 5, maxLength: 7 })
      .map((parts): Placed => ({ pattern: patternOf(parts.join(":"), reading), span: { from: 0, to: 0 } }));
    const outcomes = { found: 0, none: 0 };
    fc.assert(
      fc.property(fc.array(arn, { minLength: 1, maxLength: 4 }), fc.array(arn, { maxLength: 6 }), (list, avoids) => {
        outcomes[isFoundAmong(arns, texts, [list], avoids) ? "found" : "none"]++;
      }),
      { numRuns: 300 },
    );
    assert.ok(outcomes.found > 50 && outcomes.none > 50, JSON.stringify(outcomes));
  });
});
