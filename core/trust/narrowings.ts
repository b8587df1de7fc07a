import { memoizeByObject } from "../memoize";
import { globMatches } from "../text";
import {
  type Decided,
  type Intended,
  isPlaceholderCluster,
  type Outside,
  type WithAccounts,
  placeholderClusters,
  byPlace,
  inOwnAccount,
  isAmong,
  isInside,
} from "./intention";
import {
  endpointKeys,
  type Condition,
  isOwnPartition,
  isKnownRegion,
  partitionOf,
  regionsOf,
  clusterNamePattern,
  literal,
  type Pattern,
  patternOf,
  type Case,
  constrain,
  type Domain,
  type Mode,
  values,
  type Narrowing,
  sourceAccountName,
  sourceArnName,
  sourceOrganizationName,
  sourceOrganizationPathsName,
  type Span,
  assumeRole,
  type ParsedTrustPolicy,
  type Statement,
} from "../policy";
import { readSourceArn, sourceArnSpans, fargateService, isUsualSourceArn } from "../service/fargate";
import { sourceArnsOf } from "./mentioned";

export interface Searched {
  how: Outside;
  /** The request is of an intended account or organization. */
  tied: "account" | "organization" | undefined;
  narrowing: Narrowing;
}

/** Every request that is outside the intention, the worst first. */
export function outsideSearches(intended: Decided): Searched[] {
  const { clusters, regions } = intended;
  const strangers = { account: accountChange(intended, "forbid"), byKey: organizationChanges(intended, "forbid") };
  // What gets in without showing its account or organization is worse than what is limited by these alone.
  const unlimited: Tie = { ...byAccount(intended), byKey: strangers.byKey };
  const ties = tiesOf(intended);
  const search = (how: Outside, { tied, account, byKey }: Partial<Tie> & Omit<Tie, "tied">, ...changes: Change[]) => ({
    how,
    tied,
    narrowing: new Map([[sourceArnName, pipe(account, ...changes)], ...byKey]),
  });
  function profiles(tie: Tie, shown: Change): Searched[] {
    const ownProfiles = pipe(shown, noPlaceholders(intended));
    const ofClusters = clusters && search("cluster", tie, ownProfiles, clusterChange(clusters, "forbid"));
    const ofRegions = regions && search("region", tie, ownProfiles, regionChange(regions, "forbid"));
    return [ofClusters, ofRegions].filter((searched) => searched !== undefined);
  }
  return [
    search("account", strangers),
    ...profiles(unlimited, onlyArn(true, false)),
    ...ties.map((tie) => search("absent", tie, onlyArn(false))),
    ...ties.flatMap((tie) => profiles(tie, onlyArn(true))),
  ];
}

/** The requests for pods that are inside the intention, by what ties them to it, with what narrows them further. */
export function insideNarrowings(intended: Decided, ...more: Change[]): Narrowing[] {
  const { clusters, regions, profile, sourceArn, partition } = intended;
  return tiesOf(intended).map(({ account, byKey }) => {
    const changes = [account, withBothKeys, noPlaceholders(intended), partitionChange(partition)];
    if (clusters) changes.push(clusterChange(clusters, "require"));
    if (regions) changes.push(regionChange(regions, "require"));
    if (profile !== undefined) changes.push(nameChange([literal(profile)], sourceArnSpans.profile, "require"));
    if (sourceArn !== undefined) changes.push(nameChange([literal(sourceArn)], sourceArnSpans.all, "require"));
    return new Map([[sourceArnName, pipe(...changes, ...more)], ...byKey, ...withoutEndpoint]);
  });
}

/** A service comes through no VPC endpoint of a customer. */
const withoutEndpoint = endpointKeys.map((name): [string, Change] => [name, () => values(name, [undefined])]);

/** The requests for profiles, narrowed further. */
export function ofProfiles({ partition }: Intended, ...changes: Change[]): Change {
  return pipe(withBothKeys, ...changes, partitionChange(partition));
}

export type Part = "account" | "cluster" | "region";

