import { Dice, type RandomTrust } from "./random-trust";

/** Large trust policies: as people have them. Their verdict is known from how they are built. */
export interface LargeCase extends RandomTrust {
  scoped: "right" | "unsafe";
}

type Json = Record<string, unknown>;
type Keys = Record<string, string | string[]>;

const now = new Date("2026-06-01T00:00:00Z");
const fargate = "eks-fargate-pods.amazonaws.com";
const rule = (Effect: string, Condition: Json): Json => ({
  Effect,
  Principal: { Service: fargate },
  Action: "sts:AssumeRole",
  ...(Object.keys(Condition).length > 0 && { Condition }),
});

const regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-south-1", "*"];

interface Place {
  account: string;
  region: string;
  cluster: string;
}

const arnOf = ({ account, region, cluster }: Place) => `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/*`;

/** A policy for 1 to 100 clusters in some accounts, with up to 20 Denies; one in four also lets another cluster in. */
export function plausibleLarge(seed: number): LargeCase {
  const dice = new Dice(seed);
  const accounts = Array.from({ length: dice.pick([1, 1, 2, 8, 20]) }, (_, index) => String(100000000001 + index * 7));
  const clusters = Array.from({ length: 1 + dice.below(dice.pick([5, 20, 100])) }, (_, index) => `cluster-${index}`);
  const places = clusters.map((cluster) => ({ cluster, account: dice.pick(accounts), region: dice.pick(regions) }));
  const leaks = dice.chance(0.25);
  const stray = { cluster: "not-ours", account: accounts[0] ?? "", region: "us-east-1" };
  const listed = leaks ? [...places, stray] : places;
  const operator = dice.pick(["ArnLike", "StringLike", "ArnEquals"]);
  const extra = extraConditions(dice, accounts);
  const arns = listed.map(arnOf);
  const allows = dice.chance(0.7)
    ? [rule("Allow", merged({ [operator]: { "aws:SourceArn": arns } }, extra))]
    : arns.map((arn) => rule("Allow", merged({ [operator]: { "aws:SourceArn": arn } }, extra)));
  const denies = Array.from({ length: dice.pick([0, 0, 1, 5, 20]) }, (_, index) =>
    rule("Deny", denial(dice, accounts, arns, index)),
  );
  const policy = { Version: "2012-10-17", Statement: [...allows, ...denies] };
  if (JSON.stringify(policy).length > 8192) return plausibleLarge(seed + 1_000_003);
  return { policy, intended: { accounts, clusters, now }, scoped: leaks ? "unsafe" : "right" };
}

function extraConditions(dice: Dice, accounts: string[]): Record<string, Keys> {
  return merged(
    dice.chance(0.4) ? { StringEquals: { "aws:SourceAccount": accounts } } : {},
    dice.chance(0.3) ? { Bool: { "aws:SecureTransport": "true" } } : {},
    dice.chance(0.2) ? { DateLessThan: { "aws:CurrentTime": "2031-01-01T00:00:00Z" } } : {},
  );
}

function merged(...blocks: Record<string, Keys>[]): Record<string, Keys> {
  const result: Record<string, Keys> = {};
  for (const block of blocks)
    for (const [operator, keys] of Object.entries(block)) result[operator] = { ...result[operator], ...keys };
  return result;
}

/** A Deny that leaves some intended profile, and each request of the stray cluster, alone. */
function denial(dice: Dice, accounts: string[], arns: string[], index: number): Record<string, Keys> {
  return dice.pick<Record<string, Keys>>([
    { ArnNotLike: { "aws:SourceArn": arns } },
    { StringNotEqualsIfExists: { "aws:SourceAccount": accounts } },
    { Bool: { "aws:SecureTransport": "false" } },
    { ArnLike: { "aws:SourceArn": `arn:aws:eks:*:*:fargateprofile/retired-${index}/*` } },
    { StringLike: { "aws:SourceArn": `arn:aws:eks:eu-north-1:*:fargateprofile/retired-${index}*` } },
    { DateGreaterThan: { "aws:CurrentTime": "2031-01-01T00:00:00Z" } },
    { StringEquals: { "aws:SourceAccount": `99999999990${index % 10}` } },
  ]);
}

/** The smallest safe policies that a judge once gave up on. */
export function smallestOnce(): LargeCase[] {
  const accounts = Array.from({ length: 8 }, (_, index) => String(100000000001 + index * 7));
  const clusters = Array.from({ length: 20 }, (_, index) => `cluster-${index}`);
  const places = clusters.map((cluster, index) => ({
    cluster,
    account: accounts[index % 8] ?? "",
    region: regions[index % 5] ?? "",
  }));
  const one = (condition: Record<string, Keys>, intended: Omit<RandomTrust["intended"], "now">): LargeCase => ({
    policy: { Version: "2012-10-17", Statement: [rule("Allow", condition)] },
    intended: { ...intended, now },
    scoped: "right",
  });
  return [
    one({ StringLike: { "aws:SourceArn": accounts.map((account) => `*:${account}:fargateprofile/*`) } }, { accounts }),
    one(
      { ArnLike: { "aws:SourceArn": places.map(arnOf) }, Bool: { "aws:SecureTransport": "true" } },
      { accounts, clusters },
    ),
  ];
}
