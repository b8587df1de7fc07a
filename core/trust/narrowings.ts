import { SourceArn } from "./source-arn";
import { memoizeByObject } from "../memoize";
import { globMatches } from "../policy/glob";
import { isPlaceholderCluster, placeholderClusters } from "./placeholders";
import { isOwnPartition } from "../policy/regions";
import { literal, type Pattern, patternOf } from "../policy/evaluate/pattern";
import { type Case, constrain, type Domain, type Mode } from "../policy/search/request-space";
import type { Narrowing } from "../policy/search/find-request";
import {
  arnSpans,
  sourceAccountName,
  sourceArnName,
  sourceOrganizationName,
  sourceOrganizationPathsName,
} from "../policy/search/universe";
import type { Span } from "../policy/search/automaton";
import type { Decided, Intended, Outside } from "./intention";

/** Which requests a search is about, as one narrowing after the other. */
export interface Searched {
  how: Outside;
  /** The request is of an intended account or organization. */
  tied: "account" | "organization" | undefined;
  narrowing: Narrowing;
}

/** Every request that is outside the intention, the worst first. */
export function outsideSearches(intended: Decided): Searched[] {
  const { clusters, regions } = intended;
  const strangers: Searched = {
    how: "account",
    tied: undefined,
    narrowing: new Map([[sourceArnName, accounts(intended, "forbid")], ...organizations(intended, "forbid")]),
  };
  const ties = tiesOf(intended);
  const absent = ties.map(({ tied, account, others }): Searched => ({
    how: "absent",
    tied,
    narrowing: new Map([[sourceArnName, pipe(account, onlyArn(false))], ...others]),
  }));
  const profiles = ({ tied, account, others }: Tie, change: Change) => {
    const own = pipe(account, change, noPlaceholders(intended));
    return [
      ...(clusters ? [{ how: "cluster" as const, change: pipe(own, clusterChange(clusters, "forbid")) }] : []),
      ...(regions ? [{ how: "region" as const, change: pipe(own, regionChange(regions, false)) }] : []),
    ].map(({ how, change: whole }): Searched => ({
      how,
      tied,
      narrowing: new Map([[sourceArnName, whole], ...others]),
    }));
  };
  // What gets in without showing its account or organization is worse than what is limited by these alone.
  const unlimited: Tie = { ...byAccount(intended), others: organizations(intended, "forbid") };
  return [
    strangers,
    ...profiles(unlimited, onlyArn(true, false)),
    ...absent,
    ...ties.flatMap((tie) => profiles(tie, onlyArn(true))),
  ];
}

/** The requests of Fargate profiles that are intended. */
export function insideNarrowings(intended: Decided): Narrowing[] {
  const { clusters, regions, profile, partition } = intended;
  return tiesOf(intended).map(({ account, others }) => {
    let change = pipe(account, onlyArn(true), noPlaceholders(intended), partitionChange(partition));
    if (clusters) change = pipe(change, clusterChange(clusters, "require"));
    if (regions) change = pipe(change, regionChange(regions, true));
    if (profile !== undefined) change = pipe(change, nameChange([literal(profile)], arnSpans.profile, "require"));
    return new Map([[sourceArnName, change], ...others]);
  });
}

/** Fargate profiles by their place. What a part leaves out is any. */
export interface Profiles {
  partition?: string;
  accounts?: Chosen;
  clusters?: Chosen;
  regions?: Chosen;
}

/** Some names, or all others. */
type Chosen = { only: readonly string[] } | { but: readonly string[] };

/** The requests of some Fargate profiles: each tells its account too, if the policies look at that. */
export function profilesNarrowing({ partition, accounts, clusters, regions }: Profiles): Narrowing {
  let change: Change = pipe(onlyArn(true), ({ cases }) => {
    const whole = cases.filter(({ text }) => text?.keys.has(sourceAccountName));
    return { cases: whole.length > 0 ? whole : cases };
  });
  const choose = (chosen: Chosen | undefined, span: Span) => {
    if (chosen === undefined) return;
    const isOnly = "only" in chosen;
    const patterns = (isOnly ? chosen.only : chosen.but).map(literal);
    change = pipe(change, nameChange(patterns, span, isOnly ? "require" : "forbid"));
  };
  choose(accounts, arnSpans.account);
  choose(clusters, arnSpans.cluster);
  if (regions) {
    const isOnly = "only" in regions;
    change = pipe(change, regionChange(isOnly ? regions.only : regions.but, isOnly));
  }
  return new Map([[sourceArnName, pipe(change, partitionChange(partition))]]);
}

/** The requests of the Fargate service that say nothing of a profile. */
export const withoutSourceArn: Narrowing = new Map([[sourceArnName, (domain: Domain) => onlyArn(false)(domain)]]);

