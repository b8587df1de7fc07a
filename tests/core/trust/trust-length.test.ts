import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
import { buildTrustPolicy, whyTooLong, type TooLong } from "../../../core/trust";

/** A trust policy of so many characters. */
function policyOf(length: number) {
  const shortest = JSON.stringify(buildTrustPolicy([""])).length;
  return buildTrustPolicy(["a".repeat(length - shortest)]);
}

describe("a trust policy is too long", () => {
  const cases = casesOf(__filename, "cases") as [length: number, quota: number | null, expected: TooLong | null][];
  for (const [length, quota, expected] of cases)
    it(`${expected === null ? "not " : ""}with ${length} characters and a quota of ${quota ?? "nobody knows what"}`, () =>
      assert.deepEqual(whyTooLong(policyOf(length), quota ?? undefined), expected ?? undefined));
});
