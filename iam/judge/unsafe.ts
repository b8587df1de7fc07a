import { actionMatches, assumeRole } from "../actions";
import { type Request, blockingDeny, statementApplies } from "../evaluate";
import type { Statement } from "../parse/statement";
import { principalMatches } from "../principals";
import { splitArn } from "../arn";
import { explainUnsafe } from "./explain-unsafe";
import { fargatePrincipal } from "./fargate-principal";
import type { Finding } from "./finding";
import { type Decided, outside } from "./intended";
import { distinctTimes, requests, sourceAccountName, sourceArnName } from "./requests";

/** A request that an Allow statement lets through. */
export interface Leak {
  statement: Statement;
  request: Request;
  /** Nothing ties the request to an intended account. */
  foreign: boolean;
}

/** The Allow statements that may let the Fargate service assume the role for something nobody intended, each with why. */
export function findUnsafe(
  statements: readonly Statement[],
  intended: Decided,
  sourceArns: readonly string[],
): Finding[] {
  return allowsForFargate(statements).flatMap((statement) => {
    const leak = findLeak(statements, statement, intended, sourceArns);
    return leak ? [explainUnsafe(leak, statements, intended)] : [];
  });
}

/** The Allow statements that may be about the Fargate service assuming the role, whatever their conditions. */
export function allowsForFargate(statements: readonly Statement[]): Statement[] {
  return statements.filter(
    (statement) =>
      statement.effect === "Allow" &&
      principalMatches(statement, fargatePrincipal) !== "no" &&
      actionMatches(statement, assumeRole) !== "no",
  );
}

/** The first leak that is foreign, else the first leak. */
function findLeak(
  statements: readonly Statement[],
  statement: Statement,
  intended: Decided,
  sourceArns: readonly string[],
) {
  const outsiders = [undefined, ...sourceArns].filter((sourceArn) => outside(sourceArn, intended) !== undefined);
  const times = distinctTimes(statements, intended.now);
  let first: Leak | undefined;
  for (const request of requests(statements, fargatePrincipal, assumeRole, outsiders, times)) {
    if (statementApplies(statement, request) === "no" || blockingDeny(statements, request)) continue;
    const leak = { statement, request, foreign: isForeign(request, intended) };
    if (leak.foreign) return leak;
    first ??= leak;
  }
  return first;
}

function isForeign({ context }: Request, intended: Decided): boolean {
  const sourceArn = context.get(sourceArnName);
  const inArn = typeof sourceArn === "string" ? splitArn(sourceArn)?.[4] : undefined;
  const account = inArn || context.get(sourceAccountName);
  return typeof account !== "string" || !intended.accounts.includes(account);
}
