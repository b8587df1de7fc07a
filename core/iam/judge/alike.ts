import { principalMatches } from "../evaluate";
import type { Statement } from "../parse/statement";
import type { Requester } from "../search/principal-keys";

/** What the conditions of a statement say, without where they stand: statements with the same get the same answers. */
export function conditionsTextOf(statement: Statement): string {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const said = statement.conditions
    .flatMap((condition) => [condition, ...condition.duplicates])
    .map(({ operatorName, key, values, readable }) => [operatorName, key, values, readable]);
  const text = JSON.stringify(said);
  known.set(statement, text);
  return text;
}

const known = new WeakMap<Statement, string>();

/** What a statement says to the Fargate service: its conditions, its actions, and to which of the service's names. */
export function fargateTextOf(statement: Statement, requesters: readonly Requester[]): string {
  const names = requesters.map(({ principal }) => principalMatches(statement, principal));
  return JSON.stringify([statement.effect, statement.actions, names, conditionsTextOf(statement)]);
}
