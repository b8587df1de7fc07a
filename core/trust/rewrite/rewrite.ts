import { addTo, asList, isObject, asObject } from "../../text";
import { buildTrustPolicy, oneOrList, statementFor, type TrustPolicy, type TrustStatement } from "../build";
import { actionMatches, assumeRole } from "../../policy/evaluate/statement";
import { isMeantAsService, mayConcernService, namesService } from "../service-principal";
import { limitsSourceArn } from "../own-lines";
import type { Intended } from "../intention";
import { judgeTrustPolicy } from "../judge-trust-policy";
import { sourceArnsOf } from "../mentioned";
import type { Condition } from "../../policy/parse/conditions";
import { parseTrustPolicy } from "../../policy/parse/policy";
import type { Statement } from "../../policy/parse/statement";
import { sourceArnKey, sourceArnName } from "../../policy/search/universe";
import { fargateService, readSourceArn, type SourceArnParts } from "../../service/fargate";

/**
 * Rewrites a trust policy so that the Fargate service may assume the role for the given SourceArns and nothing else. Its other
 * statements, other principals, ids and other conditions stay.
 * @returns the new document; undefined if it cannot be read, or if what must stay would still not be right, for example a
 * statement that lets everyone in
 */
export function scopeTrustPolicy(document: unknown, sourceArns: readonly string[]): TrustPolicy | undefined {
  const { document: raw, statements } = parseTrustPolicy(document);
  if (!raw) return undefined;
  const intended = intentionOf(sourceArns);
  const own = asList(raw.Statement).filter((_, index) => allowsByName(statements[index]));
  return [sharedConditions(own), {}]
    .map((kept) => rewritten(raw, statements, statementFor(sourceArns), kept))
    .find((result) => judgeTrustPolicy(result, intended).scoped.length === 0);
}

/** @param kept the conditions that stay beside the one on aws:SourceArn */
function rewritten(
  raw: Record<string, unknown>,
  statements: readonly Statement[],
  fresh: TrustStatement,
  kept: Record<string, unknown>,
): TrustPolicy {
  let written = false;
  const result = replaceStatements(raw, (statement, index) => {
    const parsed = statements[index];
    // IAM takes no bare "*". It takes {"AWS": "*"}, which means the same.
    const principal = statement.Principal === "*" ? { Principal: { AWS: "*" } } : {};
    if (!allowsByName(parsed)) return [{ ...statement, ...principal }];
    const rest = withoutService(statement, parsed);
    const scoped = written ? [] : [scopedStatement(statement, parsed, fresh, kept, rest === undefined)];
    written = true;
    return rest ? [...scoped, rest] : scoped;
  });
  return written ? result : { ...result, Statement: [...result.Statement, fresh] };
}

function allowsByName(statement: Statement | undefined): statement is Statement {
  return statement?.effect === "Allow" && namesService(statement);
}

/** A trust policy whose Allow statements let in the Fargate service alone. */
export function withoutOthers(document: unknown): TrustPolicy {
  const { document: raw = {}, statements } = parseTrustPolicy(document);
  return replaceStatements(raw, (statement, index) => {
    const { effect, principals: { negated = false, entries = [] } = {} } = statements[index] ?? {};
    if (effect !== "Allow") return [statement];
    const own = negated ? [] : entries.filter(isMeantAsService).map(({ value }) => value);
    if (own.length === entries.length) return [statement];
    return own.length === 0 ? [] : [{ ...statement, Principal: { Service: oneOrList(own) } }];
  });
}

/** The statement for the others that it names, or for the other actions of the service; undefined if there are none. */
export function withoutService(statement: Raw, parsed: Statement): Raw | undefined {
  const others = parsed.principals.entries.filter((entry) => !isMeantAsService(entry));
  if (others.length === 0) return undefined;
  const principal = new Map<string, string[]>();
  for (const { type, value } of others) addTo(principal, type === "*" ? "AWS" : type, value);
  const entries = [...principal].map(([type, values]) => [type, oneOrList(values)]);
  return { ...statement, Principal: Object.fromEntries(entries) };
}

function scopedStatement(statement: Raw, parsed: Statement, fresh: TrustStatement, kept: Raw, keepSid: boolean): Raw {
  const arnLike = asObject(kept.ArnLike);
  const condition = { ...kept, ArnLike: { ...arnLike, [sourceArnKey]: fresh.Condition?.ArnLike?.[sourceArnKey] } };
  const action =
    actionMatches(parsed, assumeRole) === "yes" && statement.Action !== undefined ? statement.Action : fresh.Action;
  const scoped = {
    ...(keepSid && statement.Sid !== undefined && { Sid: statement.Sid }),
    ...fresh,
    Condition: condition,
    Action: action,
  };
  // What stands in the statement keeps its place, so that a diff shows what changes and no more.
  const inPlace = Object.entries(statement).filter(([key]) => Object.hasOwn(scoped, key));
  return { ...Object.fromEntries(inPlace), ...scoped };
}

