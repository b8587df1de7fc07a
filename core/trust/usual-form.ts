import { assumeRole } from "../policy/evaluate/statement";
import { clusterNamePattern } from "../policy/limits";
import type { Condition } from "../policy/parse/conditions";
import type { ParsedTrustPolicy } from "../policy/parse/policy";
import type { Statement } from "../policy/parse/statement";
import { byPlace, type Decided, inOwnAccount, type Intended, isInside, isPlaceholderCluster } from "./intention";
import { isKnownRegion, partitionNames, partitionOf } from "../policy/regions";
import { sourceAccountName, sourceArnName } from "../policy/search/universe";
import { fargateService, isUsualSourceArn, readSourceArn } from "../service/fargate";

/** True for a policy in the form that AWS shows that is right at a glance: almost every one. False says nothing. */
export function isCanonicalAndRight({ statements, problems }: ParsedTrustPolicy, intended: Intended): boolean {
  if (problems.length > 0 || statements.length === 0) return false;
  if (!statements.every(isCanonical)) return false;
  const sourceArns = statements.map(({ conditions }) => conditions.find(isOnSourceArn)?.values ?? []);
  const accounts = intended.accounts ?? [intended.account ?? accountOf(sourceArns[0]?.[0] ?? "")];
  const decided = { ...intended, accounts, now: new Date(0) };
  const ofRole = inOwnAccount(decided);
  if (!byPlace(ofRole).some((one) => sourceArns.flat().some((value) => isInside(value, one)))) return false;
  return statements.every(({ conditions }, index) => {
    const named = conditions.filter(({ keyName }) => keyName === sourceAccountName);
    return sourceArns[index]?.every(
      (value) =>
        isCanonicalSourceArn(value, intended) &&
        isInside(value, decided) &&
        named.every(({ values }) => values.includes(accountOf(value))),
    );
  });
}

function isOnSourceArn({ keyName }: Condition): boolean {
  return keyName === sourceArnName;
}

function accountOf(sourceArn: string): string {
  return readSourceArn(sourceArn).accountId;
}

function isCanonical({ effect, principals, actions, conditions }: Statement): boolean {
  const [entry, ...further] = principals.entries;
  const onSourceArn = conditions.filter(isOnSourceArn);
  const others = conditions.filter((one) => !isOnSourceArn(one));
  return (
    effect === "Allow" &&
    !principals.negated &&
    further.length === 0 &&
    entry?.type === "Service" &&
    entry.value === fargateService &&
    !actions.negated &&
    actions.patterns.includes(assumeRole) &&
    onSourceArn.length === 1 &&
    onSourceArn.every((condition) => isPlain(condition, positive)) &&
    others.every((condition) => condition.keyName === sourceAccountName && isPlain(condition, ["StringEquals"]))
  );
}

function isPlain({ operator, duplicates, values }: Condition, bases: readonly string[]): boolean {
  return (
    operator !== undefined &&
    bases.includes(operator.base) &&
    !operator.ifExists &&
    !operator.quantifier &&
    duplicates.length === 0 &&
    values.length > 0
  );
}

/** True for an Allow that lets in only what is intended, by a list of SourceArns as AWS shows them. */
export function keepsToIntention({ effect, conditions }: Statement, intended: Decided): boolean {
  return (
    effect === "Allow" &&
    conditions.some(
      (condition) =>
        isOnSourceArn(condition) &&
        isPlain(condition, positive) &&
        condition.values.every((value) => isCanonicalSourceArn(value, intended) && isInside(value, intended)),
    )
  );
}

/** A `*` crosses colons in StringLike. An ARN of this form has as many colons as that of a profile, so that there is none to cross. */
const positive = ["ArnLike", "ArnEquals", "StringLike"];

/** True for a SourceArn as AWS shows it, whose partition and Region exist: some that the service sends match it. */
export function isCanonicalSourceArn(value: string, intended: Intended): boolean {
  if (!isUsualSourceArn(value)) return false;
  const { partition, region, cluster } = readSourceArn(value);
  if (cluster !== "*" && !clusterNamePattern.test(cluster)) return false;
  if (isPlaceholderCluster(cluster, intended)) return false;
  if (region === "*") return intended.regions === undefined && partitionNames.includes(partition);
  return isRegionOf(partition, region, intended);
}

/** True for a Region of a partition that exists, as far as this version or the intention knows. */
export function isRegionOf(partition: string, region: string, { regions }: Intended): boolean {
  return partitionOf(region) === partition && (isKnownRegion(region) || (regions?.includes(region) ?? false));
}
