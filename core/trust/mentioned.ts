import { memoizeByObject } from "../memoize";
import {
  accountIdPattern,
  clusterNamePattern,
  partitionIn,
  isKnownRegion,
  partitionNames,
  type Condition,
  allowsOf,
  type Statement,
  parseTrustPolicy,
  documentText,
  type PrincipalEntry,
  actionMatches,
  assumeRole,
  isAbout,
  principalMatches,
  isTime,
  sourceAccountName,
  sourceArnName,
  type Requester,
} from "../policy";
import {
  mayBeOfEks,
  readSourceArn,
  type SourceArnParts,
  fargateService,
  mentionOfFargate,
  mistakesInName,
  misspeltNames,
  namesOfOthers,
} from "../service/fargate";
import { distance } from "fastest-levenshtein";
import { distinctBy, lowerAscii, distinct } from "../text";

/** The service under its own name. */
export const fargateRequester: Requester = { principal: { type: "Service", value: fargateService }, kind: "known" };

/** True for the service's own name, in any case of letters. */
export function isService({ type, value }: PrincipalEntry): boolean {
  return type === "Service" && lowerAscii(value) === fargateService;
}

/** True for a misspelt name of the service: with a Region, another DNS suffix, a similar letter, or under another type. */
export function looksLikeService(entry: PrincipalEntry): boolean {
  if (isService(entry)) return false;
  const isAlike = entry.value.toLowerCase() === fargateService;
  return isAlike || (entry.type === "Service" && isMisspelt(entry.value));
}

/** The first part decides: what follows it is the Region and the DNS suffix. */
function isMisspelt(name: string) {
  const first = (text: string) => text.slice(0, text.search(/\.|$/));
  return misspeltNames.test(name) || distance(first(fargateService), first(lowerAscii(name))) <= mistakesInName;
}

export function isMeantAsService(entry: PrincipalEntry): boolean {
  return isService(entry) || looksLikeService(entry);
}

export function namesService({ principals }: Statement): boolean {
  return !principals.negated && principals.entries.some(isMeantAsService);
}

/**
 * True for a trust policy that names the service or its SourceArn; of a text that cannot be read, or only in part, every word counts. A
 * role whose policy lets in the service only because it lets in everyone is not a role for it, unless something uses the role so.
 */
export function isAboutService(document: unknown): boolean {
  const { readable, ambiguous, statements } = parseTrustPolicy(document);
  // A statement whose principal nobody can read is about the service only if the text names it.
  const isUnclear = !readable || ambiguous || statements.some(({ principals }) => !principals.readable);
  const isInWords = isUnclear && mentionOfFargate.test(documentText(document));
  return isInWords || (readable && statements.some(mentionsService));
}

/** True for a statement that names the service or its SourceArn. */
function mentionsService({ principals: { entries }, conditions }: Statement) {
  return (
    entries.some((entry) => isMeantAsService(entry) || (entry.type === "Service" && /[*?$]/.test(entry.value))) ||
    conditions.some(({ values }) => values.some((value) => mentionOfFargate.test(value)))
  );
}

/** True for a statement that may be about the service: by its name, a misspelt one or a wildcard. */
export function mayConcernService(statement: Statement): boolean {
  return principalMatches(statement, fargateRequester.principal) !== "no" || namesService(statement);
}

/** The service under its own name and under each misspelt one of the statements that may be its own, such as a Region's. */
export function requestersFor(statements: readonly Statement[]): Requester[] {
  const alike = statements
    .flatMap(({ principals }) => (principals.negated ? [] : principals.entries))
    .filter((entry) => entry.type === "Service" && looksLikeService(entry) && !namesOfOthers.test(entry.value));
  const misspelt = distinctBy(alike, ({ value }) => value);
  return [fargateRequester, ...misspelt.map((principal): Requester => ({ principal, kind: "known" }))];
}

/** What a statement says about some requesters, as a text to compare: effect, actions, conditions, and which it matches. */
export function serviceTextOf(statement: Statement, requesters: readonly Requester[]): string {
  const names = requesters.map(({ principal }) => principalMatches(statement, principal));
  const conditions = statement.conditions
    .flatMap((condition) => [condition, ...condition.duplicates])
    .map(({ operatorName, key, values, readable }) => [operatorName, key, values, readable]);
  return JSON.stringify([statement.effect, statement.actions, names, conditions]);
}

/** All conditions of a policy on one key, those that stand twice included. */
export function conditionsOn(statements: readonly Statement[], keyName: string): Condition[] {
  return statements.flatMap(({ conditions }) =>
    conditions
      .filter((condition) => condition.keyName === keyName)
      .flatMap((condition) => [condition, ...condition.duplicates]),
  );
}

/** A date that nobody set: it stands for what never holds. */
export const longOver = "1969-12-31T23:59:59Z";

/** True for a statement with a date that somebody set. */
export function hasDate({ conditions }: Statement): boolean {
  return conditions.some(({ keyName, values }) => isTime(keyName) && !values.includes(longOver));
}

const anyPart = String.raw`(?:\*|[\w-]*)`;
// A `*` takes slashes too: as the type of the resource it may take the name of the cluster.
const ofCluster = new RegExp(String.raw`^(arn(?::${anyPart}){4}:(?:[\w-]*/|\*/(?=\*)))(\*|[\w-]+)((?:/\*)*)$`);
const ofNoCluster = new RegExp(String.raw`^(?:\*|arn(?::${anyPart}){0,4}(?::\*)?)$`);

