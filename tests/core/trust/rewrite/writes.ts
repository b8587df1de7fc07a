import assert from "node:assert/strict";
import fc from "fast-check";
import {
  gainsNobody,
  type Intended,
  judgeTrustPolicy,
  rewriteTrust,
  type Wanted,
  whoGains,
} from "../../../../core/trust";
import { type Attempt, attempts, letsIn, profileOf } from "../../../support/access";
import type { Document } from "../../../support/oracle/document";
import { randomTrustPolicy } from "../../../support/random-trust-policy";
import { account, otherAccount } from "../fixtures";

const line = (cluster: string, region = "*") => `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/*`;
const now = new Date("2026-11-28T00:00:00Z");

const intentions: Record<string, Intended & { accounts: string[] }> = {
  "an account": { accounts: [account], partition: "aws", now },
  "some clusters": { accounts: [account], partition: "aws", clusters: ["my-cluster", "blue"], now },
  "two accounts, the role's own among them": { accounts: [account, otherAccount], account, partition: "aws", now },
};
const wishes: Record<string, Partial<Wanted>> = {
  "for nobody new": {},
  "for a cluster": { asked: [line("my-cluster")] },
  "for two clusters of one Region": { asked: [line("my-cluster", "eu-west-1"), line("blue", "eu-west-1")] },
  "for a cluster, with a person who sees who loses": {
    asked: [line("blue")],
    limit: [line("blue")],
    isLossShown: true,
  },
};

const grid = attempts({
  accounts: [account, otherAccount, "777788889999"],
  regions: ["us-east-1", "eu-west-1", "sa-east-1"],
  clusters: ["my-cluster", "my-other", "other", "blue", "never-named"],
  times: [now.toISOString(), "2031-01-01T00:00:00.000Z"],
});

const isAsked = ({ place }: Attempt, asked: readonly string[]) =>
  place !== undefined && asked.some((one) => new RegExp(`^${one.replaceAll("*", ".*")}$`).test(profileOf(place)));

const isIntended = ({ place }: Attempt, { clusters }: Intended) =>
  place?.account === account && (clusters?.includes(place.cluster) ?? true);

/** A statement with a condition that ends, or that only some requests meet, beside what the random ones have. */
const withMore = fc
  .tuple(
    randomTrustPolicy,
    fc.constantFrom<object>(
      {},
      {},
      { DateLessThan: { "aws:CurrentTime": "2027-06-01T00:00:00Z" } },
      { DateLessThan: { "aws:CurrentTime": "2020-06-01T00:00:00Z" } },
      { StringEquals: { "sts:ExternalId": "x" } },
    ),
  )
  .map(([policy, more]) => ({
    ...policy,
    Statement: policy.Statement.map((one, index) =>
      index === 0 ? { ...one, Condition: { ...("Condition" in one ? one.Condition : {}), ...more } } : one,
    ),
  }));

/** What holds for whatever is written in the place of any trust policy, tried on as many random ones for each wish. */
export function describeWrites(numRuns: number): void {
  describe("a trust policy that is written in the place of another", function () {
    this.timeout(240_000);
    for (const [forWhom, intended] of Object.entries(intentions))
      for (const [wish, more] of Object.entries(wishes))
        it(`is right, lets in who was asked for and no one else anew: ${forWhom}, ${wish}`, () => {
          const wanted: Wanted = { intended, asked: [], ...more };
          fc.assert(
            fc.property(withMore, (before) => checkWrite(before as Document, wanted)),
            { numRuns },
          );
        });
  });
}

function checkWrite(before: Document, wanted: Wanted): void {
  const { intended, asked, isLossShown } = wanted;
  const written = rewriteTrust(before, wanted);
  if ("doubt" in written) return;
  const after = written.policy as unknown as Document;
  assert.deepEqual(judgeTrustPolicy(after, intended).scoped, []);
  for (const attempt of grid) {
    const [old, now] = [letsIn(before, attempt), letsIn(after, attempt)];
    const what = () => JSON.stringify({ attempt, before, after });
    if (old === 0 && now === 2) assert.ok(isAsked(attempt, asked), `gained: ${what()}`);
    // Which organization is the own one is not known.
    const isOpen = /"Effect":"Deny"[^]*aws:SourceOrg/.test(JSON.stringify(after));
    if (!isOpen && isAsked(attempt, asked) && isIntended(attempt, { ...intended, clusters: undefined }))
      assert.equal(now, 2, `kept out: ${what()}`);
    if (old === 2 && now === 0) {
      assert.ok(written.lost.length > 0, `lost unsaid: ${what()}`);
      if (!isLossShown)
        assert.ok(
          attempt.place ? !isIntended(attempt, intended) : attempt.who.names[0]?.startsWith("eks-fargate"),
          `lost: ${what()}`,
        );
    }
  }
  assert.deepEqual(rewriteTrust(after, wanted), { policy: after, gained: [], lost: [] });
  assert.deepEqual(whoGains(after, before, intended), written.lost);
  assert.equal(gainsNobody(before, after, intended), written.gained.length === 0);
  assert.equal(gainsNobody(after, before, intended), written.lost.length === 0);
}
