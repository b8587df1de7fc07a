import { addTo, asList, isObject, asObject } from "../../text";
import { buildTrustPolicy, fargateStatement, type TrustPolicy } from "../build";
import { actionMatches, assumeRole } from "../../policy/evaluate/statement";
import { isMeantAsFargate, mayConcernFargate, namesFargate } from "../service-principal";
import { limitsSourceArn } from "../advice";
import type { Intended } from "../intention";
import { judgeTrustPolicy } from "../judge-trust-policy";
import { sourceArnsOf } from "../mentioned";
import { fargateService, sourceArnKey } from "../names";
import type { Condition } from "../../policy/parse/conditions";
import { parseTrustPolicy } from "../../policy/parse/policy";
import type { Statement } from "../../policy/parse/statement";
import { sourceArnName } from "../../policy/search/universe";
import { SourceArn, type SourceArnParts } from "../source-arn";

/**
 * Rewrites a trust policy so that the Fargate service may assume the role for the given SourceArns and nothing else. Its other
 * statements, other principals, ids and other conditions stay.
 * @returns the new document; undefined if it cannot be read, or if what must stay would still not be right, for example a
 * statement that lets everyone in
 */
export function scopeTrustPolicy(document: unknown, sourceArns: readonly string[]): TrustPolicy | undefined {
  const intended = intentionOf(sourceArns);
  return [true, false]
    .map((keepConditions) => rewritten(document, sourceArns, keepConditions))
    .find((result) => result !== undefined && judgeTrustPolicy(result, intended).scoped.length === 0);
}

function rewritten(document: unknown, sourceArns: readonly string[], keepConditions: boolean): TrustPolicy | undefined {
  const { document: raw, statements } = parseTrustPolicy(document);
  if (!raw) return undefined;
  let written = false;
  const kept = keepConditions
    ? sharedConditions(asList(raw.Statement).filter((_, index) => isForFargate(statements[index])))
    : {};
  const result = replaceStatements(raw, (statement, index) => {
    const parsed = statements[index];
    // IAM takes no bare "*". It takes {"AWS": "*"}, which means the same.
    const principal = statement.Principal === "*" ? { Principal: { AWS: "*" } } : {};
    if (!isForFargate(parsed)) return [{ ...statement, ...principal }];
    const rest = withoutFargate(statement, parsed);
    if (written) return rest ? [rest] : [];
    written = true;
    const scoped = scopedStatement(statement, parsed, sourceArns, kept, rest === undefined);
    return rest ? [scoped, rest] : [scoped];
  });
  return written ? result : { ...result, Statement: [...result.Statement, fargateStatement(sourceArns)] };
}

function isForFargate(statement: Statement | undefined): statement is Statement {
  return statement?.effect === "Allow" && namesFargate(statement);
}

/** A trust policy whose Allow statements let in the Fargate service alone. */
export function withoutOthers(document: unknown): TrustPolicy {
  const { document: raw = {}, statements } = parseTrustPolicy(document);
  return replaceStatements(raw, (statement, index) => {
    const { effect, principals: { negated = false, entries = [] } = {} } = statements[index] ?? {};
    if (effect !== "Allow") return [statement];
    const service = negated ? [] : entries.filter(isMeantAsFargate).map(({ value }) => value);
    if (service.length === entries.length) return [statement];
    const principal = { Service: service.length === 1 ? service[0] : service };
    return service.length === 0 ? [] : [{ ...statement, Principal: principal }];
  });
}

/** The statement for the others that it names, or for the other actions of the service; undefined if there are none. */
export function withoutFargate(
  statement: Record<string, unknown>,
  parsed: Statement,
): Record<string, unknown> | undefined {
  const others = parsed.principals.entries.filter((entry) => !isMeantAsFargate(entry));
  if (others.length === 0) return undefined;
  const principal = new Map<string, string[]>();
  for (const { type, value } of others) addTo(principal, type === "*" ? "AWS" : type, value);
  const entries = [...principal].map(([type, values]) => [type, values.length === 1 ? values[0] : values]);
  return { ...statement, Principal: Object.fromEntries(entries) };
}

