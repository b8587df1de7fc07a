import assert from "node:assert/strict";
import { parseDate, parseOperator } from "../../../../core/trust/parse/operators";
import { required } from "../../../../core/text";
import type { Truth } from "../../../../core/trust/truth";

describe("a condition operator", () => {
  const qualified: [name: string, quantifier: string | undefined, ifExists: boolean][] = [
    ["StringLike", undefined, false],
    ["StringLikeIfExists", undefined, true],
    ["ForAllValues:StringLike", "ForAllValues", false],
    ["forAnyValue:stringLIKEifexists", "ForAnyValue", true],
  ];
  for (const [name, quantifier, ifExists] of qualified) {
    it(`${name} is StringLike with quantifier ${quantifier}, IfExists ${ifExists}`, () => {
      const operator = required(parseOperator(name));
      assert.deepEqual([operator.base, operator.quantifier, operator.ifExists], ["StringLike", quantifier, ifExists]);
    });
  }

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

  const comparisons: [operator: string, policyValue: string, requestValues: Record<string, Truth>][] = [
    ["NumericEquals", "10", { 9: "no", 10: "yes", 11: "no" }],
    ["NumericNotEquals", "10", { 9: "no", 10: "yes", 11: "no" }],
    ["NumericLessThan", "10", { 9: "yes", 10: "no", 11: "no" }],
    ["NumericLessThanEquals", "10", { 9: "yes", 10: "yes", 11: "no" }],
    ["NumericGreaterThan", "10", { 9: "no", 10: "no", 11: "yes" }],
    ["NumericGreaterThanEquals", "10", { 9: "no", 10: "yes", 11: "yes" }],
    ["DateEquals", "2026-01-02", { "2026-01-01": "no", "2026-01-02": "yes", "2026-01-03": "no" }],
    ["DateNotEquals", "2026-01-02", { "2026-01-01": "no", "2026-01-02": "yes", "2026-01-03": "no" }],
    ["DateLessThan", "2026-01-02", { "2026-01-01": "yes", "2026-01-02": "no", "2026-01-03": "no" }],
    ["DateLessThanEquals", "2026-01-02", { "2026-01-01": "yes", "2026-01-02": "yes", "2026-01-03": "no" }],
    ["DateGreaterThan", "2026-01-02", { "2026-01-01": "no", "2026-01-02": "no", "2026-01-03": "yes" }],
    ["DateGreaterThanEquals", "2026-01-02", { "2026-01-01": "no", "2026-01-02": "yes", "2026-01-03": "yes" }],
    ["NumericLessThan", "10", { ten: "maybe", x9: "maybe", "9x": "maybe", "": "maybe", "1e1": "maybe" }],
    ["NumericEquals", "-1.25", { "-1.25": "yes", "-1.250": "yes", "1.25": "no", " -1.25 ": "yes", "- 1.25": "maybe" }],
    ["NumericEquals", ".75", { "0.75": "yes", "+.75": "yes", "0.": "no", ".": "maybe" }],
    ["Bool", "true", { true: "yes", TRUE: "yes", false: "no", perhaps: "maybe" }],
    ["Bool", "FALSE", { true: "no", false: "yes", perhaps: "maybe" }],
    ["Bool", "perhaps", { true: "no", false: "no", perhaps: "maybe" }],
  ];
  for (const [operator, policyValue, requestValues] of comparisons) {
    for (const [requestValue, expected] of Object.entries(requestValues)) {
      // The test of a negated operator says whether the values are equal, too.
      it(`${operator} compares ${JSON.stringify(requestValue)} with ${policyValue}: ${expected}`, () => {
        assert.equal(required(parseOperator(operator)).test(policyValue, requestValue), expected);
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

  const dates: [text: string, iso: string | undefined][] = [
    ["2026", "2026-01-01T00:00:00.000Z"],
    ["2026-03", "2026-03-01T00:00:00.000Z"],
    ["2026-03-04", "2026-03-04T00:00:00.000Z"],
    ["2026-03-04T05", "2026-03-04T05:00:00.000Z"],
    ["2026-03-04T05Z", "2026-03-04T05:00:00.000Z"],
    ["2026-03-04T05:06", "2026-03-04T05:06:00.000Z"],
    ["2026-03-04T05:06Z", "2026-03-04T05:06:00.000Z"],
    ["2026-03-04T05:06:07", "2026-03-04T05:06:07.000Z"],
    ["2026-03-04T05:06:07.89Z", "2026-03-04T05:06:07.890Z"],
    ["2026-03-04T05:06:07+02:00", "2026-03-04T03:06:07.000Z"],
    ["2026-03-04T05:06:07-0200", "2026-03-04T07:06:07.000Z"],
    ["7", "1970-01-01T00:00:07.000Z"],
    ["123", "1970-01-01T00:02:03.000Z"],
    ["12345", "1970-01-01T03:25:45.000Z"],
    ["99999999999", "5138-11-16T09:46:39.000Z"],
    ["123456789012", undefined],
    ["-7", undefined],
    ["abc", undefined],
    ["", undefined],
    ["2026-13", undefined],
    ["2026-02-29", undefined],
    ["2028-02-29", "2028-02-29T00:00:00.000Z"],
    ["2026-04-31T23:00:00-05:00", undefined],
    ["2026-04-30T23:00:00-05:00", "2026-05-01T04:00:00.000Z"],
    ["2026-03-04T25:00:00Z", undefined],
    ["2026-03-04T05:06:07Zulu", undefined],
    ["on 2026-03-04", undefined],
    ["1 January 2026", undefined],
    ["2026-03-04 05:06:07", undefined],
  ];
  for (const [text, iso] of dates) {
    it(`${JSON.stringify(text)} is ${iso ?? "none"}, whatever the time zone of the machine`, () => {
      const milliseconds = parseDate(text);
      assert.equal(milliseconds === undefined ? undefined : new Date(milliseconds).toISOString(), iso);
    });
  }
});
