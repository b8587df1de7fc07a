import { accountIdPattern, clusterNamePattern } from "../limits";
import { sourceArnKey } from "../names";
import type { Statement } from "../parse/statement";
import { globMatches } from "../glob";
import { isKnownRegion, partitionOf, regionsOf } from "../regions";
import { sourceArn } from "../build";
import { type Decided, type Intended, noAccount, outside } from "./intended";
import { conditionsOn, sourceAccountName, sourceArnName } from "./requests";

const usualShape = /^arn:[\w-]+:eks:[a-z0-9*-]+:(\d{12}):fargateprofile\/([\w*-]+)\/\*$/;

/** The account ids that a policy names for its source, in order, each once. */
export function mentionedAccounts(statements: readonly Statement[]): string[] {
  const arns = conditionsOn(statements, sourceArnName).flatMap(({ values }) =>
    values.map((value) => value.split(":")[4] ?? ""),
  );
  const accounts = conditionsOn(statements, sourceAccountName).flatMap(({ values }) => values);
  return [...new Set([...arns, ...accounts])].filter((account) => accountIdPattern.test(account));
}

/** SourceArns that say what is intended, or which part of the intention cannot be known from anything in sight. */
export type Suggestion = { sourceArns: string[] } | { missing: "account" | "cluster" };

/**
 * What a policy's SourceArns should be: those of its own that are inside the intention; else made from the intention, with `*` for
 * Regions that are not told. Clusters are never guessed.
 */
export function suggestSourceArns(statements: readonly Statement[], intended: Intended, partition = "aws"): Suggestion {
  const mentioned = mentionedAccounts(statements).filter((account) => intended.accounts?.includes(account) ?? true);
  const accounts =
    mentioned.length > 0 ? mentioned : (intended.accounts ?? []).filter((account) => account !== noAccount);
  const [accountId] = accounts;
  if (accountId === undefined || accounts.length > 1) return { missing: "account" };
  const decided: Decided = { ...intended, accounts, now: intended.now ?? new Date() };
  const kept = conditionsOn(statements, sourceArnName)
    .filter(({ operator }) => operator?.family === "Arn")
    .flatMap(({ values }) => values)
    .filter((value) => usualShape.test(value) && isInside(value, decided));
  if (kept.length > 0) return { sourceArns: [...new Set(kept)] };
  const clusters = intended.clusters ?? mentionedClusters(statements);
  if (clusters.length === 0 || !clusters.every(keepsToOneName)) return { missing: "cluster" };
  const regions = intended.regions ?? mentionedRegions(statements);
  return {
    sourceArns: (regions.length > 0 ? regions : ["*"]).flatMap((region) =>
      clusters.map((cluster) => sourceArn({ partition: partitionOf(region) ?? partition, region, accountId, cluster })),
    ),
  };
}

/** True if a SourceArn of the usual shape is inside the intention with its wildcards taken as they are. */
function isInside(value: string, intended: Decided): boolean {
  if (outside(value, intended) !== undefined) return false;
  const [, partition = "", , region = "", , resource = ""] = value.split(":");
  if (!keepsToOneName(resource.split("/")[1] ?? "")) return false;
  if (region.includes("*")) return regionsOf(partition).some((known) => globMatches(region, known));
  return partitionOf(region) === partition && (isKnownRegion(region) || (intended.regions?.includes(region) ?? false));
}

/** In an ARN a `*` crosses slashes, so only at the end of a cluster's name does it stand for the rest of that name. */
function keepsToOneName(cluster: string): boolean {
  return !cluster.slice(0, -1).includes("*");
}

function mentionedClusters(statements: readonly Statement[]): string[] {
  return mentionedParts(statements, 5, (resource) => resource.split("/")[1] ?? "").filter((cluster) =>
    clusterNamePattern.test(cluster),
  );
}

function mentionedRegions(statements: readonly Statement[]): string[] {
  return mentionedParts(statements, 3, (region) => region).filter(isKnownRegion);
}

function mentionedParts(statements: readonly Statement[], index: number, pick: (part: string) => string): string[] {
  const values = conditionsOn(statements, sourceArnName).flatMap((condition) => condition.values);
  return [...new Set(values.map((value) => pick(value.split(":")[index] ?? "")))];
}

/** The condition to paste: with what is known filled in, and AWS's placeholders where something is not. */
export function conditionToPaste(statements: readonly Statement[], intended: Intended): string {
  const suggestion = suggestSourceArns(statements, intended);
  const sourceArns = "sourceArns" in suggestion ? suggestion.sourceArns : [placeholder(statements, intended)];
  const value = sourceArns.length === 1 ? sourceArns[0] : sourceArns;
  return `"Condition": ${JSON.stringify({ ArnLike: { [sourceArnKey]: value } }, undefined, 1).replace(/\n\s*/g, " ")}`;
}

function placeholder(statements: readonly Statement[], intended: Intended): string {
  const account = mentionedAccounts(statements).find((candidate) => intended.accounts?.includes(candidate) ?? true);
  const region = intended.regions?.[0] ?? mentionedRegions(statements)[0] ?? "*";
  return sourceArn({
    partition: partitionOf(region) ?? "aws",
    region,
    accountId: account ?? intended.accounts?.find((one) => one !== noAccount) ?? "ACCOUNT_ID",
    cluster: (intended.clusters ?? mentionedClusters(statements)).find(keepsToOneName) ?? "CLUSTER_NAME",
  });
}