/** Only the profiles whose place has one of these names, or all others. */
export function ofPart(part: Part, names: readonly string[], mode: Mode): Change {
  return part === "region" ? regionChange(names, mode) : nameChange(names.map(literal), sourceArnSpans[part], mode);
}

/**
 * The requests for a profile: each has aws:SourceArn and, if a policy looks at that, aws:SourceAccount. A policy that lets a profile in
 * only without its account does not serve it.
 */
function withBothKeys(cases: Domain): Domain {
  const profiles = onlyArn(true)(cases);
  const whole = profiles.filter(({ text }) => text?.keys.has(sourceAccountName));
  return whole.length > 0 ? whole : profiles;
}

export const withoutSourceArn: Narrowing = new Map([[sourceArnName, onlyArn(false)]]);

export type Change = (domain: Domain) => Domain;

interface Tie {
  tied: "account" | "organization";
  account: Change;
  byKey: [string, Change][];
}

/** A request is tied to the intention by its account, or by the organization of its account. */
function tiesOf(intended: Decided): Tie[] {
  const byKey = organizationChanges(intended, "require");
  const byOrganization: Tie = { tied: "organization", account: (domain) => domain, byKey };
  return byKey.length > 0 ? [byAccount(intended), byOrganization] : [byAccount(intended)];
}

function byAccount(intended: Decided): Tie {
  return { tied: "account", account: accountChange(intended, "require"), byKey: [] };
}

function pipe(...changes: Change[]): Change {
  return (whole) => changes.reduce((domain, change) => change(domain), whole);
}

/** A list makes one trie however often it narrows a search. */
const literalsOf = memoizeByObject((texts: readonly string[]): readonly Pattern[] => texts.map(literal));

/** In a glob of the configuration `*` alone is special. */
const globsOf = memoizeByObject((texts: readonly string[]): readonly Pattern[] =>
  texts.map((text) => patternOf(text.replace(/\?/g, "${?}"), { wildcards: true, variables: true })),
);

/** A request without any account is tied to none. */
function accountChange(intended: Decided, mode: Mode): Change {
  const patterns = literalsOf(intended.accounts);
  return tiedChange(patterns, mode, (keys) =>
    keys.has(sourceArnName) ? sourceArnSpans.account : keys.get(sourceAccountName),
  );
}

/** A request without the text is tied to nothing. */
function tiedChange(
  patterns: readonly Pattern[],
  mode: Mode,
  spanOf: (keys: ReadonlyMap<string, Span>) => Span | undefined,
): Change {
  return (cases) =>
    cases.flatMap((request) => {
      const span = request.text && spanOf(request.text.keys);
      if (span) return [constrain(request, patterns, span, mode)];
      return request.text || mode === "forbid" ? [request] : [];
    });
}

/** A request of an intended organization carries its id, and its path if the path is asked for. */
function organizationChanges({ organizations: ids = [] }: Decided, mode: Mode): [string, Change][] {
  if (ids.length === 0) return [];
  const lists = [
    [sourceOrganizationName, literalsOf(ids)],
    [sourceOrganizationPathsName, globsOf(ids.map((id) => `${id}/*`))],
  ] as const;
  return lists.map(([name, patterns]) => [name, tiedChange(patterns, mode, (keys) => keys.get(name))]);
}

/** Keeps the requests with or without aws:SourceArn and, if that is said, aws:SourceAccount. */
function onlyArn(present: boolean, withAccount?: boolean): Change {
  const isWanted = ({ text }: Case) =>
    (text?.keys.has(sourceArnName) ?? false) === present &&
    (withAccount === undefined || (text?.keys.has(sourceAccountName) ?? false) === withAccount);
  return (cases) => cases.filter(isWanted);
}

function clusterChange(globs: readonly string[], mode: Mode): Change {
  return nameChange(globsOf(globs), sourceArnSpans.cluster, mode);
}

function nameChange(patterns: readonly Pattern[], span: Span, mode: Mode): Change {
  return (cases) => cases.map((request) => constrain(request, patterns, span, mode));
}

