import { evaluateCondition, type RequestValue } from "./condition";
import type { Condition } from "../parse/conditions";
import type { PrincipalEntry, Statement } from "../parse/statement";
import { covers } from "./principals";
import { matches, patternOf } from "./pattern";
import { all, any, not, type Truth, truth } from "../truth";

/** What IAM sees of an attempt to assume a role. */
export interface Request {
  principal: PrincipalEntry;
  /** In lower case: `sts:assumerole`. */
  action: string;
  /** By condition key in lower case; a key that is not here is absent from the request. */
  context: ReadonlyMap<string, RequestValue>;
}

/** The action with which an AWS service or an identity assumes a role; in lower case. */
export const assumeRole = "sts:assumerole";

/** The actions with which a principal of a type can assume a role: a federated one does so by SAML or a web identity only. */
export function assumeActionsOf(type: PrincipalEntry["type"]): string[] {
  return type === "Federated" ? ["sts:assumerolewithsaml", "sts:assumerolewithwebidentity"] : [assumeRole];
}

/** True for a principal that may have the keys of an IAM identity: any but an AWS service. It is not known which of them a federation has. */
export function isIdentity({ type }: PrincipalEntry): boolean {
  return type !== "Service";
}

/** Whether a statement applies to a request: its principal, its action and all of its conditions. */
export function statementApplies(statement: Statement, request: Request): Truth {
  const { principal, action, context } = request;
  const conditionHolds = (condition: Condition) =>
    evaluateCondition(condition, context.get(condition.keyName), isIdentity(principal));
  // In the order of what they take: what comes after a "no" is not looked at.
  const parts = [
    () => principalMatches(statement, principal),
    () => actionMatches(statement, action),
    () => all(statement.conditions, conditionHolds),
  ];
  return all(parts, (part) => part());
}

/** Whether a statement is about an action, given in lower case: listed in Action, or not listed in NotAction. */
export function actionMatches({ actions }: Statement, action: string): Truth {
  const reading = { wildcards: true, variables: false, ignoreCase: false, arn: false };
  const listed = any(actions.patterns, (pattern) => truth(matches(patternOf(pattern, reading), action)));
  if (!actions.readable && listed !== "yes") return "maybe";
  return actions.negated ? not(listed) : listed;
}

/** Whether a statement is about a requester: named in Principal, or not named in NotPrincipal. */
export function principalMatches({ principals }: Statement, requester: PrincipalEntry): Truth {
  const named = covers(principals.entries, requester);
  if (!principals.readable && named !== "yes") return "maybe";
  return principals.negated ? not(named) : named;
}
