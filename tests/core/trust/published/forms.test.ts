import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import { oracleVerdict } from "../../../support/trust-policy-oracle";
import { forms } from "./forms";

const kindsOf = (findings: readonly { kind: string }[]) => [...new Set(findings.map(({ kind }) => kind))];

describe("published trust policies", () => {
  for (const { from, document, intention, scoped, exclusive, why } of forms) {
    it(`${from}: ${scoped}${exclusive ? "" : ", not exclusive"}, since ${why}`, () => {
      const judgement = judgeTrustPolicy(document, intention);
      assert.deepEqual(kindsOf(judgement.scoped), scoped === "right" ? [] : [scoped]);
      assert.deepEqual(kindsOf(judgement.exclusive), exclusive ? [] : ["not-exclusive"]);
      if (scoped === "malformed") return;
      const parsed = (typeof document === "string" ? JSON.parse(document) : document) as Parameters<
        typeof oracleVerdict
      >[0];
      const verdict = oracleVerdict(parsed, intention);
      assert.deepEqual([verdict.scoped, verdict.exclusive], [scoped, exclusive]);
    });
  }
});
