import assert from "node:assert/strict";
import fc from "fast-check";

import type { Meant } from "../../../core/trust";
import { type Attempt, attempts, letsIn, profileOf } from "../../support/access";
import { filled, followed } from "../../support/advised";
import type { Document } from "../../support/oracle/document";
import { randomTrustPolicy } from "../../support/random-trust";
import { account, otherAccount } from "./fixtures";

const intended = { accounts: [account], partition: "aws" };
const blue = { partition: "aws", region: "eu-west-1", accountId: account, cluster: "blue" };

/** What is known of whom a role is for. */
const wishes: Record<string, Meant> = {
  "nothing is known": {},
  "the account": intended,
  "the account and its clusters": {
    ...intended,
    clusters: ["my-cluster", "blue"],
  },
  "the account and its clusters, for this role": {
    ...intended,
    clusters: ["my-cluster", "blue"],
    for: "this role",
  },
  "the account and a profile": { ...intended, uses: [blue] },
  "the account, and nobody sees the change": {
    ...intended,
    isUnseen: true,
  },
  "the account and a profile, and nobody sees the change": {
    ...intended,
    uses: [blue],
    isUnseen: true,
  },
};

const grid = attempts({
  accounts: [account, otherAccount, "777788889999"],
  regions: ["us-east-1", "eu-west-1", "sa-east-1"],
  clusters: ["my-cluster", "my-other", "other", "blue", "filled-in", "never-named"],
});

/** Where the same is asked: what the world has in place of a text. */
const worlds: Record<string, string>[] = [
  {},
  { "my-cluster": "prod", "my-other": "prod-eu", "my-\\*": "prod*" },
  { '(?<=arn:|")aws(?=[:"])': "aws-cn", "us-east-1": "cn-north-1", "eu-west-1": "cn-northwest-1", "us-\\*": "cn-*" },
  { '(?<=arn:|")aws(?=[:"])': "aws-us-gov", "us-east-1": "us-gov-east-1", "eu-west-1": "us-gov-west-1" },
];

function inWorld<Value>(value: Value, world: Record<string, string>): Value {
  const replace = (text: string, [old, now]: [string, string]) => text.replace(new RegExp(old, "g"), now);
  return JSON.parse(Object.entries(world).reduce(replace, JSON.stringify(value))) as Value;
}

const fits = (text: string, globs: readonly string[] = ["*"]) =>
  globs.some((glob) => new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text));
const isFor = ({ place }: Attempt, lines: readonly string[]) => place !== undefined && fits(profileOf(place), lines);

export function describeAdvice(policies: number, more: Record<string, Meant> = {}): void {
  /** How often each kind of advice was given. */
  const counts: Record<string, number> = {};
  const all = Object.entries({ ...wishes, ...more });
  const numRuns = Math.ceil(policies / all.length);
  for (const [what, asked] of all)
    it(`followed to the letter makes the policy right, and lets in and keeps out nobody in silence: ${what}`, () => {
      fc.assert(
        fc.property(randomTrustPolicy, fc.constantFrom(...worlds), (before, world) => {
          const [policy, wish, requests] = inWorld([before, asked, grid] as const, world);
          const kind = checkAdvice(policy, wish, requests);
          counts[kind] = (counts[kind] ?? 0) + 1;
        }),
        { numRuns },
      );
    }).timeout(600_000);

  it("leaves a person alone with few policies: fewer than one in twenty without a Deny, than one in four with those", () => {
    // eslint-disable-next-line no-console -- the test counts and prints each kind
    console.log(`      kinds of advice: ${JSON.stringify(counts)}`);
    const { nothing, ...needing } = counts;
    const sum = (kind = /./) =>
      Object.entries(needing).reduce((all, [name, count]) => all + (kind.test(name) ? count : 0), 0);
    const isRare = sum(/^decide(?!.*Deny)/) < sum() / 20 && sum(/^decide/) < sum() / 4 && sum(/^tell/) < sum() / 10;
    assert.ok(isRare, JSON.stringify(counts));
  });
}

/** Does what the advice says, and asks the oracle about the policy that comes out. */
function checkAdvice(before: Document, asked: Meant, grid: readonly Attempt[]) {
  const { fix, written, intended } = followed(JSON.stringify(before), asked);
  if (fix?.kind === "decide") return `decide ${fix.doubt.kind}${denialsIn(before).length > 0 ? ", beside a Deny" : ""}`;
  if (!fix || !written) return fix ? `${fix.kind} without a policy` : "nothing";
  if (fix.kind !== "trust") return fix.kind;
  const what = () => JSON.stringify({ before, after: written, asked });
  const isMeant = filled(fix.wanted, asked).map((line) => line.replace("${aws:ResourceAccount}", account));
  const uses = (asked.uses ?? []).map(
    ({ partition, region, cluster = "" }) => `arn:${partition}:eks:${region}:${account}:fargateprofile/${cluster}/*`,
  );
  const isIntended = ({ place }: Attempt) =>
    place !== undefined &&
    fits(place.account, intended.accounts) &&
    fits(place.cluster, intended.clusters) &&
    fits(place.region, intended.regions);
  const isServing = grid.some((attempt) => isIntended(attempt) && letsIn(before, attempt) === 2);
  // By the question and the policy alone, not by what the advice says.
  const mayGain = (attempt: Attempt) =>
    isIntended(attempt) &&
    (uses.length > 0
      ? isFor(attempt, uses)
      : asked.for !== undefined ||
        (!isServing && new RegExp(`${attempt.place?.cluster}(?![\\w-])`).test(JSON.stringify([before, "filled-in"]))));
  // Which organization is the own one is not known.
  const isUnsure = /"Effect":"Deny"[^]*aws:SourceOrg/.test(JSON.stringify(written));
  for (const attempt of grid) {
    const [old, now] = [letsIn(before, attempt), letsIn(written as unknown as Document, attempt)];
    if (old === 0 && now === 2)
      assert.ok(
        isFor(attempt, isMeant) && (!intended.accounts || mayGain(attempt)),
        `gained ${JSON.stringify(attempt)}: ${what()}`,
      );
    if (old === 2 && now === 0) {
      assert.ok(fix.lost.length > 0, `lost in silence ${JSON.stringify(attempt)}: ${what()}`);
      const isOther = attempt.place === undefined && !attempt.who.names[0]?.startsWith("eks-fargate");
      if (asked.isUnseen)
        assert.ok(!isOther && !isIntended(attempt), `lost unseen ${JSON.stringify(attempt)}: ${what()}`);
    }
    if (!isUnsure && now < 2 && isFor(attempt, uses)) assert.fail(`a use is kept out: ${what()}`);
  }
  if (asked.isUnseen) assert.deepEqual(denialsIn(written), denialsIn(before), what());
  return fix.kind;
}

function denialsIn(document: unknown): unknown[] {
  return (document as { Statement: { Effect: string }[] }).Statement.filter(({ Effect }) => Effect === "Deny");
}
