import { evaluateCondition, type RequestValue, all, any, not, type Truth, truth } from "./condition";
import type { Condition } from "../parse/conditions";
import type { PrincipalEntry, Statement } from "../parse/policy";
import { matches, patternOf } from "./pattern";
import { memoize, memoizeByObject } from "../../memoize";
import { arnOf, parseArn, parsePrincipalArn, accountIdPattern } from "../arn";
import { lowerAscii } from "../../text";

export interface Request {
  principal: PrincipalEntry;
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
  const parts = [() => isAbout(statement, principal, action), () => all(statement.conditions, conditionHolds)];
  return all(parts, (part) => part());
}

/** Whether a statement is about an action of a requester, under any conditions. */
export function isAbout(statement: Statement, requester: PrincipalEntry, action: string): Truth {
  return all([principalMatches(statement, requester), actionMatches(statement, action)], (part) => part);
}

/** Whether a statement is about an action, given in lower case: listed in Action, or not listed in NotAction. */
export function actionMatches({ actions }: Statement, action: string): Truth {
  const listed = any(actions.patterns, (one) => truth(matches(patternOf(one, { wildcards: true }), action)));
  if (!actions.readable && listed !== "yes") return "maybe";
  return actions.negated ? not(listed) : listed;
}

/** Whether a statement is about a requester: named in Principal, or not named in NotPrincipal. */
export function principalMatches({ principals }: Statement, requester: PrincipalEntry): Truth {
  const named = covers(principals.entries, requester);
  if (!principals.readable && named !== "yes") return "maybe";
  return principals.negated ? not(named) : named;
}

/** The principals of a list, so that a requester is found among hundreds without a look at each. */
interface Index {
  everyone: boolean;
  /** By type and name; those of services in lower case too. */
  names: ReadonlySet<string>;
  services: ReadonlySet<string>;
  accounts: ReadonlySet<string>;
  roles: readonly string[];
  /** With a wildcard or a policy variable, which IAM takes in no principal. */
  open: readonly PrincipalEntry[];
}

const indexOf = memoizeByObject((entries: readonly PrincipalEntry[]): Index => {
  const isOpen = ({ value }: PrincipalEntry) => /[*?]|\$\{/.test(value);
  const plain = entries.filter((entry) => !isOpen(entry));
  const valuesOf = (type: PrincipalEntry["type"]) =>
    plain.filter((entry) => entry.type === type).map(({ value }) => value);
  return {
    everyone: entries.some(({ type }) => type === "*"),
    names: new Set(entries.map(nameOf)),
    services: new Set(valuesOf("Service").map(lowerAscii)),
    accounts: new Set(valuesOf("AWS").flatMap((value) => accountOfEntry(value) ?? [])),
    roles: valuesOf("AWS").filter((value) => value.includes(":role/")),
    open: entries.filter(isOpen),
  };
});

function nameOf({ type, value }: PrincipalEntry): string {
  return `${type} ${value}`;
}

/**
 * Whether the principals of a policy cover a requester. `"*"` and `{"AWS": "*"}` mean everyone, services included.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function covers(entries: readonly PrincipalEntry[], requester: PrincipalEntry): Truth {
  const { everyone, names, services, accounts, roles, open } = indexOf(entries);
  if (everyone || names.has(nameOf(requester))) return "yes";
  const { type, value } = requester;
  if (type === "AWS") {
    const account = accountOfPrincipal(value);
    if (account !== undefined && accounts.has(account)) return "yes";
    if (value.includes(":assumed-role/") && roles.some((role) => isSessionOf(role, value))) return "yes";
  }
  if (type === "Service" && services.has(lowerAscii(value))) return "maybe";
  return open.some((entry) => entry.type === type && mayStandFor(entry.value, value)) ? "maybe" : "no";
}

/** A role covers its sessions. Its path does not matter. */
function isSessionOf(role: string, session: string): boolean {
  const arn = parsePrincipalArn(role);
  const name = arn?.service === "iam" ? /^role\/(?:.*\/)?([^/]+)$/.exec(arn.resource)?.[1] : undefined;
  if (!arn || name === undefined) return false;
  return session.startsWith(arnOf({ ...arn, service: "sts", resource: `assumed-role/${name}/` }));
}

/** IAM takes no wildcards in a principal; if it did, they might mean this. */
function mayStandFor(entry: string, requester: string): boolean {
  const pattern = patternOf(entry, { wildcards: true, variables: true, ignoreCase: true });
  const arn = parseArn(entry);
  const isRoot = arn?.service === "iam" && arn.region === "" && arn.resource === "root";
  return matches(pattern, requester) || (isRoot && mayStandFor(arnOf({ ...arn, resource: "*" }), requester));
}

/** The account that a principal stands for as a whole; undefined if it is one user, role or session. */
export const accountOfEntry = memoize((entry): string | undefined => {
  if (accountIdPattern.test(entry)) return entry;
  const arn = parsePrincipalArn(entry);
  return arn?.service === "iam" && arn.resource === "root" ? arn.accountId : undefined;
});

/** The account that an AWS principal belongs to; undefined for any other. */
export const accountOfPrincipal = memoize((principal): string | undefined => {
  return accountIdPattern.test(principal) ? principal : parsePrincipalArn(principal)?.accountId;
});
