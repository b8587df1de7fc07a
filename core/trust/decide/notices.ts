import { idleKey, isNoSuchKey } from "../condition-keys";
import { evaluateCondition } from "../evaluate/condition";
import { assumeRole, type Request, statementApplies } from "../evaluate/statement";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { oneText } from "./domains";
import { findRequest, type SearchSpace } from "./find-request";
import { restrict, solve } from "./request-space";
import { profileArn, sourceAccountName, sourceArnName } from "./universe";
import { fargateTextOf } from "./alike";
import { fargateRequester, looksLikeFargate } from "./fargate-principal";
import type { Notice } from "./finding";
import type { Decided } from "./intention";
import { likelyProfile, likelyProfileOf } from "./likely-profile";
import { allowsForFargate } from "./leaks";
import { faultInSourceArn } from "./value-faults";

/**
 * What makes no difference in a policy that is otherwise right. Where something is wrong, that is what the reader has to see.
 * @param admitted a request of the service that is known to get through
 */
export function findNotices(space: SearchSpace, intended: Decided, admitted: Request | undefined): Notice[] {
  return [
    ...distinct(allowsForFargate(space.statements)).flatMap((statement) =>
      admitsLikely(space, statement, admitted) || findRequest(space, statement, fargateRequester, assumeRole)
        ? idleIn(space, statement, intended)
        : [idleNotice(statement)],
    ),
    ...space.statements.flatMap(misspeltKeys),
    ...space.statements.flatMap(otherNames),
  ];
}

/** The first of those that say the same. */
function distinct(statements: readonly Statement[]): Statement[] {
  const said = new Set<string>();
  return statements.filter((statement) => {
    const text = fargateTextOf(statement, [fargateRequester]);
    return !said.has(text) && said.add(text);
  });
}

/** True if a request gets through by a statement, or one that is like it but for a Fargate profile that the statement names. */
function admitsLikely({ statements, world }: SearchSpace, allow: Statement, admitted: Request | undefined): boolean {
  if (!admitted) return false;
  const context = new Map(admitted.context);
  const profile = likelyProfileOf(allow, world);
  if (profile) context.set(sourceArnName, profile.sourceArn).set(sourceAccountName, profile.account);
  return [admitted, { ...admitted, context }].some(
    (request) =>
      statementApplies(allow, request) !== "no" &&
      !statements.some((one) => one.effect === "Deny" && statementApplies(one, request) === "yes"),
  );
}

function idleNotice({ label }: Statement): Notice {
  return {
    statement: label,
    element: "Condition",
    cause: { kind: "idle-statement" },
    fix: { kind: "remove-statement" },
  };
}

/** The values in a statement that match no Fargate profile at all. */
function idleIn(space: SearchSpace, statement: Statement, intended: Decided): Notice[] {
  return statement.conditions
    .filter(
      ({ keyName, operator }) =>
        keyName === sourceArnName &&
        !operator?.negated &&
        (operator?.family === "Arn" || operator?.family === "String"),
    )
    .flatMap((condition) => idleValues(space, statement, condition, intended));
}

function idleValues(space: SearchSpace, { label }: Statement, condition: Condition, intended: Decided): Notice[] {
  const profiles = oneText(sourceArnName, profileArn(space.world));
  return condition.values
    .filter((value) => {
      const alone = { ...condition, values: [value], duplicates: [] };
      if (evaluateCondition(alone, likelyProfile(value, space.world).sourceArn) !== "no") return false;
      return solve(restrict(profiles, alone, "possible"), space.budget) === undefined;
    })
    .map((value) => ({
      statement: label,
      element: condition.element,
      cause: { kind: "idle-value", fault: faultInSourceArn(value, condition, intended) },
      fix: { kind: "remove-value", value },
    }));
}

function misspeltKeys({ label, conditions }: Statement): Notice[] {
  return conditions
    .filter(({ keyName }) => isNoSuchKey(keyName))
    .map(({ key, element }) => ({
      statement: label,
      element,
      cause: { kind: "no-such-key", key },
      fix: { kind: "correct-key", meant: idleKey(key).meant },
    }));
}

function otherNames({ label, effect, principals }: Statement): Notice[] {
  if (effect !== "Allow" || principals.negated) return [];
  return principals.entries.filter(looksLikeFargate).map(({ type, value }) => ({
    statement: label,
    element: `Principal.${type}`,
    cause: { kind: "no-service", value, type },
    fix: { kind: "remove-value", value },
  }));
}
