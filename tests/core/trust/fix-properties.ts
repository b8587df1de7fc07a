import assert from "node:assert/strict";
import fc from "fast-check";

import { changeSentences } from "../../../core/findings/render/fix/change";
import { fixTrustPolicy, judgeTrustPolicy, type Asked } from "../../../core/trust";
import { type Attempt, attempts, letsIn, profileOf } from "../../support/access";
import { followSentences } from "../../support/follow-change";
import type { Document } from "../../support/oracle/document";
import { randomTrustPolicy } from "../../support/random-trust-policy";
import { account, otherAccount } from "./fixtures";

const line = (cluster: string, region = "*") => `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/*`;
const blue = { partition: "aws", region: "eu-west-1", accountId: account, cluster: "blue" };

/** What is known of whom a role is for. */
const wishes: Record<string, Asked> = {
  "nothing is known": { intended: {} },
  "the account": { intended: { accounts: [account], partition: "aws" } },
  "the account and its clusters": {
    intended: { accounts: [account], partition: "aws", clusters: ["my-cluster", "blue"] },
  },
  "the account and its clusters, for this role": {
    intended: { accounts: [account], partition: "aws", clusters: ["my-cluster", "blue"] },
    for: "this role",
  },
  "the account and a profile": { intended: { accounts: [account], partition: "aws" }, uses: [blue] },
  "the account, and nobody sees the change": {
    intended: { accounts: [account], partition: "aws" },
    isUnseen: true,
  },
  "the account and a profile, and nobody sees the change": {
    intended: { accounts: [account], partition: "aws" },
    uses: [blue],
    isUnseen: true,
  },
};

const grid = attempts({
  accounts: [account, otherAccount, "777788889999"],
  regions: ["us-east-1", "eu-west-1", "sa-east-1"],
  clusters: ["my-cluster", "my-other", "other", "blue", "green", "never-named"],
  times: [new Date().toISOString()],
});

const isFor = ({ place }: Attempt, lines: readonly string[]) =>
  place !== undefined && lines.some((one) => new RegExp(`^${one.replaceAll("*", ".*")}$`).test(profileOf(place)));

/** How often each kind of advice was given. */
type Counts = Record<string, number>;

export function describeAdvice(policies: number, more: Record<string, Asked> = {}): void {
  const counts: Counts = {};
  const all = Object.entries({ ...wishes, ...more });
  const numRuns = Math.ceil(policies / all.length);
  for (const [what, asked] of all)
    it(`followed to the letter makes the policy right, and lets in and keeps out nobody in silence: ${what}`, () => {
      fc.assert(
        fc.property(randomTrustPolicy, (before) => {
          const kind = checkAdvice(before, asked);
          counts[kind] = (counts[kind] ?? 0) + 1;
        }),
        { numRuns },
      );
    }).timeout(600_000);

  it("leaves a person alone with less than a tenth of what is to be changed", () => {
    // eslint-disable-next-line no-console -- the test counts and prints each kind
    console.log(`      kinds of advice: ${JSON.stringify(counts)}`);
    const { nothing, ...needing } = counts;
    const all = Object.values(needing).reduce((sum, count) => sum + count, 0);
    const open = (kind: string) => Object.entries(needing).filter(([name]) => name.startsWith(kind));
    for (const kind of ["decide", "tell"]) {
      const left = open(kind).reduce((sum, [, count]) => sum + count, 0);
      assert.ok(left < all / 10, `${kind}: ${left} of ${all}`);
    }
  });
}

/** Does what the advice says, fills in the placeholders, and asks the oracle about the policy that comes out. */
function checkAdvice(before: Document, asked: Asked): string {
  const advice = fixTrustPolicy(JSON.stringify(before), asked);
  if (!advice) return "nothing";
  const after = advice.kind === "trust" || advice.kind === "correct" ? advice.after : undefined;
  if (!after) return `${advice.kind} without a policy`;
  const [cluster = "green"] = asked.intended.clusters ?? [];
  const fill = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll("CLUSTER_NAME", cluster).replaceAll("ACCOUNT_ID", account));
  const written = followSentences(
    before,
    changeSentences(before, after).map((one) => fill(one) as string),
  );
  const what = () => JSON.stringify({ before, after: written, asked });
  const { accounts = ownAccountsIn(written) } = asked.intended;
  const own = { ...asked.intended, accounts };
  const judged = judgeTrustPolicy(written, own);
  assert.deepEqual([judged.scoped, asked.isUnseen ? [] : judged.exclusive], [[], []], what());
  if (advice.kind !== "trust") return advice.kind;
  const isMeant = fill(advice.asked) as string[];
  const uses = (asked.uses ?? []).map((use) => line(use.cluster ?? "", use.region));
  const isIntended = ({ place }: Attempt) =>
    place !== undefined &&
    accounts.includes(place.account) &&
    (asked.intended.clusters?.includes(place.cluster) ?? true) &&
    (asked.intended.regions?.includes(place.region) ?? true);
  const isServing = grid.some((attempt) => isIntended(attempt) && letsIn(before, attempt) === 2);
  // By the question and the policy alone, not by what the advice says.
  const mayGain = (attempt: Attempt) =>
    isIntended(attempt) &&
    (uses.length > 0
      ? isFor(attempt, uses)
      : asked.for !== undefined ||
        (!isServing && JSON.stringify([before, cluster]).includes(attempt.place?.cluster ?? "")));
  // Which organization is the own one is not known.
  const isUnsure = /"Effect":"Deny"[^]*aws:SourceOrg/.test(JSON.stringify(written));
  for (const attempt of grid) {
    const [old, now] = [letsIn(before, attempt), letsIn(written as unknown as Document, attempt)];
    if (old === 0 && now === 2)
      assert.ok(
        isFor(attempt, isMeant) && (!asked.intended.accounts || mayGain(attempt)),
        `gained ${JSON.stringify(attempt)}: ${what()}`,
      );
    if (old === 2 && now === 0) {
      assert.ok(advice.lost.length > 0, `lost in silence ${JSON.stringify(attempt)}: ${what()}`);
      const isOther = attempt.place === undefined && !attempt.who.names[0]?.startsWith("eks-fargate");
      if (asked.isUnseen)
        assert.ok(!isOther && !isIntended(attempt), `lost unseen ${JSON.stringify(attempt)}: ${what()}`);
    }
    if (!isUnsure && now < 2 && isFor(attempt, uses)) assert.fail(`a use is kept out: ${what()}`);
  }
  if (asked.isUnseen) assert.deepEqual(denialsIn(written), denialsIn(before), what());
  const again = fixTrustPolicy(JSON.stringify(written), { ...asked, intended: own });
  assert.equal(again, undefined, `is advised again: ${what()} ${JSON.stringify(again)}`);
  return advice.kind;
}

function denialsIn(document: unknown): unknown[] {
  return (document as { Statement: { Effect: string }[] }).Statement.filter(({ Effect }) => Effect === "Deny");
}

function ownAccountsIn(document: unknown): string[] {
  return [...new Set(JSON.stringify(document).match(/(?<!\d)\d{12}(?!\d)/g) ?? [account])];
}
