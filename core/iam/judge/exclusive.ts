import { quote } from "../../text";
import {
  accountOfEntry,
  accountOfPrincipal,
  actionMatches,
  assumeActionsOf,
  entryCovers,
  principalMatches,
} from "../evaluate";
import type { PrincipalEntry, Statement } from "../parse/statement";
import { findRequest, type Ground } from "../search/find-request";
import type { Requester } from "../search/universe";
import { isBesideFargate, principalFix } from "./advice";
import { isFargate, looksLikeFargate } from "./fargate-principal";
import type { Finding } from "./finding";

/** Of an account that nobody names, so that nothing is known of it. */
const anotherIdentity: PrincipalEntry = { type: "AWS", value: "another-identity" };
const anotherFederation: PrincipalEntry = { type: "Federated", value: "another-provider" };
const anotherService: PrincipalEntry = { type: "Service", value: "a-service-that-no-policy-names.amazonaws.com" };

/** A principal as it is written, and those who stand for it. */
interface Other {
  written: string;
  element: string;
  asks: readonly PrincipalEntry[];
}

/** The Allow statements that may let anyone but the Fargate service assume the role, each with whom. */
export function findNotExclusive(ground: Ground): Finding[] {
  const { statements } = ground;
  const everyone = distinctPrincipals(statements);
  const alike = new Answers(ground);
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const others = othersIn(statement, everyone).filter(({ asks }) =>
        asks.some((principal) => alike.mayAssume(statement, principal)),
      );
      return others.length > 0 ? [explain(statement, statements, others)] : [];
    });
}

/** The Allow statements that name anyone else, whether or not their conditions hold: for where that cannot be looked at. */
export function findOthersNamed(statements: readonly Statement[]): Finding[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const others = othersIn(statement, []);
      return others.length > 0 ? [explain(statement, statements, others)] : [];
    });
}

function isOther(entry: PrincipalEntry): boolean {
  return !isFargate(entry) && !(entry.type === "Service" && looksLikeFargate(entry));
}

/**
 * One principal for every way in which the statements can tell principals apart: each that is named, one more of each account
 * that is named, and one of each type that nobody names.
 */
function distinctPrincipals(statements: readonly Statement[]): PrincipalEntry[] {
  const named = statements
    .flatMap(({ principals }) => principals.entries)
    .filter((entry) => entry.type !== "*" && isOther(entry) && !/[*?]/.test(entry.value));
  const accounts = new Set(
    named.flatMap((entry) => (entry.type === "AWS" ? (accountOfPrincipal(entry.value) ?? []) : [])),
  );
  const services = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ keyName }) => keyName === "aws:principalservicename")
    .flatMap(({ values }) => values)
    .filter((value) => /^[a-z0-9.-]+$/.test(value))
    .map((value): PrincipalEntry => ({ type: "Service", value }));
  const all = [
    anotherIdentity,
    anotherFederation,
    anotherService,
    ...services.filter(isOther),
    ...[...accounts].map(anotherOf),
    ...named,
  ];
  return [...new Map(all.map((entry) => [`${entry.type} ${entry.value}`, entry])).values()];
}

/** A principal of an account that no statement names. */
function anotherOf(account: string): PrincipalEntry {
  return { type: "AWS", value: `arn:aws:iam::${account}:another` };
}

function othersIn({ principals }: Statement, everyone: readonly PrincipalEntry[]): Other[] {
  if (principals.negated)
    return [{ written: "everyone that NotPrincipal does not name", element: "NotPrincipal", asks: everyone }];
  const named = principals.entries.filter(isOther).map((entry): Other => ({
    written: quote(entry.value, "a principal"),
    element: entry.type === "*" ? "Principal" : `Principal.${entry.type}`,
    asks: asksOf(entry, everyone),
  }));
  if (principals.readable) return named;
  return [...named, { written: "a principal that cannot be read", element: "Principal", asks: everyone }];
}

/** An account stands for everyone in it; what holds a wildcard may stand for whoever it matches. */
function asksOf(entry: PrincipalEntry, everyone: readonly PrincipalEntry[]): readonly PrincipalEntry[] {
  if (entry.type === "*") return everyone;
  const account = entry.type === "AWS" ? accountOfEntry(entry.value) : undefined;
  const covered = everyone.filter((one) => entryCovers(entry, one) !== "no");
  return [entry, ...(account === undefined ? [] : [anotherOf(account)]), ...covered];
}

/** Answers for principals that no statement tells apart are found once. */
class Answers {
  private readonly known = new Map<string, boolean>();
  private readonly denies: readonly Statement[];
  private readonly tellsPrincipals: boolean;

  constructor(private readonly ground: Ground) {
    this.denies = ground.statements.filter(({ effect }) => effect === "Deny");
    this.tellsPrincipals = ground.statements.some(({ conditions }) =>
      conditions.some(({ keyName }) => keyName.startsWith("aws:principal")),
    );
  }

  mayAssume(statement: Statement, principal: PrincipalEntry): boolean {
    return assumeActionsOf(principal.type).some((action) => {
      const key = this.keyOf(statement, principal, action);
      const before = this.known.get(key);
      if (before !== undefined) return before;
      const answer = this.ask(statement, principal, action);
      this.known.set(key, answer);
      return answer;
    });
  }

  private keyOf(statement: Statement, principal: PrincipalEntry, action: string): string {
    const own = [statement, ...this.denies];
    this.ground.budget.spend(
      own.reduce((total, { principals }) => total + Math.ceil(principals.entries.length / 8) + 1, 0),
    );
    const applies = own.map((one) => `${principalMatches(one, principal)} ${actionMatches(one, action)}`);
    return JSON.stringify([
      statement.index,
      action,
      principal.type,
      this.tellsPrincipals ? principal.value : "",
      applies,
    ]);
  }

  private ask(statement: Statement, principal: PrincipalEntry, action: string): boolean {
    const requester: Requester = { principal, kind: principal.type === "Service" ? "service" : "other" };
    return findRequest(this.ground, statement, requester, action) !== undefined;
  }
}

function explain(statement: Statement, statements: readonly Statement[], others: readonly Other[]): Finding {
  const written = [...new Set(others.map((other) => other.written))];
  const shown = written.length > 10 ? [...written.slice(0, 10), `${written.length - 10} more`] : written;
  const remove = isBesideFargate(statement, statements);
  return {
    kind: "not-exclusive",
    statement: statement.label,
    element: others[0]?.element ?? "Principal",
    reason: `${shown.join(", ")} may assume the role too`,
    fix: remove
      ? `remove ${statement.label}, and make a role of its own for whoever else needs one`
      : `${principalFix}, and a role of its own for whoever else needs one`,
  };
}
