import { memoizeByObject } from "../memoize";
import { addTo } from "../text";
import type { TrustFix } from "./fix";
import { assumeActionsOf, principalMatches } from "../policy/evaluate/statement";
import type { PrincipalEntry, Statement } from "../policy/parse/statement";
import { accountOfEntry, accountOfPrincipal, covers } from "../policy/evaluate/principals";
import { findRequest, type SearchSpace } from "../policy/search/find-request";
import { isOfPrincipal, type Requester, requesterOf } from "../policy/search/principal-keys";
import { isBesideFargate } from "./advice";
import { isMeantAsFargate } from "./service-principal";
import type { OthersCause, TrustFinding } from "./finding";

/** A principal as it is written, and those who stand for it. */
interface Other {
  /** Undefined for those whom no name stands for. */
  written?: string;
  element: string;
  asks: readonly Requester[];
}

/** The Allow statements that may let anyone but the Fargate service assume the role, each with whom. */
export function findNotExclusive(space: SearchSpace): TrustFinding[] {
  const { statements } = space;
  const everyone = distinctRequesters(statements);
  const kindOf = kindsOf(space);
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const answers = new Map<string, boolean>();
      const mayAssume = (requester: Requester) => {
        const kind = kindOf(requester);
        const answer = answers.get(kind) ?? isLetIn(space, statement, requester);
        answers.set(kind, answer);
        return answer;
      };
      return explain(
        statement,
        statements,
        othersIn(statement, everyone).filter(({ asks }) => asks.some(mayAssume)),
      );
    });
}

/** The Allow statements that name anyone else, whether or not their conditions hold: for cases that cannot be looked at. */
export function findOthersNamed(statements: readonly Statement[]): TrustFinding[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => explain(statement, statements, othersIn(statement, nobody)));
}

/** Everyone that the statements can tell apart, and those of each account. */
export interface Everyone {
  all: readonly Requester[];
  byAccount: ReadonlyMap<string | undefined, readonly Requester[]>;
}

const nobody: Everyone = { all: [], byAccount: new Map() };

function isOther(entry: PrincipalEntry): boolean {
  return !isMeantAsFargate(entry);
}

/**
 * One requester for each group of principals that the statements tell apart: each named principal, one more of each
 * named account, and one unnamed principal of each type.
 */
export function distinctRequesters(statements: readonly Statement[]): Everyone {
  const named = statements
    .flatMap(({ principals }) => principals.entries)
    .filter((entry) => isOther(entry) && !/[*?]/.test(entry.value));
  const distinct = [...new Map(named.map((entry) => [`${entry.type} ${entry.value}`, entry])).values()];
  const namesOf = (type: PrincipalEntry["type"]) =>
    distinct.filter((entry) => entry.type === type).map(({ value }) => value);
  const byAccount = byAccountOf(distinct, (entry) => entry);
  const all: Requester[] = [
    { principal: { type: "AWS", value: "another-identity" }, kind: "other", unlike: [...byAccount.keys()] },
    requesterOf({ type: "Federated", value: "another-provider" }),
    {
      principal: { type: "Service", value: "a-service-that-no-policy-names.amazonaws.com" },
      kind: "service",
      unlike: ["eks-fargate-pods*", ...namesOf("Service")],
    },
    ...[...byAccount].map(([account, entries]): Requester => ({
      principal: { type: "AWS", value: `arn:aws:iam::${account}:another` },
      kind: "other",
      unlike: entries.map(({ value }) => value),
    })),
    ...distinct.map(requesterOf),
  ];
  return { all, byAccount: byAccountOf(all, ({ principal }) => principal) };
}

/** AWS principals, or what has one, by their account. */
function byAccountOf<Item>(items: readonly Item[], principalOf: (item: Item) => PrincipalEntry): Map<string, Item[]> {
  const byAccount = new Map<string, Item[]>();
  for (const item of items) {
    const { type, value } = principalOf(item);
    const account = type === "AWS" ? accountOfPrincipal(value) : undefined;
    if (account !== undefined) addTo(byAccount, account, item);
  }
  return byAccount;
}

function othersIn({ principals }: Statement, everyone: Everyone): Other[] {
  if (principals.negated) return [{ element: "NotPrincipal", asks: everyone.all }];
  const named = principals.entries.filter(isOther).map((entry): Other => ({
    written: entry.value,
    element: entry.type === "*" ? "Principal" : `Principal.${entry.type}`,
    asks: asksOf(entry, everyone),
  }));
  if (principals.readable) return named;
  return [...named, { element: "Principal", asks: everyone.all }];
}

/** An account stands for everyone in it; what holds a wildcard may stand for anyone whom it matches. */
function asksOf(entry: PrincipalEntry, everyone: Everyone): readonly Requester[] {
  if (entry.type === "*") return everyone.all;
  const alone = [entry];
  if (/[*?]|\$\{/.test(entry.value))
    return [requesterOf(entry), ...everyone.all.filter(({ principal }) => covers(alone, principal) !== "no")];
  const account = entry.type === "AWS" ? accountOfEntry(entry.value) : undefined;
  return [requesterOf(entry), ...(everyone.byAccount.get(account) ?? [])];
}

function isLetIn(space: SearchSpace, statement: Statement, requester: Requester): boolean {
  return assumeActionsOf(requester.principal.type).some(
    (action) => findRequest(space, statement, requester, action) !== undefined,
  );
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

function explain(statement: Statement, statements: readonly Statement[], others: readonly Other[]): TrustFinding[] {
  const [first] = others;
  if (!first) return [];
  const named = others.flatMap(({ written }) => written ?? []);
  const rest = statement.principals.negated ? "all-but-named" : "unreadable";
  const cause: OthersCause = { kind: "others", named, ...(named.length < others.length && { rest }) };
  const fix: TrustFix = isBesideFargate(statement, statements)
    ? { kind: "remove-statement", forOthers: true }
    : { kind: "set-principal", to: "fargate", forOthers: true };
  return [{ kind: "not-exclusive", statement: statement.label, element: first.element, cause, fix }];
}
