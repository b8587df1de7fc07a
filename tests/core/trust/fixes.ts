import assert from "node:assert/strict";
import fc from "fast-check";
import { type Intended, judgeTrustPolicy } from "../../../core/trust";
import { type Document, followFix } from "../../support/follow-fix";
import { randomTrustPolicy } from "../../support/random-trust-policy";
import { account, intended } from "./fixtures";

/** Intentions that leave no placeholder in a fix. */
const intentions: Record<string, Intended> = {
  "one account and cluster": intended,
  "clusters in some Regions": {
    ...intended,
    clusters: ["my-cluster", "blue"],
    regions: ["us-east-1", "eu-west-1"],
  },
  "a cluster that no policy names": { ...intended, clusters: ["other"] },
  "one of two accounts": { ...intended, accounts: [account, "999999999999"], account: "999999999999" },
  "an organization besides": { ...intended, organizations: ["o-1"] },
};

/** More findings than a policy of a few statements has. */
const roundLimit = 12;

/** What holds for the fixes of every trust policy, tried on as many random ones for each intention. */
export function describeFixes(numRuns: number): void {
  describe("fixes followed to the letter, one after the other", () => {
    for (const [name, intention] of Object.entries(intentions))
      it(`leave a trust policy without a finding: ${name}`, () => {
        fc.assert(
          fc.property(randomTrustPolicy, (policy) => {
            let document: Document = policy;
            for (let round = 0; round < roundLimit; round++) {
              const { scoped, exclusive } = judgeTrustPolicy(document, intention);
              const [finding] = [...scoped, ...exclusive];
              if (!finding) return;
              const next = followFix(document, finding);
              assert.notDeepEqual(next, document, `nothing changes: ${finding.fix.kind}`);
              document = next;
            }
            assert.fail("there are findings still");
          }),
          { numRuns },
        );
      });
  });
}
