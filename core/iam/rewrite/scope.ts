import { actionMatches, assumeRole } from "../actions";
import { fargateStatement, type TrustPolicy } from "../build";
import { isFargate, looksLikeFargate } from "../judge/fargate-principal";
import { judgeTrustPolicy } from "../judge/judge";
import { sourceArnName } from "../judge/requests";
import { sourceArnKey } from "../names";
import { isObject, present } from "../../text";
import { parseTrustPolicy } from "../parse/policy";
import type { Statement } from "../parse/statement";
import { intentionOf, withStatements } from "./document";

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
  const result = withStatements(raw, (statement, index) => {
    const parsed = present(statements[index]);
    if (!isForFargate(parsed)) return [statement];
    const rest = withoutFargate(statement, parsed);
    if (written) return rest ? [rest] : [];
    written = true;
    const scoped = scopedStatement(statement, parsed, sourceArns, keepConditions, rest === undefined);
    return rest ? [scoped, rest] : [scoped];
  });
  return written ? result : { ...result, Statement: [...result.Statement, fargateStatement(sourceArns)] };
}

function isForFargate(statement: Statement): boolean {
  return (
    statement.effect === "Allow" &&
    !statement.principals.negated &&
    statement.principals.entries.some((entry) => isFargate(entry) || looksLikeFargate(entry))
  );
}

/** The statement for the others that it names, or for the other actions of the service; undefined if there are none. */
function withoutFargate(statement: Record<string, unknown>, parsed: Statement): Record<string, unknown> | undefined {
  const others = parsed.principals.entries.filter((entry) => !isFargate(entry) && !looksLikeFargate(entry));
  if (others.length === 0) return undefined;
  const principal = new Map<string, string[]>();
  for (const { type, value } of others) {
    const key = type === "*" ? "AWS" : type;
    principal.set(key, [...(principal.get(key) ?? []), value]);
  }
  const entries = [...principal].map(([type, values]) => [type, values.length === 1 ? values[0] : values]);
  return { ...statement, Principal: Object.fromEntries(entries) };
}

function scopedStatement(
  statement: Record<string, unknown>,
  parsed: Statement,
  sourceArns: readonly string[],
  keepConditions: boolean,
  keepSid: boolean,
): Record<string, unknown> {
  const fresh = fargateStatement(sourceArns);
  const kept = keepConditions && isObject(statement.Condition) ? otherConditions(statement.Condition) : {};
  const arnLike = isObject(kept.ArnLike) ? kept.ArnLike : {};
  const condition = { ...kept, ArnLike: { ...arnLike, [sourceArnKey]: fresh.Condition?.ArnLike?.[sourceArnKey] } };
  const action =
    actionMatches(parsed, assumeRole) === "yes" && statement.Action !== undefined ? statement.Action : fresh.Action;
  return {
    ...(keepSid && statement.Sid !== undefined && { Sid: statement.Sid }),
    ...fresh,
    Condition: condition,
    Action: action,
  };
}

/** The conditions on other keys than aws:SourceArn. */
function otherConditions(block: Record<string, unknown>): Record<string, unknown> {
  const operators = Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) return [];
    const others = Object.entries(keys).filter(([key]) => key.toLowerCase() !== sourceArnName);
    return others.length > 0 ? [[operator, Object.fromEntries(others)]] : [];
  });
  return Object.fromEntries(operators) as Record<string, unknown>;
}
