import { assumeActionsOf } from "../actions";
import { blockingDeny, statementApplies } from "../evaluate";
import { fargateService } from "../names";
import type { PrincipalEntry, Statement } from "../parse/statement";
import { quote } from "../../text";
import { isFargate, looksLikeFargate } from "./fargate-principal";
import type { Finding } from "./finding";
import type { Decided } from "./intended";
import { run } from "../representatives";
import { distinctTexts } from "./choices";
import { conditionsOn, distinctTimes, requests, type Source } from "./requests";

const anotherIdentity: PrincipalEntry = { type: "AWS", value: "arn:aws:iam::444455556666:role/another-role" };
const anotherFederation: PrincipalEntry = { type: "Federated", value: "another-provider" };

/** The Allow statements that may let anyone but the Fargate service assume the role, each with whom. */
export function findNotExclusive(
  statements: readonly Statement[],
  intended: Decided,
  sources: () => readonly Source[],
): Finding[] {
  // Whoever is named in one statement may be let in by another that is for everyone.
  const named = statements
    .flatMap(({ principals }) => principals.entries)
    .filter((entry) => entry.type !== "*" && isOther(entry));
  const everyone = [anotherIdentity, anotherFederation, ...otherServices(statements), ...named];
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const others = othersIn(statement, everyone).filter((other) =>
        mayAssume(statements, statement, other.asks, intended, sources),
      );
      return others.length > 0 ? [explain(statement, others)] : [];
    });
}

/** The Allow statements that name anyone else, whether or not their conditions hold: for where that cannot be looked at. */
export function findOthersNamed(statements: readonly Statement[]): Finding[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => {
      const others = othersIn(statement, []);
      return others.length > 0 ? [explain(statement, others)] : [];
    });
}

/** A principal as it is written, and those who stand for it. */
interface Other {
  written: string;
  element: string;
  asks: PrincipalEntry[];
}

function isOther(entry: PrincipalEntry): boolean {
  return !isFargate(entry) && !looksLikeFargate(entry);
}

/** One service for every way in which conditions on aws:PrincipalServiceName tell other services apart. */
function otherServices(statements: readonly Statement[]): PrincipalEntry[] {
  const names = distinctTexts(
    conditionsOn(statements, "aws:principalservicename"),
    [[run(/[a-z0-9.-]/)]],
    ["a-service-that-no-policy-names.amazonaws.com"],
  );
  return names.map((value): PrincipalEntry => ({ type: "Service", value })).filter((entry) => !isFargate(entry));
}

function othersIn({ principals }: Statement, everyone: PrincipalEntry[]): Other[] {
  if (principals.negated)
    return [{ written: "everyone that NotPrincipal does not name", element: "NotPrincipal", asks: everyone }];
  const named = principals.entries.filter(isOther).map((entry) => ({
    written: quote(entry.value, "a principal"),
    element: entry.type === "*" ? "Principal" : `Principal.${entry.type}`,
    asks: entry.type === "*" ? everyone : [entry],
  }));
  if (principals.readable) return named;
  return [...named, { written: "a principal that cannot be read", element: "Principal", asks: everyone }];
}

function mayAssume(
  statements: readonly Statement[],
  statement: Statement,
  asks: readonly PrincipalEntry[],
  intended: Decided,
  sources: () => readonly Source[],
): boolean {
  const times = distinctTimes(statements, intended.now);
  const conditional = statements.some(({ conditions }) => conditions.length > 0);
  const asked = conditional ? sources() : [{ arn: undefined, account: undefined }];
  return asks.some((principal) =>
    assumeActionsOf(principal.type).some((action) => {
      for (const request of requests(statements, principal, action, asked, times)) {
        if (statementApplies(statement, request) !== "no" && !blockingDeny(statements, request)) return true;
      }
      return false;
    }),
  );
}

function explain(statement: Statement, others: readonly Other[]): Finding {
  const written = [...new Set(others.map((other) => other.written))];
  return {
    kind: "not-exclusive",
    statement: statement.label,
    element: others[0]?.element ?? "Principal",
    reason: `${written.join(", ")} may assume the role too`,
    fix: `"Principal": {"Service": "${fargateService}"}, and a role of its own for whoever else needs one`,
  };
}
