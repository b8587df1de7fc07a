import { actionMatches, assumeRole } from "../actions";
import { type Request, blockingDeny, statementApplies } from "../evaluate";
import type { Statement } from "../parse/statement";
import { principalMatches } from "../principals";
import { splitArn } from "../arn";
import { explainUnsafe, type Leak } from "./explain-unsafe";
import { fargatePrincipal } from "./fargate-principal";
import type { Finding } from "./finding";
import { type Decided, outside } from "./intended";
import { distinctTimes, requests, type Source, sourceAccountName, sourceArnName } from "./requests";

/** The Allow statements that may let the Fargate service assume the role for something nobody intended, each with why. */
export function findUnsafe(statements: readonly Statement[], intended: Decided, sources: readonly Source[]): Finding[] {
  const leaks = findLeaks(statements, intended, sources);
  return allowsForFargate(statements).flatMap((statement) => {
    const leak = leaks.get(statement);
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

/** For each statement the first leak that is foreign, else the first leak. */
function findLeaks(
  statements: readonly Statement[],
  intended: Decided,
  sources: readonly Source[],
): Map<Statement, Leak> {
  const leaks = new Map<Statement, Leak>();
  const searched = new Set(allowsForFargate(statements));
  const outsiders = sources.filter(({ arn }) => outside(arn, intended) !== undefined);
  const times = distinctTimes(statements, intended.now);
  for (const request of requests(statements, fargatePrincipal, assumeRole, outsiders, times)) {
    if (searched.size === 0) break;
    const permitting = [...searched].filter((statement) => statementApplies(statement, request) !== "no");
    if (permitting.length === 0 || blockingDeny(statements, request)) continue;
    const foreign = isForeign(request, intended);
    for (const statement of permitting) {
      if (foreign) searched.delete(statement);
      if (foreign || !leaks.has(statement)) leaks.set(statement, { statement, request, foreign });
    }
  }
  return leaks;
}

function isForeign({ context }: Request, intended: Decided): boolean {
  const sourceArn = context.get(sourceArnName);
  const inArn = typeof sourceArn === "string" ? splitArn(sourceArn)?.[4] : undefined;
  const account = inArn || context.get(sourceAccountName);
  return typeof account !== "string" || !intended.accounts.includes(account);
}
