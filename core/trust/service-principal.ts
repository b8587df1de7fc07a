import { distance } from "fastest-levenshtein";
import { memoizeByObject } from "../memoize";
import { principalMatches } from "../policy/evaluate/statement";
import { parseTrustPolicy } from "../policy/parse/policy";
import type { PrincipalEntry, Statement } from "../policy/parse/statement";
import type { Requester } from "../policy/search/universe";
import { fargate } from "../service/fargate";
import type { Service } from "../service/service";
import { lowerAscii } from "../text";

export const requesterFor = memoizeByObject(({ principal }: Service): Requester => ({
  principal: { type: "Service", value: principal },
  kind: "known",
}));

/** True for the service's own name, in any case of letters. */
export function isService({ type, value }: PrincipalEntry, { principal }: Service): boolean {
  return type === "Service" && lowerAscii(value) === principal;
}

/** True for a misspelt name of the service: with a Region, another DNS suffix, a similar letter, or under another type. */
export function looksLikeService(entry: PrincipalEntry, service: Service): boolean {
  if (isService(entry, service)) return false;
  const isAlike = entry.value.toLowerCase() === service.principal;
  return isAlike || (entry.type === "Service" && isMisspelt(entry.value, service));
}

/** The first part decides: what follows it is the Region and the DNS suffix. */
function isMisspelt(name: string, { principal, misspelt }: Service): boolean {
  const first = (text: string) => text.slice(0, text.search(/\.|$/));
  return misspelt.names.test(name) || distance(first(principal), first(lowerAscii(name))) <= misspelt.mistakes;
}

export function isMeantAsService(entry: PrincipalEntry, service: Service): boolean {
  return isService(entry, service) || looksLikeService(entry, service);
}

export function namesService({ principals }: Statement, service: Service): boolean {
  return !principals.negated && principals.entries.some((entry) => isMeantAsService(entry, service));
}

/**
 * True for a trust policy that names the service or its SourceArn, or cannot be read. A role whose policy lets in the service only
 * because it lets in everyone is not a role for it, unless something uses the role so.
 */
export function isAboutService(document: unknown, service: Service = fargate): boolean {
  const { readable, ambiguous, statements } = parseTrustPolicy(document);
  return !readable || ambiguous || statements.some((statement) => mentionsService(statement, service));
}

/** True for a statement that names the service or its SourceArn, or may name anything. */
export function mentionsService(
  { principals: { readable, entries }, conditions }: Statement,
  service: Service,
): boolean {
  const isPattern = ({ type, value }: PrincipalEntry) => type === "Service" && /[*?$]/.test(value);
  return (
    !readable ||
    entries.some((entry) => isMeantAsService(entry, service) || isPattern(entry)) ||
    conditions.some(({ values }) => values.some((value) => service.mention.test(value)))
  );
}

/** True for a statement that may be about the service: by its name, a misspelt one or a wildcard. */
export function mayConcernService(statement: Statement, service: Service): boolean {
  return principalMatches(statement, requesterFor(service).principal) !== "no" || namesService(statement, service);
}

/** The service under its own name and under each misspelt one of the statements, such as a Region's. */
export function requestersFor(statements: readonly Statement[], service: Service): Requester[] {
  const alike = statements
    .flatMap(({ principals }) => (principals.negated ? [] : principals.entries))
    .filter((entry) => entry.type === "Service" && looksLikeService(entry, service));
  const distinct = new Map(alike.map((principal) => [principal.value, principal])).values();
  return [requesterFor(service), ...[...distinct].map((principal): Requester => ({ principal, kind: "known" }))];
}

/** What a statement says about the requesters of a service, as a text to compare: effect, actions, conditions, and which it matches. */
export function serviceTextOf(statement: Statement, requesters: readonly Requester[]): string {
  const names = requesters.map(({ principal }) => principalMatches(statement, principal));
  const conditions = statement.conditions
    .flatMap((condition) => [condition, ...condition.duplicates])
    .map(({ operatorName, key, values, readable }) => [operatorName, key, values, readable]);
  return JSON.stringify([statement.effect, statement.actions, names, conditions]);
}
