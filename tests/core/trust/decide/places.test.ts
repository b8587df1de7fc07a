import assert from "node:assert/strict";
import { charactersOf } from "../../../../core/trust/decide/characters";
import { patternOf } from "../../../../core/trust/evaluate/pattern";
import type { Placed, Span } from "../../../../core/trust/decide/places";
import type { Segment } from "../../../../core/trust/decide/segments";
import { findWord } from "../../../../core/trust/decide/word";
import { WorkBudget } from "../../../../core/trust/decide/work-budget";
import { stepsOf } from "../../../support/steps";

const set = charactersOf("abc");
const nameOf = (longest: number): Segment => ({ kind: "run", first: set, rest: set, shortest: 1, longest, nice: [] });
const name = nameOf(20);
const slash: Segment = { kind: "texts", texts: ["/"] };
/** Two names, unless another universe is given. */
const names = [name, slash, name];
const first: Span = { from: 0, to: 0 };
const second: Span = { from: 2, to: 2 };
const whole: Span = { from: 0, to: 2 };

function at(span: Span, value: string, arn = false): Placed {
  return { pattern: patternOf(value, { wildcards: true, variables: false, ignoreCase: false, arn }), span };
}

/** Of the first name. */
const like = (...values: string[]) => values.map((value) => at(first, value));

type Search = [matches: Placed[][], avoids?: Placed[], universe?: Segment[]];

/** The text that a search finds, and the steps that it takes. */
function found([matches, avoids = [], universe = names]: Search) {
  let text: string | undefined;
  const steps = stepsOf(() => (text = findWord(universe, { matches, avoids }, new WorkBudget())?.join("")));
  return { text, steps };
}

const sameSteps: Record<string, [Search, Search]> = {
  "a list that stands twice as for one that stands once": [
    [[like("*a*", "b"), like("*a*", "b")]],
    [[like("*a*", "b")]],
  ],
  "two lists in one order as in the other": [
    [[like("*a*b", "cc*"), like("*c*b")]],
    [[like("*c*b"), like("*a*b", "cc*")]],
  ],
  "a list with texts that are to be avoided as for one without": [
    [[like("*cb", "a", "bb", "ccc")], like("a", "bb", "ccc")],
    [[like("*cb")], like("a", "bb", "ccc")],
  ],
  "a pattern that is longer than the text can be as for none": [
    [[like("*a*")], [at(second, "a".repeat(21))]],
    [[like("*a*")]],
  ],
  "a text of two names as for one of three, where all may follow": [
    [[[at(whole, "ca*")]]],
    [[[at({ from: 0, to: 4 }, "ca*")]], [], [...names, slash, name]],
  ],
  "a text of two names as for a longer one, where the slash that a pattern waits for cannot come any more": [
    [[like("a*")], [at(whole, "*b/*")]],
    [[like("a*")], [at({ from: 0, to: 4 }, "*b/*")], [...names, { kind: "texts", texts: ["."] }, name]],
  ],
};

const letters = "abc".repeat(20);
const stars = Array.from(letters, (letter) => `*${letter}`).join("");
const pairs = [
  ["a", "b"],
  ["b", "c"],
  ["c", "a"],
];
const infixes = pairs.map(([one, other]) => `*${one}??${other}*`);
const otherInfixes = pairs.flatMap(([one, other]) => ["a", "b", "c"].map((letter) => `*${one}?${letter}*${other}*`));
const colons = charactersOf("ab:");
const arns: Segment[] = [{ kind: "run", first: colons, rest: colons, shortest: 0, longest: 20, nice: [] }];
const arn = (...values: string[]) => values.map((value) => at(first, value, true));

/** About twice the steps that each takes. */
const fewSteps: Record<string, [Search, limit: number, text: string | undefined]> = {
  "spelled by a pattern": [[[like(`*${letters}`)], [], [nameOf(100)]], 8_000, letters],
  "spelled by a pattern with a star before each letter": [[[like(stars)], [], [nameOf(100)]], 6_000, letters],
  "spelled by three patterns": [[[like("*abcabc*"), like("*cccab*"), like("*bbaa*")]], 2_500, "abcabcccabbaa/a"],
  "to be kept off infixes": [[[like(...infixes)], like(...otherInfixes), [name]], 40_000, undefined],
  "of parts between colons": [[[arn("*:*:*:*:*:*a*b*")], [], arns], 2_000, ":::::ab"],
};

describe("the search for a text", () => {
  for (const [title, [one, other]] of Object.entries(sameSteps))
    it(`takes as many steps for ${title}`, () => {
      const { steps } = found(one);
      assert.equal(steps, found(other).steps);
    });

  for (const [title, [search, limit, expected]] of Object.entries(fewSteps))
    it(`takes less than ${limit} steps for one ${title}`, () => {
      const { text, steps } = found(search);
      assert.equal(text, expected);
      assert.ok(steps < limit, `${steps} steps`);
    });

  it("takes more steps for a longer pattern", () => {
    const stepsFor = (length: number) => found([[like("*a*")], like("b".repeat(length))]).steps;
    assert.ok(stepsFor(20) > stepsFor(10));
  });

  const constraints: [title: string, search: Search, expected: string | undefined][] = [
    ["a letter in each of both names", [[[at(first, "*b")], [at(second, "*b")]]], "b/b"],
    ["a letter at the end of the first name and of the whole text", [[[at(first, "*b")], [at(whole, "*b")]]], "b/b"],
    [
      "a letter at the beginning of the second name and of the whole text",
      [[[at(second, "b*")], [at(whole, "b*")]]],
      "b/b",
    ],
    ["a name in one place that is to be avoided in another", [[[at(second, "a")]], [at(first, "a")]], "b/a"],
    ["a name that is to be avoided where it is asked for", [[[at(first, "a")]], [at(first, "a")]], undefined],
    [
      "two lists that have nothing in common but a name that is to be avoided",
      [[like("b", "a*"), like("b", "c*")], like("b")],
      undefined,
    ],
  ];
  for (const [title, search, expected] of constraints)
    it(`finds ${expected ?? "nothing"} for ${title}`, () => {
      assert.equal(found(search).text, expected);
    });
});