function scopedStatement(
  statement: Record<string, unknown>,
  parsed: Statement,
  sourceArns: readonly string[],
  kept: Record<string, unknown>,
  keepSid: boolean,
): Record<string, unknown> {
  const fresh = fargateStatement(sourceArns);
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

/**
 * The conditions on other keys than aws:SourceArn that statements share: one that only some have, such as a date, must not
 * limit the clusters of the others.
 */
function sharedConditions(statements: readonly unknown[]): Record<string, unknown> {
  const [first = {}, ...rest] = statements.map((one) => otherConditions(isObject(one) ? one.Condition : undefined));
  const isShared = (one: Record<string, unknown>) => JSON.stringify(one) === JSON.stringify(first);
  return rest.every(isShared) ? first : {};
}

function otherConditions(block: unknown): Record<string, unknown> {
  if (!isObject(block)) return {};
  const operators = Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) return [];
    const others = Object.entries(keys).filter(([key]) => key.toLowerCase() !== sourceArnName);
    return others.length > 0 ? [[operator, Object.fromEntries(others)]] : [];
  });
  return Object.fromEntries(operators) as Record<string, unknown>;
}

/**
 * The SourceArns that a policy allows the Fargate service and that are right when they stand alone, each once. Other clusters run pods because of
 * them, so they outlive a policy that has to be replaced.
 */
export function soundSourceArns(statements: readonly Statement[], intended: Intended): string[] {
  const values = statements.filter(mayConcernFargate).flatMap((statement) => sourceArnsOf(statement).flat());
  const isSound = (value: string) => judgeTrustPolicy(buildTrustPolicy([value]), intended).scoped.length === 0;
  return [...new Set(values)].filter(isSound);
}

/**
 * A trust policy with SourceArns added to each Allow in turn that lets the Fargate service in for some, or to each Deny that spares
 * some: the values become one list, in order and without duplicates, and everything else stays as it is.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function withSourceArns(
  document: TrustPolicy,
  sourceArns: readonly string[],
  effect: "Allow" | "Deny" = "Allow",
): TrustPolicy[] {
  return parseTrustPolicy(document).statements.flatMap((statement) => {
    const condition = statement.effect === effect ? scopingCondition(statement) : undefined;
    if (!condition) return [];
    const values = [...new Set([...condition.values, ...sourceArns])];
    return [
      replaceStatements(document, (raw, index) =>
        index === statement.index ? [withValues(raw, condition, values)] : [raw],
      ),
    ];
  });
}

/** A trust policy with a statement more for SourceArns, if there are any. */
export function withStatement(
  document: unknown,
  sourceArns: readonly string[],
  effect: "Allow" | "Deny" = "Allow",
): TrustPolicy {
  const { document: raw = {} } = parseTrustPolicy(document);
  const statements = asList(raw.Statement) as TrustPolicy["Statement"];
  const added = sourceArns.length === 0 ? [] : [{ ...fargateStatement(sourceArns), Effect: effect }];
  return { ...raw, Statement: [...statements, ...added] } as TrustPolicy;
}

/** The one condition by which a statement lets the Fargate service in for SourceArns, if that is how it is written. */
function scopingCondition({ effect, principals, conditions }: Statement): Condition | undefined {
  const isForFargate = principals.entries.some(({ type, value }) => type === "Service" && value === fargateService);
  if (effect === "Allow" && (principals.negated || !isForFargate)) return undefined;
  const onSourceArn = conditions.filter(
    ({ keyName, operator }) => keyName === sourceArnName && operator?.family !== "Null",
  );
  const [condition] = onSourceArn;
  if (!condition || onSourceArn.length > 1) return undefined;
  const letsIn =
    effect === "Allow" ? limitsSourceArn(condition) : condition.operator?.negated && condition.operator.wildcards;
  return letsIn ? condition : undefined;
}

export function withValues(
  raw: Record<string, unknown>,
  condition: Condition,
  values: string[],
): Record<string, unknown> {
  const block = raw.Condition as Record<string, unknown>;
  const operator = block[condition.operatorName];
  if (!isObject(operator)) return raw;
  const before = operator[condition.key];
  const value = values.length === 1 && !Array.isArray(before) ? values[0] : values;
  return { ...raw, Condition: { ...block, [condition.operatorName]: { ...operator, [condition.key]: value } } };
}

/** A document with each statement replaced by none, one or several; everything else stays as it is. */
export function replaceStatements(
  document: Record<string, unknown>,
  replace: (statement: Record<string, unknown>, index: number) => Record<string, unknown>[],
): TrustPolicy {
  const statements = asList(document.Statement).flatMap((statement, index) =>
    isObject(statement) ? replace(statement, index) : [],
  );
  return { ...document, Statement: statements } as TrustPolicy;
}

/** What SourceArns of the canonical form intend: their accounts, Regions and clusters, wildcards taken as globs. */
function intentionOf(sourceArns: readonly string[]): Intended {
  const parts = sourceArns.map((arn) => SourceArn.read(arn).parts);
  const each = (part: keyof SourceArnParts) => [...new Set(parts.map((one) => one[part]))];
  return { accounts: each("accountId"), regions: each("region"), clusters: each("cluster") };
}
