import { actionMatches } from "./actions";
import { evaluateCondition, type RequestValue } from "./conditions/evaluate";
import type { PrincipalEntry, Statement } from "./parse/statement";
import { principalMatches } from "./principals";
import { all, type Truth } from "./truth";

/** What IAM sees of an attempt to assume a role. */
export interface Request {
  principal: PrincipalEntry;
  /** In lower case: `sts:assumerole`. */
  action: string;
  /** By condition key in lower case; a key that is not here is absent from the request. */
  context: ReadonlyMap<string, RequestValue>;
}

/** Whether a statement applies to a request: its principal, its action and all of its conditions. */
export function statementApplies(statement: Statement, request: Request): Truth {
  const principal = principalMatches(statement, request.principal);
  if (principal === "no") return "no";
  const action = actionMatches(statement, request.action);
  if (action === "no") return "no";
  const conditions = all(statement.conditions, (condition) =>
    evaluateCondition(condition, request.context.get(condition.keyName)),
  );
  return all([principal, action, conditions], (value) => value);
}

/** The Deny statement that surely blocks a request, if there is one. */
export function blockingDeny(statements: readonly Statement[], request: Request): Statement | undefined {
  return statements.find((statement) => statement.effect === "Deny" && statementApplies(statement, request) === "yes");
}

/**
 * The Allow statement that may permit a request which no Deny surely blocks, if there is one. What cannot be known
 * counts as permitted in an Allow and as not blocked in a Deny.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function permittingAllow(statements: readonly Statement[], request: Request): Statement | undefined {
  const allow = statements.find(
    (statement) => statement.effect === "Allow" && statementApplies(statement, request) !== "no",
  );
  return allow && !blockingDeny(statements, request) ? allow : undefined;
}
