import assert from "node:assert/strict";
import { evaluateCondition, unknownValue } from "../../../../core/trust/evaluate/condition";
import { parseConditions } from "../../../../core/trust/parse/conditions";
import type { Truth } from "../../../../core/trust/truth";

const arn = "arn:aws:eks:us-east-1:111122223333:fargateprofile/c/p/u";

/** operator, policy values, request value (undefined: absent), answer */
const cases: [string, string | string[], string | undefined, Truth][] = [
  ["StringEquals", "a", "a", "yes"],
  ["StringEquals", "a*", "ab", "no"],
  ["StringEquals", ["a", "b"], "b", "yes"],
  ["StringEquals", [], "b", "no"],
  ["StringEquals", "a", undefined, "no"],
  ["StringNotEquals", "a", "b", "yes"],
  ["StringNotEquals", ["a", "b"], "b", "no"],
  ["StringNotEquals", [], "b", "yes"],
  ["StringNotEquals", "a", undefined, "yes"],
  ["StringEqualsIgnoreCase", "A", "a", "yes"],
  ["StringNotEqualsIgnoreCase", "A", "a", "no"],
  ["StringLike", "a?c*", "abcd:e/f", "yes"],
  ["StringLike", "a?c", "ac", "no"],
  ["StringNotLike", "a*", "b", "yes"],
  ["StringEquals", "${*}", "*", "yes"],
  ["StringEquals", "x${aws:RequestTag/a}y", "xanyy", "maybe"],
  ["StringEquals", "x${aws:username}y", "zanyy", "no"],
  ["StringNotEquals", "x${aws:username}y", "xanyy", "maybe"],
  ["StringLike", "${aws:never closed", "anything", "no"],
  ["StringLike", "${aws:never *", "${aws:never closed", "maybe"],
  ["ArnLike", "arn:aws:eks:*:111122223333:fargateprofile/c/*", arn, "yes"],
  ["ArnEquals", "arn:aws:eks:*:111122223333:fargateprofile/c/*", arn, "yes"],
  ["ArnLike", "arn:*:fargateprofile/c/*", arn, "maybe"],
  ["ArnLike", "arn:aws:eks:us-east-1:fargateprofile/c/*", arn, "no"],
  ["ArnLike", "arn:*:fargateprofile/c/p/?", arn, "no"],
  ["ArnLike", "arn:aws:*", arn, "maybe"],
  ["ArnLike", "arn:aws:eks:*:*:*:*", arn, "no"],
  ["ArnNotLike", "arn:aws:eks:*:111122223333:*", arn, "no"],
  ["ArnNotLike", "*", arn, "maybe"],
  ["ArnLike", arn, "no arn", "no"],
  ["NumericEquals", "10", "10.0", "yes"],
  ["NumericNotEquals", "10", "11", "yes"],
  ["NumericLessThan", "10", "9", "yes"],
  ["NumericLessThanEquals", "10", "10", "yes"],
  ["NumericGreaterThan", "10", "10", "no"],
  ["NumericGreaterThanEquals", "10", "10", "yes"],
  ["NumericEquals", "ten", "10", "maybe"],
  ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "yes"],
  ["DateNotEquals", "2026-01-01", "2026-01-02T00:00:00Z", "yes"],
  ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", "yes"],
  ["DateLessThanEquals", "1767225600", "2026-01-01T00:00:00Z", "yes"],
  ["DateGreaterThan", "2026-01-01T00:00:00+01:00", "2025-12-31T23:30:00Z", "yes"],
  ["DateGreaterThanEquals", "2026-01-01T00:00", "2026-01-01T00:00:00Z", "yes"],
  ["DateLessThan", "tomorrow", "2026-01-01T00:00:00Z", "maybe"],
  ["Bool", "true", "TRUE", "yes"],
  ["Bool", "false", "true", "no"],
  ["Bool", "perhaps", "true", "no"],
  ["BinaryEquals", "QUJD", "QUJD", "maybe"],
  ["IpAddress", "10.0.0.0/8", "10.1.1.1", "maybe"],
  ["IpAddress", "10.0.0.0/8", undefined, "no"],
  ["NotIpAddress", "10.0.0.0/8", undefined, "yes"],
  ["Null", "true", undefined, "yes"],
  ["Null", "true", "a", "no"],
  ["Null", "false", "a", "yes"],
  ["Null", ["true", "false"], "a", "yes"],
  ["Null", "perhaps", "a", "maybe"],
  ["StringEqualsIfExists", "a", undefined, "yes"],
  ["StringEqualsIfExists", "a", "b", "no"],
  ["StringNotEqualsIfExists", "a", undefined, "yes"],
  ["ForAllValues:StringEquals", "a", undefined, "yes"],
  ["ForAllValues:StringEquals", "a", "b", "no"],
  ["ForAnyValue:StringEquals", "a", undefined, "no"],
  ["ForAnyValue:StringNotEquals", "a", undefined, "no"],
  ["ForAnyValue:StringNotEquals", "a", "b", "yes"],
  ["ForAnyValue:StringEqualsIfExists", "a", undefined, "maybe"],
  ["NullIfExists", "true", undefined, "maybe"],
  ["StringAlike", "a", "a", "maybe"],
  ["stringequals", "a", "a", "yes"],
];

