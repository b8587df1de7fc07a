import assert from "node:assert/strict";
import { type Intended, parseTrustPolicy, suggestSourceArns } from "../../../core/trust";
import { limitsSourceArn } from "../../../core/trust/advice";
import { casesOf } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";
import { withCondition } from "./fixtures";

describe("the SourceArns that are suggested", () => {
  const cases = casesOf(__filename, "suggested") as [string, statements: object[], Intended, expected: object][];
  for (const [title, written, wanted, expected] of cases)
    it(title, () => {
      const { statements } = parseTrustPolicy(documentOf(written));
      assert.deepEqual(suggestSourceArns(statements, wanted), expected);
    });
});

describe("a statement is limited by aws:SourceArn", () => {
  for (const [title, Condition, expected] of casesOf(__filename, "limited") as [string, object | null, boolean][])
    it(title, () => {
      const [parsed] = parseTrustPolicy(withCondition(Condition ?? undefined)).statements;
      assert.equal(parsed?.conditions.some(limitsSourceArn), expected);
    });
});
