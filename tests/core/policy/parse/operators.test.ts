import assert from "node:assert/strict";
import { compareValues, parseDate, type Truth } from "../../../../core/policy/evaluate/statement";
import { parseOperator } from "../../../../core/policy/parse/conditions";
import { required } from "../../../../core/text";
import { casesOf, itEachCase } from "../../../support/cases";

describe("a condition operator", () => {
  itEachCase(
    __filename,
    "qualified",
    "%s is StringLike with quantifier %s, IfExists %s",
    (name: string, quantifier: string | null, ifExists: boolean) => {
      const operator = required(parseOperator(name));
      assert.deepEqual(
        [operator.base, operator.quantifier ?? null, operator.ifExists],
        ["StringLike", quantifier, ifExists],
      );
    },
  );

  for (const name of [
    "",
    "IfExists",
    "StringAlike",
    "StringLike\n",
    "constructor",
    "NullIfExists",
    "ForAnyValue:Null",
  ]) {
    it(`is not ${JSON.stringify(name)}`, () => {
      assert.equal(parseOperator(name), undefined);
    });
  }

  const comparisons = casesOf(__filename, "comparisons") as [string, policyValue: string, Record<string, Truth>][];
  for (const [operator, policyValue, requestValues] of comparisons) {
    for (const [requestValue, expected] of Object.entries(requestValues)) {
      // A comparison by a negated operator says whether the values are equal, too.
      it(`${operator} compares ${JSON.stringify(requestValue)} with ${policyValue}: ${expected}`, () => {
        assert.equal(compareValues(required(parseOperator(operator)), policyValue, requestValue), expected);
      });
    }
  }
});

describe("a date of a policy", () => {
  const zone = process.env.TZ;
  before(() => (process.env.TZ = "Asia/Tokyo"));
  after(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  itEachCase(
    __filename,
    "dates",
    (text, iso) => `${JSON.stringify(text)} is ${iso ?? "none"}, whatever the time zone of the machine`,
    (text: string, iso: string | null) => {
      const milliseconds = parseDate(text);
      assert.equal(milliseconds === undefined ? null : new Date(milliseconds).toISOString(), iso);
    },
  );
});
