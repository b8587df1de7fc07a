import type { Statement } from "./parse/statement";
import { any, not, type Truth, truth } from "./truth";
import { tokenize, tokensMatch } from "./wildcards";

/** The action with which the Fargate service, or any AWS service or identity, assumes a role; in lower case. */
export const assumeRole = "sts:assumerole";

/** Every action that hands out a role's credentials. */
export const assumeActions = [assumeRole, "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

/** Whether a statement is about an action, given in lower case: listed in Action, or not listed in NotAction. */
export function actionMatches({ actions }: Statement, action: string): Truth {
  const listed = any(actions.patterns, (pattern) =>
    truth(pattern === action || tokensMatch(tokenize(pattern, { wildcards: true, variables: false }), action)),
  );
  if (!actions.readable && listed !== "yes") return "maybe";
  return actions.negated ? not(listed) : listed;
}
