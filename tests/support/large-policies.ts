import { Dice, type RandomTrust } from "./random-trust";

/** Large trust policies: as people have them. Their verdict is known from how they are built. */
interface LargeCase extends RandomTrust {
  scoped: "right" | "unsafe";
}

type Block = Record<string, Record<string, string | string[]>>;

const now = new Date("2026-06-01T00:00:00Z");
const rule = (Effect: string, Condition: Block) => ({
  Effect,
  Principal: { Service: "eks-fargate-pods.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition,
});

const regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-south-1", "*"];
const accountsOf = (count: number) => Array.from({ length: count }, (_, index) => String(100000000001 + index * 7));
const clustersOf = (count: number) => Array.from({ length: count }, (_, index) => `cluster-${index}`);
const arnOf = (cluster: string, account = "", region = "us-east-1") =>
  `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/*`;

/** A policy for 1 to 100 clusters in some accounts, with up to 20 Denies; one in four also lets another cluster in. */
export function plausibleLarge(seed: number): LargeCase {
  const dice = new Dice(seed);
  const accounts = accountsOf(dice.pick([1, 1, 2, 8, 20]));
  const clusters = clustersOf(1 + dice.below(dice.pick([5, 20, 100])));
  const leaks = dice.chance(0.25);
  const arns = [
    ...clusters.map((cluster) => arnOf(cluster, dice.pick(accounts), dice.pick(regions))),
    ...(leaks ? [arnOf("not-ours", accounts[0])] : []),
  ];
  const operator = dice.pick(["ArnLike", "StringLike", "ArnEquals"]);
  const extra = {
    ...(dice.chance(0.4) && { StringEquals: { "aws:SourceAccount": accounts } }),
    ...(dice.chance(0.3) && { Bool: { "aws:SecureTransport": "true" } }),
    ...(dice.chance(0.2) && { DateLessThan: { "aws:CurrentTime": "2031-01-01T00:00:00Z" } }),
  };
  const allows = (dice.chance(0.7) ? [arns] : arns).map((own) =>
    rule("Allow", { [operator]: { "aws:SourceArn": own }, ...extra }),
  );
  const denies = Array.from({ length: dice.pick([0, 0, 1, 5, 20]) }, (_, index) =>
    rule("Deny", denial(dice, accounts, arns, index)),
  );
  const policy = { Version: "2012-10-17", Statement: [...allows, ...denies] };
  if (JSON.stringify(policy).length > 8192) return plausibleLarge(seed + 1_000_003);
  return { policy, intended: { accounts, clusters, now }, scoped: leaks ? "unsafe" : "right" };
}

/** A Deny that leaves some intended profile, and each request of the stray cluster, alone. */
function denial(dice: Dice, accounts: string[], arns: string[], index: number): Block {
  return dice.pick<Block>([
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
  const [accounts, clusters] = [accountsOf(8), clustersOf(20)];
  const arns = clusters.map((cluster, index) => arnOf(cluster, accounts[index % 8], regions[index % 5]));
  const one = (condition: Block, intended: Omit<RandomTrust["intended"], "now">): LargeCase => ({
    policy: { Version: "2012-10-17", Statement: [rule("Allow", condition)] },
    intended: { ...intended, now },
    scoped: "right",
  });
  return [
    one({ StringLike: { "aws:SourceArn": accounts.map((account) => `*:${account}:fargateprofile/*`) } }, { accounts }),
    one({ ArnLike: { "aws:SourceArn": arns }, Bool: { "aws:SecureTransport": "true" } }, { accounts, clusters }),
  ];
}