describe("a condition", () => {
  for (const [operator, values, value, expected] of cases) {
    it(`${operator} ${JSON.stringify(values)} on ${value ?? "an absent key"}: ${expected}`, () => {
      const key = operator.startsWith("Arn") ? "aws:SourceArn" : "aws:Any";
      const [condition] = parseConditions({ [operator]: { [key]: values } }, true, () => undefined);
      assert.equal(evaluateCondition(condition, value), expected);
    });
  }

  it("on a value that is there but not known may hold", () => {
    const [condition] = parseConditions({ StringEquals: { "aws:Any": "a" } }, true, () => undefined);
    assert.equal(evaluateCondition(condition, unknownValue), "maybe");
  });

  const otherOperators: [operator: string, key: string, policyValue: string | string[], expected: string][] = [
    ["NumericLessThan", "aws:SourceAccount", "1", "maybe"],
    ["NumericLessThan", "aws:SourceAccount", "1*", "no"],
    ["NumericLessThan", "aws:SourceAccount", ["1*", "1"], "maybe"],
    ["NumericLessThan", "aws:CurrentTime", "1", "maybe"],
    ["NumericEquals", "aws:SourceArn", "1", "no"],
    ["StringLike", "aws:CurrentTime", "1", "maybe"],
    ["Bool", "aws:SourceArn", "true", "no"],
    ["Bool", "aws:ResourceAccount", "true", "no"],
    ["ArnLike", "aws:SourceAccount", "111122223333", "no"],
    ["ArnLike", "aws:SourceAccount", ["111122223333", "1*"], "maybe"],
    ["ArnLike", "aws:SourceAccount", "arn:aws:iam:*", "maybe"],
    ["ArnLike", "aws:SourceAccount", "arn:aws:iam::1:*", "no"],
    ["ArnNotLike", "aws:SourceAccount", "111122223333", "maybe"],
    ["ArnLike", "aws:SecureTransport", "true", "no"],
    ["ArnLike", "aws:Any", "arn:aws:iam::111122223333:role/a", "maybe"],
    ["DateLessThan", "aws:SourceOrgID", "2030-01-01", "no"],
    ["IpAddress", "aws:SourceAccount", "10.0.0.0/8", "no"],
    ["IpAddress", "aws:CurrentTime", "10.0.0.0/8", "no"],
  ];
  for (const [operator, key, policyValue, expected] of otherOperators) {
    it(`${operator} ${JSON.stringify(policyValue)} on a value of ${key}, which is of another kind: ${expected}`, () => {
      const [condition] = parseConditions({ [operator]: { [key]: policyValue } }, true, () => undefined);
      assert.equal(evaluateCondition(condition, "2"), expected);
    });
  }

  it("with a variable of identities may hold for an identity, and for nobody else", () => {
    const [condition] = parseConditions({ StringEquals: { "aws:Any": "x${aws:username}y" } }, true, () => undefined);
    assert.equal(evaluateCondition(condition, "xanyy", true), "maybe");
    assert.equal(evaluateCondition(condition, "xanyy"), "no");
  });

  it("under a version without variables takes a variable for text", () => {
    const [condition] = parseConditions({ StringEquals: { "aws:Any": "${aws:username}" } }, false, () => undefined);
    assert.equal(evaluateCondition(condition, "${aws:username}"), "yes");
    assert.equal(evaluateCondition(condition, "any"), "no");
  });

  it("whose key stands twice is sure only where both agree", () => {
    const [condition] = parseConditions(
      { StringEquals: { "aws:Any": "a", "AWS:any": ["a", "b"] } },
      true,
      () => undefined,
    );
    assert.deepEqual(
      ["a", "b", "c"].map((value) => evaluateCondition(condition, value)),
      ["yes", "maybe", "no"],
    );
  });
});
