import assert from "node:assert/strict";
import { parseTrustPolicy } from "../../../core/policy/parse/policy";
import { limitsSourceArn } from "../../../core/trust/narrowings";
import { itEachCase } from "../../support/cases";
import { withCondition } from "./fixtures";

describe("a statement is limited by aws:SourceArn", () => {
  itEachCase(__filename, "limited", "%s", (_title: string, Condition: object | null, expected: boolean) => {
    const [parsed] = parseTrustPolicy(withCondition(Condition ?? undefined)).statements;
    assert.equal(parsed?.conditions.some(limitsSourceArn), expected);
  });
});
