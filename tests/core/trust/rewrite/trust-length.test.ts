import assert from "node:assert/strict";
import { buildTrustPolicy, whyTooLong, type TooLong } from "../../../../core/trust";

/** A trust policy of so many characters. */
function policyOf(length: number) {
  const shortest = JSON.stringify(buildTrustPolicy([""])).length;
  return buildTrustPolicy(["a".repeat(length - shortest)]);
}

describe("a trust policy is too long", () => {
  const unlessHigher = `IAM takes 2048 unless the account's quota "Role trust policy length" is higher`;
  const cases: [length: number, quota: number | undefined, expected: TooLong | undefined][] = [
    [2048, undefined, undefined],
    [2049, undefined, { reason: `2049 characters, and ${unlessHigher}`, isFinal: false }],
    [2049, 2049, undefined],
    [2049, 2048, { reason: "2049 characters, and the account's quota is 2048", isFinal: false }],
    [300, 299, { reason: "300 characters, and the account's quota is 299", isFinal: false }],
    [8192, 8192, undefined],
    [8193, undefined, { reason: "8193 characters, and no quota allows more than 8192", isFinal: true }],
    [8193, 9000, { reason: "8193 characters, and no quota allows more than 8192", isFinal: true }],
  ];
  for (const [length, quota, expected] of cases)
    it(`${expected === undefined ? "not " : ""}with ${length} characters and a quota of ${quota ?? "nobody knows what"}`, () =>
      assert.deepEqual(whyTooLong(policyOf(length), quota), expected));
});
