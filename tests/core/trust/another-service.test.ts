import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
import { eksCluster } from "../../../core/service/eks-cluster";
import { compareAccess, judgeTrustPolicy, rewriteTrust, serves } from "../../../core/trust";
import { account, otherAccount, policy, statement } from "./fixtures";

const service = eksCluster;
const arn = `arn:aws:eks:us-east-1:${account}:cluster/my-cluster`;
const named = { Service: service.principal };
const trust = (value: unknown) =>
  policy(statement({ Principal: named, Condition: { ArnLike: { "aws:SourceArn": value } } }));
const intended = { service, accounts: [account], clusters: ["my-cluster"], now: new Date("2026-06-01T00:00:00Z") };

describe("a trust policy for a service whose SourceArn is a cluster", () => {
  const cases = casesOf(__filename, "cases") as [what: string, document: object, found: string[]][];
  for (const [what, document, found] of cases)
    it(`that ${what} is ${found.join() || "right"}`, () => {
      const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(document, intended);
      assert.deepEqual([concernsFargate, exclusive, scoped.map(({ kind }) => kind)], [true, [], found]);
    });

  it("does not concern the service if it is for Fargate", () =>
    assert.equal(judgeTrustPolicy(policy(statement()), intended).concernsFargate, false));

  it("serves its cluster and no other", () => {
    const place = { accountId: account, region: "us-east-1", cluster: "my-cluster" };
    const answers = [
      place,
      { ...place, cluster: "other" },
      { ...place, accountId: otherAccount },
      { ...place, arn },
    ].map((one) => serves(trust(arn), { service, for: one }));
    assert.deepEqual(answers, [true, false, false, true]);
    assert.equal(serves(trust(arn), { service, for: place, every: true }), true);
    assert.equal(serves(trust(arn), { for: place }), false);
  });

  it("is limited to its cluster, and loses the others", () => {
    const written = rewriteTrust(trust(arn.replace("my-cluster", "*")), {
      intended: { ...intended, regions: ["us-east-1"], partition: "aws" },
      asked: [],
    });
    assert.ok("policy" in written);
    assert.deepEqual(written.policy, trust(arn));
    assert.deepEqual(compareAccess(trust(arn), written.policy, intended), { gained: [], lost: [] });
  });
});
