import assert from "node:assert/strict";
import { partitionNames } from "../../../../core/policy/arn";
import { unknownValue } from "../../../../core/policy/evaluate/statement";
import { parseTrustPolicy } from "../../../../core/policy/parse/policy";
import { solve } from "../../../../core/policy/search/request-space";
import { distinctTimes, domainOf, existingRegions, requesterOf } from "../../../../core/policy/search/universe";
import { itEachCase } from "../../../support/cases";
import { account, withCondition } from "../../trust/fixtures";

const now = Date.parse("2026-06-01T00:00:00Z");
const statementsOf = (condition: object) => parseTrustPolicy(withCondition(condition)).statements;

describe("a request may carry", () => {
  const world = { roleAccounts: [], partitions: ["aws"], exampleAccounts: [account], times: [now] };
  itEachCase(
    __filename,
    "free",
    "under a key that is asked for by %s",
    (_what: string, condition: object, expected: object[]) => {
      const asked = statementsOf(condition).flatMap(({ conditions }) => conditions);
      const cases = domainOf("aws:useragent", asked, requesterOf({ type: "AWS", value: account }), world);
      assert.deepEqual(
        cases.map((one) => Object.fromEntries(solve([one]) ?? [["none", "none"]])),
        expected,
      );
    },
    unknownValue,
  );
});

describe("the moments at which a policy may say something else", () => {
  itEachCase(
    __filename,
    "moments",
    (what, _condition, expected) =>
      `are, with ${what}, ${expected.length === 1 ? "none but now" : `${expected.length - 1} besides now`}`,
    (_what: string, condition: object, expected: number[]) => {
      assert.deepEqual(distinctTimes(statementsOf(condition), now), expected);
    },
  );
});

describe("the Regions that count as existing", () => {
  const named = (region: string, ...regions: string[]) =>
    existingRegions([], regions).filter((one) => one.region === region);

  it("are one that is named besides, in its partition or in all where that is not known", () => {
    assert.deepEqual(named("eu-west-1", "eu-west-1"), [{ partition: "aws", region: "eu-west-1" }]);
    assert.deepEqual(named("cn-new-1", "cn-new-1"), [{ partition: "aws-cn", region: "cn-new-1" }]);
    assert.deepEqual(
      named("xx-new-1", "xx-new-1"),
      partitionNames.map((partition) => ({ partition, region: "xx-new-1" })),
    );
  });
});
