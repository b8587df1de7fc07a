/** What is proved: random policies, the same for each seed. */
import fc from "fast-check";
import { fargateService, namesOfOthers, readSourceArn, sourceArn } from "../../core/service/fargate";
import { parseTrustPolicy } from "../../core/policy";
import { placeholderClusters, type Intended, type Meant } from "../../core/trust";
import { isMeantAsService } from "../../core/trust/mentioned";
import { type TrustCase, trustCases } from "../../tests/support/trust-cases";
import { randomTrustPolicy } from "../../tests/support/random-trust";

export type Intention = Intended & { accounts: readonly string[]; now: Date };

export interface Case {
  policy: { Statement: unknown };
  intended: Intention;
}

export interface Pair {
  before: Case["policy"];
  after: Case["policy"];
  intended: Intention;
}

export interface Write {
  before: Case["policy"];
  asked: readonly string[];
  wanted: Meant & Intention;
}

/** The cases of tests/cases that are a readable policy with an account, and that its author says an oracle can decide. */
export function writtenCases(): Case[] {
  const isWhole = ({ policy, intention, findings, oracle }: TrustCase) =>
    oracle && typeof policy === "object" && intention.accounts && !findings.some((one) => one.includes("malformed"));
  return trustCases()
    .filter(isWhole)
    .map(({ policy, intention }) => ({ policy: policy as Case["policy"], intended: intention as Intention }));
}

const account = "111122223333";
const now = new Date("2026-06-01T00:00:00Z");

/** A policy is compared with the next one. */
export function randomPairs(seed: number, count: number): Pair[] {
  const intended = { accounts: [account], partition: "aws", now };
  const policies = fc.sample(randomTrustPolicy, { seed, numRuns: count + 1 });
  return policies.slice(1).map((after, index) => ({ before: policies[index] ?? after, after, intended }));
}

/** What is written in the place of random policies, for each of some wishes in turn. */
export function randomWrites(seed: number, count: number): Write[] {
  const line = (cluster: string, region = "*") => sourceArn({ partition: "aws", region, accountId: account, cluster });
  const wishes: readonly { asked: string[]; isUnseen?: true }[] = [
    { asked: [], isUnseen: true },
    { asked: [line("my-cluster")], isUnseen: true },
    { asked: [line("my-cluster", "eu-west-1"), line("blue", "eu-west-1")], isUnseen: true },
    { asked: [line("blue")] },
  ];
  return fc.sample(randomTrustPolicy, { seed: seed + 1, numRuns: count }).map((before, index) => {
    const clusters = index % 3 > 0 && { clusters: ["my-cluster", "blue"] };
    const intended = { accounts: [account], partition: "aws", now, ...clusters };
    const { asked, ...how } = wishes[index % wishes.length] ?? { asked: [] };
    return { before, asked, wanted: { uses: asked.map(readSourceArn), ...intended, ...how } };
  });
}

/** The intention in the terms of the solver's questions. */
export function settingOf(
  policy: unknown,
  { accounts, clusters, regions, organizations, partition, now }: Intention,
): object {
  const names = [...new Set([fargateService, ...namesMeant(policy)])];
  return {
    accounts,
    clusters: clusters ?? null,
    examples: placeholderClusters.filter((name) => !clusters?.includes(name)),
    regions: regions ?? null,
    organizations: organizations ?? [],
    partition,
    now: Math.floor(now.getTime() / 1000),
    names,
    unused: names.filter((name) => namesOfOthers.test(name)),
  };
}

/** The names in policies that somebody wrote for this service, such as one with a Region: what is meant is not AWS's to say. */
function namesMeant(policies: unknown): string[] {
  const entries = [policies]
    .flat()
    .flatMap((one) => parseTrustPolicy(one).statements.flatMap(({ principals }) => principals.entries));
  return entries.filter(isMeantAsService).map(({ value }) => value);
}
