import { distance } from "fastest-levenshtein";
import { principalMatches } from "../policy/evaluate/statement";
import { documentText, parseTrustPolicy } from "../policy/parse/policy";
import type { PrincipalEntry, Statement } from "../policy/parse/statement";
import type { Requester } from "../policy/search/universe";
import { fargateService, mentionOfFargate, mistakesInName, misspeltNames, namesOfOthers } from "../service/fargate";
import { distinctBy, lowerAscii } from "../text";

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
function isMisspelt(name: string): boolean {
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
  const isInWords = (!readable || ambiguous) && mentionOfFargate.test(documentText(document));
  return isInWords || (readable && statements.some(mentionsService));
}

/** True for a statement that names the service or its SourceArn, or may name anything. */
function mentionsService({ principals: { readable, entries }, conditions }: Statement): boolean {
  const isPattern = ({ type, value }: PrincipalEntry) => type === "Service" && /[*?$]/.test(value);
  return (
    !readable ||
    entries.some((entry) => isMeantAsService(entry) || isPattern(entry)) ||
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
  const distinct = distinctBy(alike, ({ value }) => value);
  return [fargateRequester, ...distinct.map((principal): Requester => ({ principal, kind: "known" }))];
}

/** What a statement says about some requesters, as a text to compare: effect, actions, conditions, and which it matches. */
export function serviceTextOf(statement: Statement, requesters: readonly Requester[]): string {
  const names = requesters.map(({ principal }) => principalMatches(statement, principal));
  const conditions = statement.conditions
    .flatMap((condition) => [condition, ...condition.duplicates])
    .map(({ operatorName, key, values, readable }) => [operatorName, key, values, readable]);
  return JSON.stringify([statement.effect, statement.actions, names, conditions]);
}
