import type { TrustPolicy } from "../build";
import { judgeTrustPolicy } from "../judge/judge";
import { sourceArnName } from "../judge/requests";
import { asList, isObject } from "../../text";
import { parseTrustPolicy } from "../parse/policy";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { fargateService } from "../names";
import { accountOf, withStatements } from "./document";

/**
 * Adds SourceArns to the statement that already lets the Fargate service assume the role for some: the values become one
 * list, in order and without duplicates, and everything else stays as it is.
 * @returns the new document; undefined if there is no such statement, or if the result would not be right
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function addSourceArns(document: unknown, sourceArns: readonly string[]): TrustPolicy | undefined {
  const policy = parseTrustPolicy(document);
  if (!policy.document || policy.problems.length > 0) return undefined;
  const statement = policy.statements.find((candidate) => scopingCondition(candidate) !== undefined);
  const condition = statement && scopingCondition(statement);
  if (!statement || !condition) return undefined;
  const result = withStatements(policy.document, (raw, index) =>
    index === statement.index
      ? [withValues(raw, condition, [...new Set([...condition.values, ...sourceArns])])]
      : [raw],
  );
  const { scoped } = judgeTrustPolicy(result, { accounts: sourceArns.map(accountOf) });
  return scoped.length === 0 ? result : undefined;
}

/** The one condition that limits a statement for the Fargate service to SourceArns, if that is how it is written. */
function scopingCondition({ effect, principals, conditions }: Statement): Condition | undefined {
  if (effect !== "Allow" || principals.negated) return undefined;
  if (!principals.entries.some(({ type, value }) => type === "Service" && value === fargateService)) return undefined;
  const onSourceArn = conditions.filter(
    ({ keyName, operator }) => keyName === sourceArnName && operator?.family !== "Null",
  );
  const [condition] = onSourceArn;
  if (!condition || onSourceArn.length > 1 || condition.duplicates.length > 0) return undefined;
  const { operator } = condition;
  const limits =
    operator?.wildcards && !operator.negated && !operator.ifExists && operator.quantifier !== "ForAllValues";
  return limits ? condition : undefined;
}

function withValues(raw: Record<string, unknown>, condition: Condition, values: string[]): Record<string, unknown> {
  const block = raw.Condition as Record<string, unknown>;
  const operator = block[condition.operatorName];
  if (!isObject(operator)) return raw;
  const before = asList(operator[condition.key]);
  const value = values.length === before.length ? operator[condition.key] : values;
  return { ...raw, Condition: { ...block, [condition.operatorName]: { ...operator, [condition.key]: value } } };
}
