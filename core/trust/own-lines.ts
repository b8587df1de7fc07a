import { clusterNamePattern } from "../policy/limits";
import { buildTrustPolicy } from "./build";
import type { Condition } from "../policy/parse/conditions";
import { parseTrustPolicy } from "../policy/parse/policy";
import { type Decided, isInside, isPlaceholderCluster } from "./intention";
import type { Statement } from "../policy/parse/statement";
import { globMatches } from "../policy/glob";
import { partitionToWrite, regionsOf } from "../policy/regions";
import { sourceArnName } from "../policy/search/universe";
import { isOfEveryProfile, isOfSomeProfile, isUsualSourceArn, readSourceArn, sourceArn } from "../service/fargate";
import { isRegionOf } from "./usual-form";
import { conditionsOn } from "./mentioned";

/** The SourceArns of one statement that are right as they are, or once they name the own account. */
export function ownLinesOf({ conditions }: Statement, intended: Decided): string[] {
  const named = conditionsOn([{ conditions } as Statement], sourceArnName).filter(({ operator }) => !operator?.negated);
  return [...new Set(named.flatMap((one) => one.values.flatMap((value) => ownForm(value, one, intended) ?? [])))];
}

/**
 * A SourceArn for clusters of the one account that is intended, in the canonical form: a cluster that gets in now, by a line that
 * names any account or one profile only, would lose the role without it.
 */
function ownForm(value: string, { operator }: Condition, intended: Decided): string | undefined {
  if (operator?.family === "Arn" && isSound(value, intended)) return value;
  const parts = readSourceArn(value);
  const isOfEvery = isOfEveryProfile(value);
  const [accountId = ""] = intended.accounts;
  const isOwn = parts.accountId === accountId;
  // For any account and any cluster it names nobody.
  const namesSome = isOfEvery ? isOwn : isOfSomeProfile(value) && (isOwn || /[*?]/.test(parts.accountId));
  if (!namesSome) return undefined;
  // A Region is in one partition.
  const partition = partitionToWrite(parts.region, parts.partition);
  const line = sourceArn({ ...parts, partition, accountId, ...(isOfEvery && { cluster: "*" }) });
  return isSound(line, intended) ? line : undefined;
}

/** True if a SourceArn of the canonical form is inside the intention with its wildcards taken as they are. */
function isSound(value: string, intended: Decided): boolean {
  if (!isUsualSourceArn(value) || !isInside(value, intended)) return false;
  const { partition, region, cluster } = readSourceArn(value);
  if (partition !== (intended.partition ?? partition) || isPlaceholderCluster(cluster, intended)) return false;
  if (cluster !== "*" && !clusterNamePattern.test(cluster.replace(/\*$/, ""))) return false;
  if (region.includes("*")) return regionsOf(partition).some((known) => globMatches(region, known));
  return isRegionOf(partition, region, intended);
}

export function conditionsLike(sourceArns: readonly string[]): Condition[] {
  return parseTrustPolicy(buildTrustPolicy(sourceArns)).statements.flatMap(({ conditions }) => conditions);
}

/** True for a condition that lets in what its values for aws:SourceArn match, and nothing else. */
export function limitsSourceArn({ keyName, operator, duplicates }: Condition): boolean {
  return (
    keyName === sourceArnName &&
    operator?.wildcards === true &&
    !operator.negated &&
    !operator.ifExists &&
    operator.quantifier !== "ForAllValues" &&
    duplicates.length === 0
  );
}
