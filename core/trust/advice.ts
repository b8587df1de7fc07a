import { clusterNamePattern, noAccount } from "../policy/limits";
import { buildTrustPolicy } from "./build";
import type { Condition } from "../policy/parse/conditions";
import { parseTrustPolicy } from "../policy/parse/policy";
import {
  type Decided,
  inOwnAccount,
  type Intended,
  isInside,
  isPlaceholderCluster,
  isUnnamed,
  serviceOf,
} from "./intention";
import type { PrincipalEntry, Statement } from "../policy/parse/statement";
import { globMatches } from "../policy/glob";
import { partitionToWrite, regionsOf } from "../policy/regions";
import { sourceArnName } from "../policy/search/universe";
import { readSourceArn, type Service, type SourceArnLine } from "../service/service";
import { isRegionOf } from "./usual-form";
import { isService } from "./service-principal";
import { conditionsOn, lettingIn, mentionedAccounts, mentionedClusters, mentionedRegions } from "./mentioned";

/** SourceArns that say what is intended, or which part of the intention cannot be known from anything in sight. */
export type Suggestion = { sourceArns: string[] } | { missing: "account" | "cluster" };

/**
 * What a policy's SourceArns should be: those of its own that are inside the intention; else made from the intention, with `*` for
 * Regions that nobody names. Clusters are never guessed.
 */
export function suggestSourceArns(statements: readonly Statement[], wanted: Intended, keepsOwn = true): Suggestion {
  const intended = inOwnAccount(wanted);
  const service = serviceOf(intended);
  const mentioned = mentionedAccounts(lettingIn(statements, service)).filter(
    (account) => intended.accounts?.includes(account) ?? true,
  );
  const accounts =
    mentioned.length > 0 ? mentioned : (intended.accounts ?? []).filter((account) => account !== noAccount);
  const [accountId] = accounts;
  if (accountId === undefined || accounts.length !== 1) return { missing: "account" };
  const own = keepsOwn ? ownSourceArns(statements, intended, accountId) : [];
  if (own.length > 0) return { sourceArns: own };
  const clusters =
    intended.clusters ??
    mentionedClusters(surelyLettingIn(statements, service), accountId).filter(
      (name) => !isPlaceholderCluster(name, intended),
    );
  // In an ARN a `*` crosses slashes, so only at the end of a cluster's name does it stand for the rest of that name.
  const isOfNames = clusters.every((cluster) => !cluster.slice(0, -1).includes("*"));
  if (clusters.length === 0 || !isOfNames) return { missing: "cluster" };
  const regions = regionsToWrite(statements, intended);
  const inAny = clusters.map((cluster) => ({ region: "*", cluster }));
  const { places: known = [] } = intended;
  const others = clusters.filter((cluster) => !known.some((place) => place.cluster === cluster));
  const inEach = regions.flatMap((region) => others.map((cluster) => ({ region, cluster })));
  // The Regions that a policy names may be those of others.
  const places = regions.length > 0 ? [...inEach, ...known] : inAny;
  return {
    sourceArns: places.map(({ region, cluster }) =>
      service.sourceArn.of({ partition: partitionToWrite(region, intended.partition), region, accountId, cluster }),
    ),
  };
}

/**
 * The Regions of the intention, else those that a policy names, unless its clusters are known to be in another: the ones in the
 * role's partition, if there are any.
 */
function regionsToWrite(statements: readonly Statement[], intended: Intended): readonly string[] {
  const { regions, partition, region } = intended;
  const named = mentionedRegions(lettingIn(statements, serviceOf(intended)));
  const isElsewhere = region !== undefined && named.length > 0 && !named.includes(region);
  const all = regions ?? (isElsewhere ? [region] : named);
  const own = all.filter((region) => partition === undefined || partitionToWrite(region, partition) === partition);
  return own.length > 0 ? own : (regions ?? []);
}

/** The SourceArns by which a policy lets in clusters of one account, in the canonical form and inside the intention, each once. */
function ownSourceArns(statements: readonly Statement[], intended: Intended, accountId: string): string[] {
  const decided = { ...intended, accounts: [accountId], now: intended.now ?? new Date() };
  const conditions = conditionsOn(surelyLettingIn(statements, serviceOf(intended)), sourceArnName);
  return [...new Set(conditions.flatMap((one) => one.values.flatMap((value) => ownForm(value, one, decided) ?? [])))];
}

/** The SourceArns of one statement that are right as they are, or once they name the own account. */
export function ownLinesOf({ conditions }: Statement, intended: Decided): string[] {
  const named = conditionsOn([{ conditions } as Statement], sourceArnName).filter(({ operator }) => !operator?.negated);
  return [...new Set(named.flatMap((one) => one.values.flatMap((value) => ownForm(value, one, intended) ?? [])))];
}

