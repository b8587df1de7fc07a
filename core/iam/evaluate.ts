import { evaluateCondition, type RequestValue } from "./conditions/evaluate";
import type { PrincipalEntry, Statement } from "./parse/statement";
import { remember } from "./remember";
import { matches, patternOf } from "./search/pattern";
import { all, any, not, type Truth, truth } from "./truth";

/** What IAM sees of an attempt to assume a role. */
export interface Request {
  principal: PrincipalEntry;
  /** In lower case: `sts:assumerole`. */
  action: string;
  /** By condition key in lower case; a key that is not here is absent from the request. */
  context: ReadonlyMap<string, RequestValue>;
}

/** The action with which the Fargate service, or any AWS service or identity, assumes a role; in lower case. */
export const assumeRole = "sts:assumerole";

/** The actions with which a principal of a type can assume a role: a federated one does so by SAML or a web identity only. */
export function assumeActionsOf(type: PrincipalEntry["type"]): string[] {
  return type === "Federated" ? ["sts:assumerolewithsaml", "sts:assumerolewithwebidentity"] : [assumeRole];
}

/** True for an IAM identity, which has the keys of one; neither a service nor a federation has. */
export function isIdentity({ type }: PrincipalEntry): boolean {
  return type === "AWS" || type === "*";
}

/** Whether a statement applies to a request: its principal, its action and all of its conditions. */
export function statementApplies(statement: Statement, request: Request): Truth {
  const principal = principalMatches(statement, request.principal);
  if (principal === "no") return "no";
  const action = actionMatches(statement, request.action);
  if (action === "no") return "no";
  const conditions = all(statement.conditions, (condition) =>
    evaluateCondition(condition, request.context.get(condition.keyName), isIdentity(request.principal)),
  );
  return all([principal, action, conditions], (value) => value);
}

/** Whether a statement is about an action, given in lower case: listed in Action, or not listed in NotAction. */
export function actionMatches({ actions }: Statement, action: string): Truth {
  const listed = any(actions.patterns, (pattern) =>
    truth(
      pattern === action ||
        matches(patternOf(pattern, { wildcards: true, variables: false, ignoreCase: false, arn: false }), action),
    ),
  );
  if (!actions.readable && listed !== "yes") return "maybe";
  return actions.negated ? not(listed) : listed;
}

/** Whether a statement is about a requester: named in Principal, or not named in NotPrincipal. */
export function principalMatches({ principals }: Statement, requester: PrincipalEntry): Truth {
  const named = any(principals.entries, (entry) => entryCovers(entry, requester));
  if (!principals.readable && named !== "yes") return "maybe";
  return principals.negated ? not(named) : named;
}

/**
 * Whether a principal of a policy covers a requester. `"*"` and `{"AWS": "*"}` mean everyone, services included.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function entryCovers(entry: PrincipalEntry, requester: PrincipalEntry): Truth {
  if (entry.type === "*") return "yes";
  if (requester.type === "*" || entry.type !== requester.type) return "no";
  if (entry.value === requester.value) return "yes";
  if (/[*?]|\$\{/.test(entry.value)) return mayStandFor(entry.value, requester.value) ? "maybe" : "no";
  if (entry.type === "Service" && entry.value.toLowerCase() === requester.value.toLowerCase()) return "maybe";
  if (entry.type === "AWS" && isSessionOf(entry.value, requester.value)) return "yes";
  if (entry.type === "AWS") return accountCovers(entry.value, requester.value);
  return "no";
}

/** A role covers its sessions, whatever its path. */
function isSessionOf(role: string, session: string): boolean {
  if (!session.includes(":assumed-role/")) return false;
  const [, partition, account, name] = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(role) ?? [];
  return name !== undefined && session.startsWith(`arn:${partition}:sts::${account}:assumed-role/${name}/`);
}

/** IAM takes no wildcards in a principal; if it did, they might mean this. */
function mayStandFor(entry: string, requester: string): boolean {
  const pattern = patternOf(entry, { wildcards: true, variables: true, ignoreCase: true, arn: false });
  const root = /^(arn:[^:]*:iam::[^:]*:)root$/.exec(entry)?.[1];
  return matches(pattern, requester) || (root !== undefined && mayStandFor(`${root}*`, requester));
}

/** An account, written as its number or as its root user, covers every principal in it. */
function accountCovers(entry: string, requester: string): Truth {
  const account = accountOfEntry(entry);
  return truth(account !== undefined && accountOfPrincipal(requester) === account);
}

/** The account that a principal stands for as a whole; undefined where it is one user, role or session. */
export const accountOfEntry = remember((entry): string | undefined => {
  return /^(\d{12})$/.exec(entry)?.[1] ?? /^arn:[\w-]+:iam::(\d{12}):root$/.exec(entry)?.[1];
});

/** The account that an AWS principal belongs to; undefined for any other. */
export const accountOfPrincipal = remember((principal): string | undefined => {
  return /^(\d{12})$/.exec(principal)?.[1] ?? /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
});
