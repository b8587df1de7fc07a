import type { PrincipalEntry, Statement } from "./parse/statement";
import { any, not, type Truth, truth } from "./truth";
import { tokenize, tokensMatch } from "./wildcards";

/** The action with which the Fargate service, or any AWS service or identity, assumes a role; in lower case. */
export const assumeRole = "sts:assumerole";

/** The actions with which a principal of a type can assume a role; only a federated one can do so by SAML or a web identity. */
export function assumeActionsOf(type: PrincipalEntry["type"]): string[] {
  return type === "Federated" ? [assumeRole, "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"] : [assumeRole];
}

/** Whether a statement is about an action, given in lower case: listed in Action, or not listed in NotAction. */
export function actionMatches({ actions }: Statement, action: string): Truth {
  const listed = any(actions.patterns, (pattern) =>
    truth(pattern === action || tokensMatch(tokenize(pattern, { wildcards: true, variables: false }), action)),
  );
  if (!actions.readable && listed !== "yes") return "maybe";
  return actions.negated ? not(listed) : listed;
}