/** The same without what counts at times or for some requests only. */
function surelyLettingIn(statements: readonly Statement[], service: Service): Statement[] {
  return lettingIn(statements.filter(isForSourcesAlone), service);
}

export function isForSourcesAlone({ conditions }: Statement): boolean {
  return conditions.every(({ keyName }) => keyName.startsWith("aws:source"));
}

/**
 * A SourceArn for clusters of the one account that is intended, in the canonical form: a cluster that gets in now, by a line that
 * names any account or one profile only, would lose the role without it.
 */
function ownForm(value: string, { operator }: Condition, intended: Decided): string | undefined {
  if (operator?.family === "Arn" && isSound(value, intended)) return value;
  const parts = readSourceArn(value);
  const { sourceArn } = serviceOf(intended);
  const isOfEvery = sourceArn.isOfEvery(value);
  const [accountId = ""] = intended.accounts;
  const isOwn = parts.accountId === accountId;
  // For any account and any cluster it names nobody.
  const namesSome = isOfEvery ? isOwn : sourceArn.isOfSome(value) && (isOwn || /[*?]/.test(parts.accountId));
  if (!namesSome) return undefined;
  const line = sourceArn.of({ ...parts, accountId, ...(isOfEvery && { cluster: "*" }) });
  return isSound(line, intended) ? line : undefined;
}

/** True if a SourceArn of the canonical form is inside the intention with its wildcards taken as they are. */
function isSound(value: string, intended: Decided): boolean {
  if (!serviceOf(intended).sourceArn.isUsual(value) || !isInside(value, intended)) return false;
  const { partition, region, cluster } = readSourceArn(value);
  if (partition !== (intended.partition ?? partition) || isPlaceholderCluster(cluster, intended)) return false;
  if (cluster !== "*" && !clusterNamePattern.test(cluster.replace(/\*$/, ""))) return false;
  if (region.includes("*")) return regionsOf(partition).some((known) => globMatches(region, known));
  return isRegionOf(partition, region, intended);
}

/**
 * The lines to write: what is known, with those parts left out that nobody can know.
 * @param own false if the SourceArns that the statements have are not to be written again
 */
export function linesToWrite(statements: readonly Statement[], wanted: Intended, own = true): SourceArnLine[] {
  const intended = inOwnAccount(wanted);
  const suggestion = suggestSourceArns(statements, intended, own);
  const accountId = accountToWrite(statements, intended);
  const others = own ? ownSourceArns(statements, intended, accountId ?? noAccount) : [];
  const known = "sourceArns" in suggestion ? suggestion.sourceArns : others;
  const lines = known.length > 0 ? known.map(readSourceArn) : [lineToFillIn(statements, intended)];
  const hasAccount = accountId !== undefined && !isUnnamed(intended.accounts);
  return hasAccount ? lines : lines.map(({ accountId: _, ...line }) => line);
}

/**
 * The account to write if the policy names several, or none: the first that is intended and that the policy names, else the
 * only intended one. One of several is not guessed: profiles of the others cannot use the role.
 */
function accountToWrite(statements: readonly Statement[], intended: Intended): string | undefined {
  const { accounts = [] } = intended;
  const named = mentionedAccounts(lettingIn(statements, serviceOf(intended))).find(
    (candidate) => accounts.length === 0 || accounts.includes(candidate),
  );
  const [only, ...others] = accounts.filter((one) => one !== noAccount);
  return named ?? (others.length === 0 ? only : undefined);
}

/** A placeholder that is left in a policy is a finding of its own, so that pasting it as it is does not pass unseen. */
function lineToFillIn(statements: readonly Statement[], intended: Intended): SourceArnLine {
  const region = regionsToWrite(statements, intended)[0] ?? "*";
  const accountId = accountToWrite(statements, intended);
  const named = surelyLettingIn(statements, serviceOf(intended));
  const clusters = intended.clusters ?? mentionedClusters(named, accountId);
  return {
    partition: partitionToWrite(region, intended.partition),
    region,
    accountId,
    cluster: clusters.find((one) => clusterNamePattern.test(one) && !isPlaceholderCluster(one, intended)),
  };
}

export function conditionsLike(sourceArns: readonly string[]): Condition[] {
  return parseTrustPolicy(buildTrustPolicy(sourceArns)).statements.flatMap(({ conditions }) => conditions);
}

/** True if another statement is the one for the service, so that this one is of no use to it. */
export function isBesideService(
  { principals: own }: Statement,
  statements: readonly Statement[],
  service: Service,
): boolean {
  const isIt = (entry: PrincipalEntry) => isService(entry, service);
  const isForIt = ({ effect, principals: { negated, entries } }: Statement) =>
    effect === "Allow" && !negated && entries.some(isIt);
  return !own.entries.some(isIt) && statements.some(isForIt);
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
