import { idleKey, isNoSuchKey } from "../policy/condition-keys";
import { assumeRole } from "../policy/evaluate/statement";
import type { Condition } from "../policy/parse/conditions";
import type { Statement } from "../policy/parse/statement";
import { oneText, restrict, solve } from "../policy/search/request-space";
import { findRequest, type SearchSpace } from "../policy/search/find-request";
import { distinctBy } from "../text";
import { sourceArnName } from "../policy/search/universe";
import { fargateRequester, looksLikeService, namesService, serviceTextOf } from "./service-principal";
import type { Notice } from "./finding";
import type { Decided } from "./intention";
import { allowsFor } from "./leaks";
import { isSound } from "./usual-form";
import { faultInValue } from "./value-faults";

/** What makes no difference in a policy that is otherwise right. If something is wrong, the reader has to see only that. */
export function findNotices(space: SearchSpace, intended: Decided): Notice[] {
  // Of statements that say the same, the first.
  const allows = distinctBy(allowsFor(space.statements), (one) => serviceTextOf(one, [fargateRequester]));
  // A policy that is right lets in some intended request, so that its only statement for the service does.
  const isUsed = (statement: Statement) =>
    (allows.length === 1 && namesService(statement)) ||
    findRequest(space, statement, fargateRequester, assumeRole) !== undefined;
  return [
    ...allows.flatMap((one): Notice[] =>
      isUsed(one)
        ? idleIn(space, one, intended)
        : [
            {
              statement: one.label,
              element: "Condition",
              cause: { kind: "idle-statement" },
            },
          ],
    ),
    ...space.statements.flatMap(misspeltKeys),
    ...space.statements.flatMap(otherNames),
  ];
}

/** The values in a statement that match nothing that the service sends. */
function idleIn(space: SearchSpace, { label, conditions }: Statement, intended: Decided): Notice[] {
  const sent = [oneText(sourceArnName, space.world.service?.sourceArn ?? [])];
  const isIdle = (condition: Condition, value: string) => {
    if (condition.operator?.wildcards && isSound(value, intended)) return false;
    const alone = { ...condition, values: [value], duplicates: [] };
    return solve(restrict(sent, alone, "possible"), space.budget) === undefined;
  };
  return conditions
    .filter(
      ({ keyName, operator }) =>
        keyName === sourceArnName && operator && !operator.negated && /^(Arn|String)$/.test(operator.family),
    )
    .flatMap((condition) =>
      condition.values
        .filter((value) => isIdle(condition, value))
        .map((value) => ({
          statement: label,
          element: condition.element,
          cause: { kind: "idle-value", fault: faultInValue(value, condition, intended) },
        })),
    );
}

function misspeltKeys({ label, conditions }: Statement): Notice[] {
  return conditions
    .filter(({ keyName }) => isNoSuchKey(keyName))
    .map(({ key, element }) => ({
      statement: label,
      element,
      cause: { kind: "idle-key", key: idleKey(key) },
    }));
}

function otherNames({ label, effect, principals }: Statement): Notice[] {
  if (effect !== "Allow" || principals.negated) return [];
  return principals.entries.filter(looksLikeService).map(({ type, value }) => ({
    statement: label,
    element: `Principal.${type}`,
    cause: { kind: "no-service", value, type },
  }));
}
