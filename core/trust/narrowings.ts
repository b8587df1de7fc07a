import { memoizeByObject } from "../memoize";
import { globMatches } from "../policy/glob";
import {
  type Decided,
  type Intended,
  isPlaceholderCluster,
  type Outside,
  placeholderClusters,
  serviceOf,
} from "./intention";
import { isOwnPartition } from "../policy/regions";
import { literal, type Pattern, patternOf } from "../policy/evaluate/pattern";
import { type Case, constrain, type Domain, type Mode } from "../policy/search/request-space";
import type { Narrowing } from "../policy/search/find-request";
import {
  sourceAccountName,
  sourceArnName,
  sourceOrganizationName,
  sourceOrganizationPathsName,
} from "../policy/search/universe";
import type { Span } from "../policy/search/automaton";
import { readSourceArn, type Service } from "../service/service";

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
      ...(clusters
        ? [{ how: "cluster" as const, change: pipe(own, clusterChange(clusters, intended, "forbid")) }]
        : []),
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

/** The requests that are intended. */
export function insideNarrowings(intended: Decided): Narrowing[] {
  const { clusters, regions, resource, sourceArn, partition } = intended;
  const { spans } = serviceOf(intended).sourceArn;
  return tiesOf(intended).map(({ account, others }) => {
    let change = pipe(account, onlyArn(true), noPlaceholders(intended), partitionChange(partition));
    if (clusters) change = pipe(change, clusterChange(clusters, intended, "require"));
    if (regions) change = pipe(change, regionChange(regions, true));
    if (resource !== undefined) change = pipe(change, nameChange([literal(resource)], spans.resource, "require"));
    if (sourceArn !== undefined) change = pipe(change, nameChange([literal(sourceArn)], spans.all, "require"));
    return new Map([[sourceArnName, change], ...others]);
  });
}

/** Fargate profiles, or what else a service assumes the role for, by their place; a part that is left out is any. */
export interface Profiles {
  partition?: string;
  accounts?: Chosen;
  clusters?: Chosen;
  regions?: Chosen;
}

/** Some names, or all others. */
type Chosen = { only: readonly string[] } | { but: readonly string[] };

/** The requests for some profiles: each tells its account too, if the policies look at that. */
export function profilesNarrowing(
  { partition, accounts, clusters, regions }: Profiles,
  { sourceArn: { spans } }: Service,
): Narrowing {
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
  choose(accounts, spans.account);
  choose(clusters, spans.cluster);
  if (regions) {
    const isOnly = "only" in regions;
    change = pipe(change, regionChange(isOnly ? regions.only : regions.but, isOnly));
  }
  return new Map([[sourceArnName, pipe(change, partitionChange(partition))]]);
}

/** The requests of a service without aws:SourceArn. */
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
function accounts(intended: Decided, mode: Mode): Change {
  const { spans } = serviceOf(intended).sourceArn;
  const patterns = literalsOf(intended.accounts);
  return ({ cases }) => ({
    cases: cases.flatMap((one) => {
      const { text } = one;
      if (!text) return mode === "require" ? [] : [one];
      const span = text.keys.has(sourceArnName) ? spans.account : text.keys.get(sourceAccountName);
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

function clusterChange(globs: readonly string[], intended: Intended, mode: Mode): Change {
  return nameChange(globsOf(globs), serviceOf(intended).sourceArn.spans.cluster, mode);
}

function nameChange(patterns: readonly Pattern[], span: Span, mode: Mode): Change {
  return ({ cases }) => ({ cases: cases.map((one) => constrain(one, patterns, span, mode)) });
}

const placeholderPatterns = placeholderClusters.map((name) => ({ name, pattern: literal(name) }));

function noPlaceholders(intended: Intended): Change {
  const patterns = placeholderPatterns
    .filter(({ name }) => isPlaceholderCluster(name, intended))
    .map(({ pattern }) => pattern);
  return nameChange(patterns, serviceOf(intended).sourceArn.spans.cluster, "forbid");
}

/** Keeps the SourceArns of the Regions that match, or of those that do not. */
const regionChange = (globs: readonly string[], inside: boolean): Change =>
  placeChange((arn) => globs.some((one) => globMatches(one, readSourceArn(arn).region)) === inside);

/** Keeps the SourceArns that may use a role of a partition; all if the partition is not known. */
function partitionChange(own: string | undefined): Change {
  if (own === undefined) return (domain) => domain;
  return placeChange((arn) => isOwnPartition(readSourceArn(arn).partition, own));
}

/** Keeps the SourceArns that begin, as far as the Region, as is wanted. */
function placeChange(isWanted: (beginning: string) => boolean): Change {
  return ({ cases }) => ({
    cases: cases.map((one) => {
      const [first, ...rest] = one.text?.universe ?? [];
      if (!one.text || first?.kind !== "texts") return one;
      return { ...one, text: { ...one.text, universe: [{ ...first, texts: first.texts.filter(isWanted) }, ...rest] } };
    }),
  });
}