/**
 * A value for aws:SourceArn that is about clusters as a whole: what stands before the name of the cluster, the name or `*`, and what
 * follows. Undefined if it may tell apart what is in one cluster, or clusters by a part of their name: each `*` is a whole part.
 */
export function takeAtCluster(value: string): readonly [before: string, name: string, after: string] | undefined {
  const [, before = "", name = "", after = ""] = ofCluster.exec(value) ?? [];
  if (name !== "") return [before, name, after];
  return ofNoCluster.test(value) ? [value, "", ""] : undefined;
}

/** The values of aws:SourceArn in statements that allow something. */
export function sourceArnsOf(statements: readonly Statement[]): string[] {
  return conditionsOn(allowsOf(statements), sourceArnName)
    .filter(({ operator }) => operator && !operator.negated && operator.family !== "Null")
    .flatMap(({ values }) => values);
}

/** All values for aws:SourceArn; kept for the statements, since each judgement asks for one part after the other. */
export const sourceArnsIn = memoizeByObject((statements: readonly Statement[]): readonly string[] =>
  conditionsOn(statements, sourceArnName).flatMap(({ values }) => values),
);

/** The statements about the service, with the conditions that say who gets in: what an Allow names, and what a Deny spares. */
export function lettingIn(statements: readonly Statement[]): Statement[] {
  return statements
    .filter((statement) => mayConcernService(statement) && actionMatches(statement, assumeRole) !== "no")
    .map((statement) => ({
      ...statement,
      conditions: statement.conditions.filter(({ operator }) => (statement.effect === "Allow") !== operator?.negated),
    }));
}

function partsOfSourceArns(statements: readonly Statement[], part: keyof SourceArnParts) {
  return distinct(sourceArnsIn(statements).map((text) => readSourceArn(text)[part]));
}

/** The account ids that a policy names for its source, in order, each once. */
export function mentionedAccounts(statements: readonly Statement[]): string[] {
  const inArns = partsOfSourceArns(statements, "accountId");
  const accounts = conditionsOn(statements, sourceAccountName).flatMap(({ values }) => values);
  return distinct([...inArns, ...accounts]).filter((account) => accountIdPattern.test(account));
}

/** The clusters that a policy names without a wildcard, each once, but for those of other accounts than `account`. */
export function mentionedClusters(statements: readonly Statement[], account?: string): string[] {
  const sourceArns = sourceArnsIn(statements)
    .map(readSourceArn)
    .filter(({ accountId: id }) => account === undefined || id === account || !accountIdPattern.test(id));
  const names = sourceArns.map(({ cluster }) => cluster);
  return distinct(names).filter((cluster) => clusterNamePattern.test(cluster));
}

/** What fills a wildcard in the name of a cluster. */
export const otherCluster = "other";

/** A name of a cluster for each that a policy names, wildcards filled. */
export function mentionedClusterNames(statements: readonly Statement[]): string[] {
  return partsOfSourceArns(statements, "cluster")
    .map((pattern) => pattern.replace(/\*/g, otherCluster).replace(/\?/g, "x"))
    .filter((cluster) => clusterNamePattern.test(cluster));
}

/** The Regions that exist and that a policy names without a wildcard, in order, each once. */
export function mentionedRegions(statements: readonly Statement[]): string[] {
  const ofEks = sourceArnsIn(statements).filter(mayBeOfEks);
  return distinct(ofEks.map((text) => readSourceArn(text).region)).filter(isKnownRegion);
}

/** The partitions that a policy names for its source and its principals, each once; all if it names none. */
export function mentionedPartitions(statements: readonly Statement[]): readonly string[] {
  const inPrincipals = statements.flatMap(({ principals }) =>
    principals.entries.flatMap(({ value }) => partitionIn(value) ?? []),
  );
  const named = [...partsOfSourceArns(statements, "partition"), ...inPrincipals];
  const known = partitionNames.filter((partition) => named.includes(partition));
  return known.length > 0 ? known : partitionNames;
}

export function onlyPartition(statements: readonly Statement[]): string | undefined {
  const [only, ...furtherPartitions] = mentionedPartitions(statements);
  return furtherPartitions.length === 0 ? only : undefined;
}

/** The principals that the statements of a trust policy allow, each once; NotPrincipal allows all others. */
export function allowedPrincipals(document: unknown): string[] {
  const names = allowsOf(parseTrustPolicy(document).statements).flatMap(({ principals: { negated, entries } }) => {
    const values = entries.map(({ value }) => value);
    return negated ? [`everyone but ${values.join(", ")}`] : values;
  });
  return distinct(names);
}

/** True for a trust policy that names everyone, or all but some. */
export function allowsEveryone(document: unknown): boolean {
  return allowsOf(parseTrustPolicy(document).statements).some(
    ({ principals }) => principals.negated || principals.entries.some(({ value }) => value === "*"),
  );
}

/** The principals of a trust policy without the Fargate service. A misspelt name of it is not another service. */
export function otherPrincipals(document: unknown): string[] {
  return allowedPrincipals(document).filter((value) => !isMeantAsService({ type: "Service", value }));
}

/** The aws:SourceArn values by which the statements of a trust policy allow something, each once. */
export function allowedSourceArns(document: unknown): string[] {
  return distinct(sourceArnsOf(parseTrustPolicy(document).statements));
}

/** The Allow statements that may be about the service assuming the role, under any conditions. */
export function allowsFor(statements: readonly Statement[]): Statement[] {
  return allowsOf(statements).filter(
    (statement) => isAbout(statement, fargateRequester.principal, assumeRole) !== "no",
  );
}
