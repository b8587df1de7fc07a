import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import { buildTrustPolicy, whyTooLong, type TooLong } from "../../../core/trust";

/** A trust policy of so many characters. */
function policyOf(length: number) {
  const shortest = JSON.stringify(buildTrustPolicy([""])).length;
  return buildTrustPolicy(["a".repeat(length - shortest)]);
}

describe("a trust policy is too long", () => {
  itEachCase(
    __filename,
    "cases",
    (length, quota, expected) =>
      `${expected === null ? "not " : ""}with ${length} characters and a quota of ${quota ?? "nobody knows what"}`,
    (length: number, quota: number | null, expected: TooLong | null) =>
      assert.deepEqual(whyTooLong(policyOf(length), quota ?? undefined), expected ?? undefined),
  );
});
