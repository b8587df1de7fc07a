import assert from "node:assert/strict";
import { charactersOf } from "../../../../core/trust/decide/characters";
import { alphanumerics } from "../../../../core/trust/decide/domains";
import { patternOf } from "../../../../core/trust/evaluate/pattern";
import type { Placed } from "../../../../core/trust/decide/places";
import type { Segment } from "../../../../core/trust/decide/segments";
import { findWord } from "../../../../core/trust/decide/word";
import { WorkBudget } from "../../../../core/trust/decide/work-budget";
import { stepsOf } from "../../../support/steps";

const first = charactersOf(alphanumerics);
const rest = charactersOf(`${alphanumerics}-`);
const hexadecimal = charactersOf("0123456789abcdef");

/** `REGION:NAME/ID`, like a short ARN. */
const universe: Segment[] = [
  { kind: "texts", texts: ["east:", "west:", "north:"] },
  { kind: "run", first, rest, shortest: 1, longest: 100, nice: ["my-name"] },
  { kind: "texts", texts: ["/"] },
  { kind: "sets", sets: [hexadecimal, hexadecimal, hexadecimal, hexadecimal], nice: ["1a2b"] },
];

const reading = { wildcards: true, variables: false, ignoreCase: false, arn: false };
const whole = (value: string): Placed => ({ pattern: patternOf(value, reading), span: { from: 0, to: 3 } });
const name = (value: string): Placed => ({ pattern: patternOf(value, reading), span: { from: 1, to: 1 } });
const id = (value: string): Placed => ({ pattern: patternOf(value, reading), span: { from: 3, to: 3 } });

const letters = "abcdefghijkl".split("");
const letter = (index: number) => letters[index % 12] ?? "";
const numbered = (count: number, text: (index: number) => string) => Array.from({ length: count }, (_, at) => text(at));
const infixes = numbered(8, (index) => `*${letter(index)}x${index}*${letter(index * 5)}*`);
const farApart = numbered(20, (index) => `*${letter(index)}${"?".repeat(10 + index)}${letter(index * 5)}*`);

interface Case {
  matches?: Placed[][];
  avoids?: Placed[];
  found: string | undefined;
  /** With more of them, policies that a judgement decides within its work budget would not be decided. */
  steps: number;
}

const cases: Record<string, Case> = {
  "any text": { found: "east:my-name/1a2b", steps: 630 },
  "a name without wildcards": { matches: [[name("blue")]], found: "east:blue/1a2b", steps: 1_100 },
  "a name that is not the usual one": { avoids: [name("my-name")], found: "east:a/1a2b", steps: 1_200 },
  "one of a hundred names": {
    matches: [numbered(100, (at) => `team${at}`).map(name)],
    found: "east:team0/1a2b",
    steps: 3_000,
  },
  "one of a hundred names, all but the last to be avoided": {
    matches: [numbered(100, (at) => `west:team${at}/*`).map(whole)],
    avoids: numbered(99, (at) => `team${at}`).map(name),
    found: "west:team99/1a2b",
    steps: 31_000,
  },
  "one of a hundred names, all to be avoided": {
    matches: [numbered(100, (at) => `west:team${at}/*`).map(whole)],
    avoids: numbered(100, (at) => `team${at}`).map(name),
    found: undefined,
    steps: 31_000,
  },
  "two infixes in a name, all to be avoided": {
    matches: [infixes.map((infix) => whole(`west:${infix}/*`))],
    avoids: infixes.map(name),
    found: undefined,
    steps: 45_000,
  },
  "two infixes in a name, all but one to be avoided": {
    matches: [infixes.map(name)],
    avoids: infixes.slice(1).map((infix) => whole(`*:${infix}/*`)),
    found: "east:ax0a/1a2b",
    steps: 2_400,
  },
  "a beginning, an infix and an end": {
    matches: [[name("prod-*")], [name("*-shop-*"), name("*-web-*")], [name("*-2026")]],
    found: "east:prod-2026-shop-2026/1a2b",
    steps: 1_800,
  },
  "a name and an id in one pattern": {
    matches: [[whole("*a*b*/*f?")]],
    avoids: [id("?a*")],
    found: "east:b/ffff",
    steps: 5_700,
  },
  "no letters far apart": { avoids: farApart.map(name), found: "east:my-name/1a2b", steps: 2_200 },
  "one of some pairs of letters and none of others": {
    matches: [numbered(12, (at) => `*${letter(at)}${letter(at + 1)}*`).map(name)],
    avoids: numbered(11, (at) => `*${letter(at)}*`).map(name),
    found: undefined,
    steps: 7_400,
  },
  "none of the digits of an id, in any of its places": {
    avoids: numbered(15, (at) => `*${at.toString(16)}*`).map(id),
    found: "east:my-name/ffff",
    steps: 5_200,
  },
  "any name, where every id is to be avoided and some names are": {
    avoids: [...infixes.map(name), id("*")],
    found: undefined,
    steps: 5_300,
  },
  "none of all regions": { avoids: ["*east:*", "west:*", "*:*"].map(whole), found: undefined, steps: 1_300 },
  "a name as long as there is none": { matches: [[name("?".repeat(101))]], found: undefined, steps: 19_000 },
  "a name of twenty characters": {
    matches: [[name(`${"?".repeat(19)}x`)]],
    found: "east:aaaaaaaaaaaaaaaaaaax/1a2b",
    steps: 1_800,
  },
};

describe("the search for a text finds", () => {
  for (const [what, { matches = [], avoids = [], found, steps }] of Object.entries(cases))
    it(`${found ?? "nothing"} for ${what}, in at most ${steps} steps`, () => {
      let word: readonly string[] | undefined;
      const taken = stepsOf(() => (word = findWord(universe, { matches, avoids }, new WorkBudget())));
      assert.equal(word?.join(""), found);
      assert.ok(taken <= steps, `${taken} steps`);
    });
});