function noPlaceholders(intended: Intended): Change {
  const names = placeholderClusters.filter((name) => isPlaceholderCluster(name, intended));
  return nameChange(names.map(literal), sourceArnSpans.cluster, "forbid");
}

/** Keeps the SourceArns of the Regions that match, or of those that do not. */
function regionChange(globs: readonly string[], mode: Mode): Change {
  return placeChange((arn) => isAmong(globs, readSourceArn(arn).region) === (mode === "require"));
}

/** Keeps the SourceArns that may use a role of a partition; all if the partition is not known. */
function partitionChange(ownPartition: string | undefined): Change {
  if (ownPartition === undefined) return (domain) => domain;
  return placeChange((arn) => isOwnPartition(readSourceArn(arn).partition, ownPartition));
}

/** Keeps the SourceArns that begin, as far as the Region, as is wanted. */
function placeChange(isWanted: (beginning: string) => boolean): Change {
  return (cases) =>
    cases.map((request) => {
      const [first, ...laterSegments] = request.text?.universe ?? [];
      if (!request.text || first?.kind !== "texts") return request;
      return {
        ...request,
        text: { ...request.text, universe: [{ ...first, texts: first.texts.filter(isWanted) }, ...laterSegments] },
      };
    });
}

/** True for a policy in the form that AWS shows that is right at a glance: almost every one. False says nothing. */
export function isCanonicalAndRight({ statements, problems }: ParsedTrustPolicy, intended: Intended): boolean {
  if (problems.length > 0) return false;
  const lines = sourceArnsOf(statements);
  const accounts = intended.accounts ?? [intended.account ?? accountOf(lines[0] ?? "")];
  const decided = { ...intended, accounts };
  if (!statements.every((statement) => isCanonical(statement) && keepsToIntention(statement, decided))) return false;
  return byPlace(inOwnAccount(decided)).some((callers) => lines.some((line) => isInside(line, callers)));
}

function accountOf(sourceArn: string) {
  return readSourceArn(sourceArn).accountId;
}

function isCanonical(statement: Statement) {
  const { principals, actions, conditions } = statement;
  const [entry, ...further] = principals.entries;
  const accounts = sourceArnsOf([statement]).map(accountOf);
  const lists = conditions.filter((condition) => limitsSourceArn(condition) && !condition.operator?.quantifier);
  const isOfAccount = ({ keyName, operator, duplicates, ...condition }: Condition) =>
    keyName === sourceAccountName &&
    [operator?.base, operator?.ifExists, operator?.quantifier, duplicates.length].join() === "StringEquals,false,,0" &&
    accounts.every((account) => condition.values.includes(account));
  return (
    !principals.negated &&
    further.length === 0 &&
    entry?.type === "Service" &&
    entry.value === fargateService &&
    !actions.negated &&
    actions.patterns.includes(assumeRole) &&
    lists.length === 1 &&
    conditions.every((condition) => lists.includes(condition) || isOfAccount(condition))
  );
}

/** True for an Allow that lets in only what is intended, by a list of SourceArns as AWS shows them. */
export function keepsToIntention({ effect, conditions }: Statement, intended: WithAccounts): boolean {
  return (
    effect === "Allow" &&
    conditions.some(
      (condition) =>
        limitsSourceArn(condition) &&
        condition.values.length > 0 &&
        condition.values.every((value) => isSound(value, intended)),
    )
  );
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
 * True for a SourceArn in AWS's form that is inside the intention, its wildcards included, and matches an ARN that the service may send.
 * In StringLike a `*` matches colons, too; this form has all colons of a profile's ARN already.
 */
export function isSound(value: string, intended: WithAccounts): boolean {
  if (!isUsualSourceArn(value) || !isInside(value, intended)) return false;
  const { partition, region, cluster } = readSourceArn(value);
  if (cluster !== "*" && !clusterNamePattern.test(cluster.replace(/\*$/, ""))) return false;
  if (isPlaceholderCluster(cluster, intended)) return false;
  if (region.includes("*")) return regionsOf(partition).some((known) => globMatches(region, known));
  return partitionOf(region) === partition && (isKnownRegion(region) || (intended.regions?.includes(region) ?? false));
}
