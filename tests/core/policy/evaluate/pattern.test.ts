import assert from "node:assert/strict";
import { matches, patternOf, type Reading } from "../../../../core/policy/evaluate/pattern";
import { casesOf, itEachCase } from "../../../support/cases";

const plain: Reading = { wildcards: false, variables: false, ignoreCase: false, arn: false };
const like: Reading = { ...plain, wildcards: true };
const filled: Reading = { ...like, variables: true };

type Rows = [value: string, text: string, expected: boolean][];
const cases = casesOf(__filename, "cases") as Record<string, { reading: Reading; rows: Rows }>;

describe("a pattern", () => {
  for (const [name, { reading, rows }] of Object.entries(cases))
    describe(name, () => {
      for (const [value, text, expected] of rows)
        it(`${JSON.stringify(value)} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
          assert.equal(matches(patternOf(value, reading), text), expected);
        });
    });

  it("has one step for stars and variables in a row", () => {
    const codesOf = (value: string) => patternOf(value, filled).codes;
    assert.deepEqual(codesOf("a***${aws:username}*b"), codesOf("a*b"));
  });

  type What = [literal: string | null, variable: boolean, parts: number];
  itEachCase(__filename, "described", "%s: %j", (_name: string, value: string, reading: Reading, what: What) => {
    const { literal, variable, parts } = patternOf(value, reading);
    assert.deepEqual([literal ?? null, variable, parts], what);
  });
});
