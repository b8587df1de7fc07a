import assert from "node:assert/strict";
import { parseTrustPolicy } from "../../../core/trust";
import { limitsSourceArn } from "../../../core/trust/usual-form";
import { casesOf } from "../../support/cases";
import { withCondition } from "./fixtures";

describe("a statement is limited by aws:SourceArn", () => {
  for (const [title, Condition, expected] of casesOf(__filename, "limited") as [string, object | null, boolean][])
    it(title, () => {
      const [parsed] = parseTrustPolicy(withCondition(Condition ?? undefined)).statements;
      assert.equal(parsed?.conditions.some(limitsSourceArn), expected);
    });
});
