import assert from "node:assert/strict";
import { itEachCase } from "../../../support/cases";
import { unknownValue } from "../../../../core/policy/evaluate/statement";
import { sourceArnSegments, sourceArnSpans } from "../../../../core/service/fargate";
import { fargateRequester } from "../../../../core/trust/mentioned";
import { parseTrustPolicy } from "../../../../core/policy/parse/policy";
import { partitionNames } from "../../../../core/policy/arn";
import {
  distinctTimes,
  domainOf,
  existingRegions,
  type Requester,
  requesterOf,
  type World,
} from "../../../../core/policy/search/universe";
import { restrict, solve } from "../../../../core/policy/search/request-space";
import { WorkBudget } from "../../../../core/policy/search/segments";
import { account, withCondition } from "../../trust/fixtures";

const now = Date.parse("2026-06-01T00:00:00Z");
const world: World = {
  roleAccounts: [],
  partitions: ["aws"],
  exampleAccounts: [account],
  service: {
    sourceArn: sourceArnSegments([{ partition: "aws", region: "eu-west-1" }], [account], ["blue"]),
    account: sourceArnSpans.account,
  },
  times: [now],
};
const service = requesterOf({ type: "Service", value: "ec2.amazonaws.com" });
const identity = requesterOf({ type: "AWS", value: account });
const statementsOf = (condition: object) => parseTrustPolicy(withCondition(condition)).statements;

/** What a request carries in each case of a domain: one text for each that may stand there. */
function carried(name: string, requester: Requester, condition: object = {}, changes: Partial<World> = {}): object[] {
  const conditions = statementsOf(condition).flatMap((statement) => statement.conditions);
  const cases = domainOf(name, conditions, requester, { ...world, ...changes });
  return cases.map((one) => Object.fromEntries(solve([one], new WorkBudget()) ?? [["none", "none"]]));
}

const arn = `arn:aws:eks:eu-west-1:${account}:fargateprofile/blue/my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d`;
const [sourceArn, sourceAccount] = ["aws:sourcearn", "aws:sourceaccount"];

describe("a request of the Fargate service carries", () => {
  it("no aws:SourceArn, or that of a Fargate profile", () => {
    assert.deepEqual(carried(sourceArn, fargateRequester), [{}, { [sourceArn]: arn }]);
  });

  it("no aws:SourceAccount, or that of the profile, where a condition asks for it", () => {
    assert.deepEqual(carried(sourceArn, fargateRequester, { StringEquals: { "aws:SourceAccount": account } }), [
      {},
      { [sourceAccount]: account },
      { [sourceArn]: arn },
      { [sourceArn]: arn, [sourceAccount]: account },
    ]);
  });

  it("aws:SecureTransport, which is true", () => {
    assert.deepEqual(carried("aws:securetransport", fargateRequester), [{ "aws:securetransport": "true" }]);
  });

  it("none of the keys that AWS does not have, nor of those of people", () => {
    for (const name of ["aws:foo", "aws:username"]) assert.deepEqual(carried(name, fargateRequester), [{}]);
  });

  it("no organization, or any one", () => {
    assert.deepEqual(carried("aws:sourceorgid", fargateRequester), [{}, { "aws:sourceorgid": "o-a" }]);
    assert.deepEqual(carried("aws:sourceorgpaths", fargateRequester), [{}, { "aws:sourceorgpaths": "o-a/r-a/" }]);
  });
});

describe("a request of somebody else carries", () => {
  it("any text under aws:SourceArn, none or any account under aws:SourceAccount", () => {
    assert.deepEqual(carried(sourceArn, service), [
      {},
      { [sourceAccount]: account },
      { [sourceArn]: "" },
      { [sourceArn]: "", [sourceAccount]: account },
    ]);
  });

  it("under aws:SourceArn what a condition asks for, with any account or none", () => {
    const [asked] = statementsOf({ StringLike: { "aws:SourceArn": "a?c" } }).flatMap(({ conditions }) => conditions);
    assert.ok(asked);
    const cases = restrict(domainOf(sourceArn, [asked], service, world), asked, "sure");
    assert.deepEqual(
      cases.map((one) => Object.fromEntries(solve([one], new WorkBudget()) ?? [])),
      [{ [sourceArn]: "axc" }, { [sourceArn]: "axc", [sourceAccount]: account }],
    );
  });

  it("aws:SecureTransport, which is true or false, unless it is a service", () => {
    const [yes, no] = ["true", "false"].map((value) => ({ "aws:securetransport": value }));
    assert.deepEqual(carried("aws:securetransport", identity), [yes, no]);
    assert.deepEqual(carried("aws:securetransport", service), [yes]);
  });

  it("any of the keys of people, unless it is a service", () => {
    assert.deepEqual(carried("aws:username", identity, { StringEquals: { "aws:username": "x" } }), [
      {},
      { "aws:username": "" },
    ]);
    assert.deepEqual(carried("aws:username", service), [{}]);
  });
});

describe("a request carries", () => {
  it("as aws:ResourceAccount each account that can be the role's own, or any where none is known", () => {
    const name = "aws:resourceaccount";
    const roleAccounts = [account, "222222222222"];
    assert.deepEqual(
      carried(name, identity, {}, { roleAccounts }),
      roleAccounts.map((one) => ({ [name]: one })),
    );
    assert.deepEqual(carried(name, identity), [{ [name]: "000000000000" }]);
  });

  it("each of the times, as a date and in seconds", () => {
    assert.deepEqual(carried("aws:currenttime", identity, {}, { times: [now, now + 1_999] }), [
      { "aws:currenttime": "2026-06-01T00:00:00.000Z", "aws:epochtime": "1780272000" },
      { "aws:currenttime": "2026-06-01T00:00:01.999Z", "aws:epochtime": "1780272001" },
    ]);
  });

  it("under a key that cannot be read whatever there is", () => {
    assert.deepEqual(carried("", identity), [{ "": unknownValue }]);
  });
  itEachCase(
    __filename,
    "free",
    "under a key that is asked for by %s",
    (_what: string, condition: object, expected: object[]) => {
      assert.deepEqual(carried("aws:useragent", identity, condition), expected);
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
