import { principalMatches } from "../policy/evaluate/statement";
import { fargateService } from "./names";
import { parseTrustPolicy } from "../policy/parse/policy";
import type { PrincipalEntry, Statement } from "../policy/parse/statement";
import type { Requester } from "../policy/search/principal-keys";
import { lowerAscii } from "../text";

/** The Fargate service as the one who asks. */
export const fargateRequester: Requester = { principal: { type: "Service", value: fargateService }, kind: "fargate" };

/** True for the Fargate service's own name, in any case of letters. */
export function isFargate({ type, value }: PrincipalEntry): boolean {
  return type === "Service" && lowerAscii(value) === fargateService;
}

/**
 * True for a name that was meant for the service: one with a Region or with the DNS suffix of another partition, or the
 * service's name under another type of principal, or with a letter that looks like one of its own.
 */
export function looksLikeFargate(entry: PrincipalEntry): boolean {
  if (isFargate(entry)) return false;
  const isAlike = entry.value.toLowerCase() === fargateService;
  return isAlike || (entry.type === "Service" && /^eks-fargate-pods\b/i.test(entry.value));
}

/** True for the service's own name, and for one that was meant for it. */
export function isMeantAsFargate(entry: PrincipalEntry): boolean {
  return isFargate(entry) || looksLikeFargate(entry);
}

/** True if a statement is written for the Fargate service, by its name or by one meant for it. */
export function namesFargate({ principals }: Statement): boolean {
  return !principals.negated && principals.entries.some(isMeantAsFargate);
}

/**
 * True for a trust policy that names the Fargate service or a Fargate profile, or cannot be read. A role whose policy lets in the service only
 * because it lets in everyone is not a pod execution role, unless a Fargate profile uses it.
 */
export function isAboutFargate(document: unknown): boolean {
  const { readable, ambiguous, statements } = parseTrustPolicy(document);
  return !readable || ambiguous || statements.some(mentionsFargate);
}

function mentionsFargate({ principals: { readable, entries }, conditions }: Statement): boolean {
  const isPattern = ({ type, value }: PrincipalEntry) => type === "Service" && /[*?$]/.test(value);
  return (
    !readable ||
    entries.some((entry) => isMeantAsFargate(entry) || isPattern(entry)) ||
    conditions.some(({ values }) => values.some((value) => /:fargateprofile\/|eks-fargate-pods/i.test(value)))
  );
}

/** True for a statement that may be about the Fargate service, by its name, by one meant for it, or by a wildcard. */
export function mayConcernFargate(statement: Statement): boolean {
  return principalMatches(statement, fargateRequester.principal) !== "no" || namesFargate(statement);
}

/** The names under which the Fargate service asks: its own, and each other name for it in the statements, such as a Region's. */
export function fargateRequesters(statements: readonly Statement[]): Requester[] {
  const alike = statements
    .flatMap(({ principals }) => (principals.negated ? [] : principals.entries))
    .filter((entry) => entry.type === "Service" && looksLikeFargate(entry));
  const distinct = new Map(alike.map((principal) => [principal.value, principal])).values();
  return [fargateRequester, ...[...distinct].map((principal): Requester => ({ principal, kind: "fargate" }))];
}

/** What a statement says about the Fargate service, as a text to compare: effect, actions, conditions, and which of the service's names it matches. */
export function fargateTextOf(statement: Statement, requesters = [fargateRequester]): string {
  const names = requesters.map(({ principal }) => principalMatches(statement, principal));
  const conditions = statement.conditions
    .flatMap((condition) => [condition, ...condition.duplicates])
    .map(({ operatorName, key, values, readable }) => [operatorName, key, values, readable]);
  return JSON.stringify([statement.effect, statement.actions, names, conditions]);
}
