import assert from "node:assert/strict";
import { partitionNames } from "../../../../core/policy/arn";
import { parseTrustPolicy } from "../../../../core/policy/parse/policy";
import { distinctTimes, existingRegions } from "../../../../core/policy/search/universe";
import { itEachCase } from "../../../support/cases";
import { withCondition } from "../../trust/fixtures";

const now = Date.parse("2026-06-01T00:00:00Z");

describe("the moments at which a policy may say something else", () => {
  itEachCase(
    __filename,
    "moments",
    (what, _condition, expected) =>
      `are, with ${what}, ${expected.length === 1 ? "none but now" : `${expected.length - 1} besides now`}`,
    (_what: string, condition: object, expected: number[]) => {
      assert.deepEqual(distinctTimes(parseTrustPolicy(withCondition(condition)).statements, now), expected);
    },
  );
});

describe("the Regions that count as existing", () => {
  const named = (region: string, ...regions: string[]) =>
    existingRegions([], regions).filter((one) => one.region === region);

  it("are those of the table, the preferred ones first", () => {
    const [first, second] = existingRegions(["eu-west-1"], []);
    assert.deepEqual([first, second?.partition], [{ partition: "aws", region: "eu-west-1" }, "aws"]);
    assert.equal(named("eu-west-1").length, 1);
    assert.deepEqual(named("xx-new-1"), []);
  });

  it("are one that is named besides, in its partition or in all where that is not known", () => {
    assert.deepEqual(named("eu-west-1", "eu-west-1"), [{ partition: "aws", region: "eu-west-1" }]);
    assert.deepEqual(named("cn-new-1", "cn-new-1"), [{ partition: "aws-cn", region: "cn-new-1" }]);
    assert.deepEqual(
      named("xx-new-1", "xx-new-1"),
      partitionNames.map((partition) => ({ partition, region: "xx-new-1" })),
    );
  });
});
