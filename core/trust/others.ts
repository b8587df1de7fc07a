import { memoizeByObject } from "../memoize";
import { distinctBy, groupBy } from "../text";
import type { OthersCause, TrustFinding } from "./finding";
import {
  accountOfEntry,
  accountOfPrincipal,
  assumeActionsOf,
  covers,
  principalMatches,
} from "../policy/evaluate/statement";
import type { PrincipalEntry, Statement } from "../policy/parse/policy";
import { findRequest, type SearchSpace } from "../policy/search/find-request";
import { isOfPrincipal, type Requester, requesterOf } from "../policy/search/universe";
import { arnOf } from "../policy/arn";
import { likeFargateService } from "../service/fargate";
import { isMeantAsService } from "./mentioned";

/** A principal as it is written, and the requesters that stand for it. */
interface Other {
  written?: string;
  element: string;
  asks: readonly Requester[];
}

/** The Allow statements that may let principals other than the service assume the role, each with these. */
export function findNotExclusive(space: SearchSpace): TrustFinding[] {
  const everyone = distinctRequesters(space.statements);
  const kindOf = kindsOf(space);
  return explained(space.statements, (statement) => {
    const answers = new Map<string, boolean>();
    const mayAssume = (requester: Requester) => {
      const kind = kindOf(requester);
      const answer = answers.get(kind) ?? isLetIn(space, statement, requester);
      answers.set(kind, answer);
      return answer;
    };
    return othersIn(statement, everyone).filter(({ asks }) => asks.some(mayAssume));
  });
}

/** The Allow statements that name other principals, whether or not their conditions hold: for policies that take too much work. */
export function findOthersNamed(statements: readonly Statement[]): TrustFinding[] {
  return explained(statements, (statement) => othersIn(statement, nobody));
}

/** Every requester that the statements can tell apart, also by account. */
export interface Everyone {
  all: readonly Requester[];
  byAccount: ReadonlyMap<string | undefined, readonly Requester[]>;
}

const nobody: Everyone = { all: [], byAccount: new Map() };

/** A requester for each principal that is named, another of each named account, and an unnamed one of each type. */
export function distinctRequesters(statements: readonly Statement[]): Everyone {
  const named = statements
    .flatMap(({ principals }) => principals.entries)
    .filter((entry) => !isMeantAsService(entry) && !/[*?]/.test(entry.value));
  const distinct = distinctBy(named, ({ type, value }) => `${type} ${value}`).map(requesterOf);
  const namesOf = (requesters: readonly Requester[]) => requesters.map(({ principal }) => principal.value);
  const services = distinct.filter(({ principal }) => principal.type === "Service");
  const byAccount = byAccountOf(distinct);
  const all: Requester[] = [
    { ...requesterOf({ type: "AWS", value: "another-identity" }), unlike: [...byAccount.keys()] },
    { ...requesterOf({ type: "Federated", value: "another-provider" }), unlike: [] },
    {
      ...requesterOf({ type: "Service", value: "a-service-that-no-policy-names.amazonaws.com" }),
      unlike: [likeFargateService, ...namesOf(services)],
    },
    ...[...byAccount].map(([accountId, requesters]) => {
      const value = arnOf({ partition: "aws", service: "iam", accountId, resource: "another" });
      return { ...requesterOf({ type: "AWS", value }), unlike: namesOf(requesters) };
    }),
    ...distinct,
  ];
  return { all, byAccount: byAccountOf(all) };
}

function byAccountOf(requesters: readonly Requester[]): Map<string, Requester[]> {
  const byAccount = groupBy(requesters, ({ principal: { type, value } }) =>
    type === "AWS" ? accountOfPrincipal(value) : undefined,
  );
  byAccount.delete(undefined);
  return byAccount as Map<string, Requester[]>;
}

function othersIn({ principals }: Statement, everyone: Everyone): Other[] {
  if (principals.negated) return [{ element: "NotPrincipal", asks: everyone.all }];
  const named = principals.entries
    .filter((entry) => !isMeantAsService(entry))
    .map((entry): Other => ({
      written: entry.value,
      element: entry.type === "*" ? "Principal" : `Principal.${entry.type}`,
      asks: asksOf(entry, everyone),
    }));
  if (principals.readable) return named;
  return [...named, { element: "Principal", asks: everyone.all }];
}

/** An account stands for everyone in it. A name with a wildcard may stand for anyone it matches. */
function asksOf(entry: PrincipalEntry, everyone: Everyone): readonly Requester[] {
  if (entry.type === "*") return everyone.all;
  const alone = [entry];
  if (/[*?]|\$\{/.test(entry.value))
    return [requesterOf(entry), ...everyone.all.filter(({ principal }) => covers(alone, principal) !== "no")];
  const account = entry.type === "AWS" ? accountOfEntry(entry.value) : undefined;
  return [requesterOf(entry), ...(everyone.byAccount.get(account) ?? [])];
}

function isLetIn(space: SearchSpace, statement: Statement, requester: Requester): boolean {
  return assumeActionsOf(requester.principal.type).some((action) => findRequest(space, statement, requester, action));
}

/** By what the statements tell requesters apart: requesters of one kind get the same answers. */
function kindsOf({ statements, budget }: SearchSpace): (requester: Requester) => string {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const isNameAsked = conditions.some(({ keyName }) => isOfPrincipal(keyName));
  const size = statements.reduce((total, { principals }) => total + Math.ceil(principals.entries.length / 8) + 1, 0);
  return memoizeByObject(({ principal }: Requester) => {
    budget.spend(size);
    const covered = statements.map((statement) => principalMatches(statement, principal));
    return [principal.type, isNameAsked ? principal.value : "", ...covered].join(" ");
  });
}

function explained(statements: readonly Statement[], othersOf: (statement: Statement) => Other[]): TrustFinding[] {
  return statements.flatMap((statement) => {
    const others = statement.effect === "Allow" ? othersOf(statement) : [];
    const [first] = others;
    if (!first) return [];
    const named = others.flatMap(({ written }) => written ?? []);
    const rest = statement.principals.negated ? "all-but-named" : "unreadable";
    const cause: OthersCause = { kind: "others", named, ...(named.length < others.length && { rest }) };
    return [{ kind: "not-exclusive", statement: statement.label, element: first.element, cause }];
  });
}
