import { quote } from "../../text";
import { isNoSuchKey, meantKey } from "../condition-keys";
import { assumeRole } from "../evaluate";
import { fargateService } from "../names";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { findRequest, type Ground } from "../search/find-request";
import { restrict, solve } from "../search/request-space";
import { domainOf, sourceArnName } from "../search/universe";
import { fargateTextOf } from "./alike";
import { isCanonicalSourceArn } from "./canonical";
import { fargateRequester, looksLikeFargate } from "./fargate-principal";
import type { Notice } from "./finding";
import type { Decided } from "./intention";
import { allowsForFargate } from "./unsafe";
import { faultInSourceArn } from "./value-faults";

/**
 * What makes no difference in a policy that is otherwise right. Where something is wrong, that is what the reader has to see.
 * @param admitting an Allow statement that is known to let some Fargate profile in
 */
export function findNotices(ground: Ground, intended: Decided, admitting: Statement | undefined): Notice[] {
  return [
    ...distinct(allowsForFargate(ground.statements)).flatMap((statement) =>
      statement === admitting || findRequest(ground, statement, fargateRequester, assumeRole)
        ? idleIn(ground, statement, intended)
        : [idleNotice(statement)],
    ),
    ...ground.statements.flatMap(misspeltKeys),
    ...ground.statements.flatMap(otherNames),
  ];
}

/** The first of those that say the same. */
function distinct(statements: readonly Statement[]): Statement[] {
  return [
    ...new Map(
      statements.map((statement) => [fargateTextOf(statement, [fargateRequester]), statement] as const).reverse(),
    ).values(),
  ].reverse();
}

function idleNotice({ label }: Statement): Notice {
  return {
    statement: label,
    element: "Condition",
    reason: "no request of the Fargate service meets it, so the statement makes no difference",
    fix: `remove ${label}`,
  };
}

/** The values in a statement that match no Fargate profile at all. */
function idleIn(ground: Ground, statement: Statement, intended: Decided): Notice[] {
  return statement.conditions
    .filter(({ keyName, operator }) => keyName === sourceArnName && operator && !operator.negated)
    .flatMap((condition) => idleValues(ground, statement, condition, intended));
}

function idleValues(ground: Ground, { label }: Statement, condition: Condition, intended: Decided): Notice[] {
  if (condition.operator?.family !== "Arn" && condition.operator?.family !== "String") return [];
  const all = domainOf(sourceArnName, [], fargateRequester, ground.world);
  const profiles = { cases: all.cases.filter(({ word }) => word?.keys.has(sourceArnName)).slice(0, 1) };
  return condition.values
    .filter((value) => {
      if (condition.operator?.wildcards && isCanonicalSourceArn(value, intended)) return false;
      const alone = { ...condition, values: [value], duplicates: [] };
      return solve(restrict(profiles, alone, "possible"), ground.budget) === undefined;
    })
    .map((value) => ({
      statement: label,
      element: condition.element,
      reason: `${faultInSourceArn(value, condition, intended)}, so the value makes no difference`,
      fix: `remove ${quote(value)}`,
    }));
}

function misspeltKeys({ label, conditions }: Statement): Notice[] {
  return conditions
    .filter(({ keyName }) => isNoSuchKey(keyName))
    .map(({ key, element }) => {
      const meant = meantKey(key);
      return {
        statement: label,
        element,
        reason: `AWS has no condition key ${quote(key, "of this name")}, so no request carries it`,
        fix: meant === undefined ? "remove it" : `write "${meant}" if that is meant, or remove it`,
      };
    });
}

function otherNames({ label, effect, principals }: Statement): Notice[] {
  if (effect !== "Allow" || principals.negated) return [];
  return principals.entries.filter(looksLikeFargate).map(({ type, value }) => ({
    statement: label,
    element: `Principal.${type}`,
    reason: `${quote(value)} is not the Fargate service, which is ${fargateService} in every partition and Region`,
    fix: `remove ${quote(value)}`,
  }));
}