/** The conditions on other keys that all statements have: one that only some have must not limit the clusters of the others. */
function sharedConditions(statements: readonly unknown[]): Record<string, unknown> {
  const [first = {}, ...rest] = statements.map((one) => otherConditions(asObject(asObject(one).Condition)));
  const isShared = (one: Record<string, unknown>) => JSON.stringify(one) === JSON.stringify(first);
  return rest.every(isShared) ? first : {};
}

function otherConditions(block: Record<string, unknown>): Record<string, unknown> {
  const operators = Object.entries(block).map(([operator, keys]) => {
    const others = Object.entries(asObject(keys)).filter(([key]) => key.toLowerCase() !== sourceArnName);
    return [operator, Object.fromEntries(others)] as const;
  });
  return Object.fromEntries(operators.filter(([, others]) => Object.keys(others).length > 0));
}

/** The SourceArns that a policy allows the service and that are right when they stand alone, each once. */
export function soundSourceArns(statements: readonly Statement[], intended: Intended): string[] {
  const values = statements.filter(mayConcernService).flatMap((one) => sourceArnsOf(one).flat());
  const isSound = (value: string) => judgeTrustPolicy(buildTrustPolicy([value]), intended).scoped.length === 0;
  return [...new Set(values)].filter(isSound);
}

/** A trust policy with SourceArns added to each Allow in turn that names some for the service, or to each Deny that spares some. */
export function withSourceArns(
  document: TrustPolicy,
  sourceArns: readonly string[],
  effect: "Allow" | "Deny" = "Allow",
): TrustPolicy[] {
  return parseTrustPolicy(document).statements.flatMap((statement) => {
    const condition = statement.effect === effect ? scopingCondition(statement) : undefined;
    if (!condition) return [];
    const longer = (raw: Raw) => withValues(raw, condition, [...new Set([...condition.values, ...sourceArns])]);
    return [replaceStatements(document, (raw, index) => [index === statement.index ? longer(raw) : raw])];
  });
}

export function withStatement(
  document: unknown,
  sourceArns: readonly string[],
  effect: "Allow" | "Deny" = "Allow",
): TrustPolicy {
  const { document: raw = {} } = parseTrustPolicy(document);
  const statements = asList(raw.Statement) as TrustPolicy["Statement"];
  const added = sourceArns.length === 0 ? [] : [{ ...statementFor(sourceArns), Effect: effect }];
  return { ...raw, Statement: [...statements, ...added] } as TrustPolicy;
}

/** The one condition by which a statement lets the service in for SourceArns, if that is how it is written. */
function scopingCondition({ effect, principals, conditions }: Statement): Condition | undefined {
  const isForIt = principals.entries.some(({ type, value }) => type === "Service" && value === fargateService);
  if (effect === "Allow" && (principals.negated || !isForIt)) return undefined;
  const [condition, ...further] = conditions.filter(
    ({ keyName, operator }) => keyName === sourceArnName && operator?.family !== "Null",
  );
  if (!condition || further.length > 0) return undefined;
  const { negated, wildcards } = condition.operator ?? {};
  return (effect === "Allow" ? limitsSourceArn(condition) : negated && wildcards) ? condition : undefined;
}

/** A statement as it is written. */
export type Raw = Record<string, unknown>;

export function withValues(raw: Raw, condition: Condition, values: string[]): Raw {
  const block = raw.Condition as Record<string, unknown>;
  const operator = block[condition.operatorName];
  if (!isObject(operator)) return raw;
  const before = operator[condition.key];
  const value = Array.isArray(before) ? values : oneOrList(values);
  return { ...raw, Condition: { ...block, [condition.operatorName]: { ...operator, [condition.key]: value } } };
}

/** A document with each statement replaced by none, one or several; everything else stays as it is. */
export function replaceStatements(document: Raw, replace: (statement: Raw, index: number) => Raw[]): TrustPolicy {
  const statements = asList(document.Statement).flatMap((statement, index) =>
    isObject(statement) ? replace(statement, index) : [],
  );
  return { ...document, Statement: statements } as TrustPolicy;
}

/** What SourceArns of the canonical form intend: their accounts, Regions and clusters, wildcards taken as globs. */
function intentionOf(sourceArns: readonly string[]): Intended {
  const parts = sourceArns.map(readSourceArn);
  const each = (part: keyof SourceArnParts) => [...new Set(parts.map((one) => one[part]))];
  return { accounts: each("accountId"), regions: each("region"), clusters: each("cluster") };
}
