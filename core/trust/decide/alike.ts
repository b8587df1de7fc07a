import { principalMatches } from "../evaluate/statement";
import { memoizeByObject } from "../../memoize";
import type { Statement } from "../parse/statement";
import type { Requester } from "./principal-keys";

/** What the conditions of a statement say, without where they stand: statements with the same get the same answers. */
export const conditionsTextOf = memoizeByObject(({ conditions }: Statement): string => {
  const said = conditions
    .flatMap((condition) => [condition, ...condition.duplicates])
    .map(({ operatorName, key, values, readable }) => [operatorName, key, values, readable]);
  return JSON.stringify(said);
});

/** What a statement says to the Fargate service: its conditions, its actions, and to which of the service's names. */
export function fargateTextOf(statement: Statement, requesters: readonly Requester[]): string {
  const names = requesters.map(({ principal }) => principalMatches(statement, principal));
  return JSON.stringify([statement.effect, statement.actions, names, conditionsTextOf(statement)]);
}
