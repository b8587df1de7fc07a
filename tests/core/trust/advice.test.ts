import assert from "node:assert/strict";
import { type Intended, parseTrustPolicy, suggestSourceArns } from "../../../core/trust";
import { limitsSourceArn } from "../../../core/trust/advice";
import { casesOf } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";
import { sourceArn, withCondition } from "./fixtures";

describe("the SourceArns that are suggested", () => {
  const cases = casesOf(__filename, "suggested") as [string, statements: object[], Intended, expected: object][];
  for (const [title, written, wanted, expected] of cases)
    it(title, () => {
      const { statements } = parseTrustPolicy(documentOf(written));
      assert.deepEqual(suggestSourceArns(statements, wanted), expected);
    });
});

describe("a statement is limited by aws:SourceArn", () => {
  const like = { "aws:SourceArn": sourceArn };
  for (const [title, Condition, expected] of [
    ["by ArnLike", { ArnLike: like }, true],
    ["by ArnEquals", { ArnEquals: like }, true],
    ["by StringLike", { StringLike: like }, true],
    ["by ForAnyValue:ArnLike", { "ForAnyValue:ArnLike": like }, true],
    ["by ArnLike beside another condition", { Bool: { "aws:SecureTransport": "true" }, ArnLike: like }, true],
    ["not by ArnNotLike", { ArnNotLike: like }, false],
    ["not by ArnLikeIfExists", { ArnLikeIfExists: like }, false],
    ["not by ForAllValues:ArnLike", { "ForAllValues:ArnLike": like }, false],
    ["not by StringEquals", { StringEquals: like }, false],
    ["not by an operator that does not exist", { ArnLikes: like }, false],
    ["not by a key that stands twice", { ArnLike: { ...like, "AWS:SourceArn": "*" } }, false],
    ["not by another key", { ArnLike: { "aws:PrincipalArn": sourceArn } }, false],
    ["not where there is no condition", undefined, false],
  ] as const)
    it(title, () => {
      const [parsed] = parseTrustPolicy(withCondition(Condition)).statements;
      assert.equal(parsed?.conditions.some(limitsSourceArn), expected);
    });
});
