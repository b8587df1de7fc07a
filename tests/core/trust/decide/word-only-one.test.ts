import assert from "node:assert/strict";
import { charactersOf } from "../../../../core/trust/decide/characters";
import { patternOf } from "../../../../core/trust/evaluate/pattern";
import type { Placed } from "../../../../core/trust/decide/places";
import type { Segment } from "../../../../core/trust/decide/segments";
import { findWord } from "../../../../core/trust/decide/word";
import { WorkBudget } from "../../../../core/trust/decide/work-budget";

/** A run of some characters, of which the first is no dash. */
function run(characters: string, shortest: number, longest: number, ...nice: string[]): Segment {
  const first = charactersOf(characters.replace("-", ""));
  return { kind: "run", first, rest: charactersOf(characters), shortest, longest, nice };
}

const texts = (...all: string[]): Segment => ({ kind: "texts", texts: all });

function placed(value: string, arn: boolean, to: number): Placed {
  return {
    pattern: patternOf(value, { wildcards: true, variables: false, ignoreCase: false, arn }),
    span: { from: 0, to },
  };
}

interface Case {
  universe: Segment[];
  matches: string[][];
  avoids?: string[];
  /** Patterns of ARNs, whose wildcards take no colon. */
  avoidedArns?: string[];
  found: string | undefined;
}

const cases: Record<string, Case> = {
  "whose wildcard takes a colon, where those of the ARN to be avoided take none": {
    universe: [run("a:", 8, 8)],
    matches: [["???:::::"]],
    avoidedArns: ["?*:*:*:*:*:*"],
    found: ":aa:::::",
  },
  "as long as there may be, with no room for what begins longer": {
    universe: [run("abcA", 1, 5)],
    matches: [
      ["*?bc", "acc*a"],
      ["a**Aa", "**bA"],
    ],
    found: "accAa",
  },
  "that begins with what the first character may be": {
    universe: [run("-ab", 1, 3)],
    matches: [["?-*"]],
    avoids: ["a*", "?-"],
    found: "b--",
  },
  "that is none of the nice ones, since these begin with a dash": {
    universe: [run("-a", 2, 2, "--", "-a")],
    matches: [["*-*"]],
    found: "a-",
  },
  "where the first character would have to be another": {
    universe: [run("-ab", 1, 3)],
    matches: [["-*"]],
    found: undefined,
  },
  "that ends with the second of two ends": {
    universe: [run("ab", 1, 3), texts("1", "2")],
    matches: [],
    avoids: ["*1"],
    found: "a2",
  },
  "of a list that has none": { universe: [texts(), run("ab", 1, 3)], matches: [], found: undefined },
  "before a list that has none": { universe: [run("ab", 1, 3), texts()], matches: [], found: undefined },
  "between lists of which the last has none": {
    universe: [texts("a", "b"), run("ab", 1, 3), texts()],
    matches: [["b*"]],
    found: undefined,
  },
};

describe("the search for the only text", () => {
  for (const [what, { universe, matches, avoids = [], avoidedArns = [], found }] of Object.entries(cases))
    it(`${what}, finds ${found ?? "nothing"}`, () => {
      const to = universe.length - 1;
      const constraints = {
        matches: matches.map((list) => list.map((value) => placed(value, false, to))),
        avoids: [
          ...avoids.map((value) => placed(value, false, to)),
          ...avoidedArns.map((value) => placed(value, true, to)),
        ],
      };
      assert.equal(findWord(universe, constraints, new WorkBudget())?.join(""), found);
    });
});