type Change = (domain: Domain) => Domain;

interface Tie {
  tied: "account" | "organization";
  account: Change;
  others: [string, Change][];
}

/** A request is tied to the intention by its account, or by the organization of its account. */
function tiesOf(intended: Decided): Tie[] {
  if (!intended.organizations?.length) return [byAccount(intended)];
  const byOrganization: Tie = {
    tied: "organization",
    account: (domain) => domain,
    others: organizations(intended, "require"),
  };
  return [byAccount(intended), byOrganization];
}

function byAccount(intended: Decided): Tie {
  return { tied: "account", account: accounts(intended, "require"), others: [] };
}

function pipe(...changes: Change[]): Change {
  return (whole) => changes.reduce((domain, change) => change(domain), whole);
}

/** A list makes one trie however often it narrows a search. */
const literalsOf = memoizeByObject((texts: readonly string[]): readonly Pattern[] => texts.map(literal));

/** In a glob of the configuration `*` alone is special. */
const globsOf = memoizeByObject((texts: readonly string[]): readonly Pattern[] =>
  texts.map((text) =>
    patternOf(text.replace(/\?/g, "${?}"), { wildcards: true, variables: true, ignoreCase: false, arn: false }),
  ),
);

/** A request without any account is tied to none. */
function accounts({ accounts: own }: Decided, mode: Mode): Change {
  const patterns = literalsOf(own);
  return ({ cases }) => ({
    cases: cases.flatMap((one) => {
      const { text } = one;
      if (!text) return mode === "require" ? [] : [one];
      const span = text.keys.has(sourceArnName) ? arnSpans.account : text.keys.get(sourceAccountName);
      return span ? [constrain(one, patterns, span, mode)] : [one];
    }),
  });
}

/** A request of an intended organization carries its id, and its path if the path is asked for. */
function organizations({ organizations: ids = [] }: Decided, mode: Mode): [string, Change][] {
  if (ids.length === 0) return [];
  const change =
    (patterns: readonly Pattern[]): Change =>
    ({ cases }) => ({
      cases: cases.flatMap((one) => {
        if (!one.text) return mode === "require" ? [] : [one];
        return [constrain(one, patterns, { from: 0, to: one.text.universe.length - 1 }, mode)];
      }),
    });
  return [
    [sourceOrganizationName, change(literalsOf(ids))],
    [sourceOrganizationPathsName, change(globsOf(ids.map((id) => `${id}/*`)))],
  ];
}

/** Keeps the requests with or without aws:SourceArn and, if that is said, aws:SourceAccount. */
function onlyArn(present: boolean, withAccount?: boolean): Change {
  const has = ({ text }: Case, name: string) => text?.keys.has(name) ?? false;
  return ({ cases }) => ({
    cases: cases.filter(
      (one) =>
        has(one, sourceArnName) === present &&
        (withAccount === undefined || has(one, sourceAccountName) === withAccount),
    ),
  });
}

function clusterChange(globs: readonly string[], mode: Mode): Change {
  return nameChange(globsOf(globs), arnSpans.cluster, mode);
}

function nameChange(patterns: readonly Pattern[], span: Span, mode: Mode): Change {
  return ({ cases }) => ({ cases: cases.map((one) => constrain(one, patterns, span, mode)) });
}

const placeholderPatterns = placeholderClusters.map((name) => ({ name, pattern: literal(name) }));

function noPlaceholders(intended: Intended): Change {
  const patterns = placeholderPatterns
    .filter(({ name }) => isPlaceholderCluster(name, intended))
    .map(({ pattern }) => pattern);
  return nameChange(patterns, arnSpans.cluster, "forbid");
}

/** Keeps the profiles of the Regions that match, or of those that do not. */
const regionChange = (globs: readonly string[], inside: boolean): Change =>
  placeChange((arn) => globs.some((one) => globMatches(one, SourceArn.read(arn).parts.region)) === inside);

/** Keeps the profiles that may use a role of a partition; all if that is not known. */
function partitionChange(own: string | undefined): Change {
  if (own === undefined) return (domain) => domain;
  return placeChange((arn) => isOwnPartition(SourceArn.read(arn).parts.partition, own));
}

/** Keeps the profiles whose ARN begins, as far as the Region, as is wanted. */
function placeChange(isWanted: (beginning: string) => boolean): Change {
  return ({ cases }) => ({
    cases: cases.map((one) => {
      const [first, ...rest] = one.text?.universe ?? [];
      if (!one.text || first?.kind !== "texts") return one;
      return { ...one, text: { ...one.text, universe: [{ ...first, texts: first.texts.filter(isWanted) }, ...rest] } };
    }),
  });
}
