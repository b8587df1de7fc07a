import { globMatches } from "../policy/glob";
import { assumeRole } from "../policy/evaluate/statement";
import { clusterNamePattern } from "../policy/limits";
import type { Condition } from "../policy/parse/conditions";
import type { ParsedTrustPolicy } from "../policy/parse/policy";
import type { Statement } from "../policy/parse/statement";
import { isKnownRegion, partitionOf, regionsOf } from "../policy/regions";
import { sourceAccountName, sourceArnName } from "../policy/search/universe";
import { fargateService, isUsualSourceArn, readSourceArn } from "../service/fargate";
import { byPlace, type Decided, inOwnAccount, type Intended, isInside, isPlaceholderCluster } from "./intention";
import { sourceArnsOf } from "./mentioned";

/** True for a policy in the form that AWS shows that is right at a glance: almost every one. False says nothing. */
export function isCanonicalAndRight({ statements, problems }: ParsedTrustPolicy, intended: Intended): boolean {
  if (problems.length > 0) return false;
  const lines = sourceArnsOf(statements);
  const accounts = intended.accounts ?? [intended.account ?? accountOf(lines[0] ?? "")];
  const decided = { ...intended, accounts, now: new Date(0) };
  if (!statements.every((one) => isCanonical(one) && keepsToIntention(one, decided))) return false;
  return byPlace(inOwnAccount(decided)).some((one) => lines.some((line) => isInside(line, one)));
}

function accountOf(sourceArn: string): string {
  return readSourceArn(sourceArn).accountId;
}

function isCanonical(statement: Statement): boolean {
  const { principals, actions, conditions } = statement;
  const [entry, ...further] = principals.entries;
  const accounts = sourceArnsOf([statement]).map(accountOf);
  const lists = conditions.filter((one) => limitsSourceArn(one) && !one.operator?.quantifier);
  const isOfAccount = ({ keyName, operator, values, duplicates }: Condition) =>
    keyName === sourceAccountName &&
    [operator?.base, operator?.ifExists, operator?.quantifier, duplicates.length].join() === "StringEquals,false,,0" &&
    accounts.every((account) => values.includes(account));
  return (
    !principals.negated &&
    further.length === 0 &&
    entry?.type === "Service" &&
    entry.value === fargateService &&
    !actions.negated &&
    actions.patterns.includes(assumeRole) &&
    lists.length === 1 &&
    conditions.every((one) => lists.includes(one) || isOfAccount(one))
  );
}

/** True for an Allow that lets in only what is intended, by a list of SourceArns as AWS shows them. */
export function keepsToIntention({ effect, conditions }: Statement, intended: Decided): boolean {
  const keeps = (condition: Condition) =>
    limitsSourceArn(condition) &&
    condition.values.length > 0 &&
    condition.values.every((value) => isSound(value, intended));
  return effect === "Allow" && conditions.some(keeps);
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

/**
 * True for a SourceArn as AWS shows it that is inside the intention with its wildcards taken as they are, and of what exists: some that
 * the service sends match it. A `*` crosses colons in StringLike; this form has as many as the ARN of a profile, so that there is none to cross.
 */
export function isSound(value: string, intended: Decided): boolean {
  if (!isUsualSourceArn(value) || !isInside(value, intended)) return false;
  const { partition, region, cluster } = readSourceArn(value);
  if (cluster !== "*" && !clusterNamePattern.test(cluster.replace(/\*$/, ""))) return false;
  if (isPlaceholderCluster(cluster, intended)) return false;
  if (region.includes("*")) return regionsOf(partition).some((known) => globMatches(region, known));
  return partitionOf(region) === partition && (isKnownRegion(region) || (intended.regions?.includes(region) ?? false));
}
