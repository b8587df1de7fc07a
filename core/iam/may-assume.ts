import { assumeRole } from "./actions";
import { type Request, statementApplies } from "./evaluate";
import { isNeverCarried } from "./judge/choices";
import { distinctTimes, type Source, requests, sourceAccountName, sourceArnName, sourcesOf } from "./judge/requests";
import { conditionsOn } from "./judge/requests";
import { distinctSourceArns } from "./judge/source-arns";
import { parseTrustPolicy } from "./parse/policy";
import type { PrincipalEntry, Statement } from "./parse/statement";
import { TooComplex } from "./representatives";
import { all, any, not, type Truth } from "./truth";

/**
 * Whether an AWS service can assume a role by `sts:AssumeRole` at all: "yes" if some request of it gets through, "maybe" if
 * that depends on something that cannot be understood, else "no". A document that is no policy lets nobody in, since IAM
 * refuses it. Never throws.
 * @param document the role's trust policy, as JSON text or as an object
 * @param service the service principal, for example `ec2.amazonaws.com`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function mayAssume(document: unknown, service: string): Truth {
  const { statements } = parseTrustPolicy(document);
  const principal: PrincipalEntry = { type: "Service", value: service };
  try {
    return any([...serviceRequests(statements, principal)], (request) => gets(statements, request));
  } catch (error) {
    if (error instanceof TooComplex) return "maybe";
    throw error;
  }
}

function* serviceRequests(statements: readonly Statement[], principal: PrincipalEntry): Generator<Request> {
  const sources = sourcesFor(statements);
  for (const request of requests(statements, principal, assumeRole, sources, distinctTimes(statements, new Date()))) {
    if (![...request.context.keys()].some(isNeverCarried)) yield request;
  }
}

function sourcesFor(statements: readonly Statement[]): Source[] {
  const onSourceArn = conditionsOn(statements, sourceArnName);
  const arns =
    onSourceArn.length === 0
      ? []
      : distinctSourceArns(onSourceArn, conditionsOn(statements, sourceAccountName), { accounts: [], now: new Date() });
  return sourcesOf(statements, [undefined, ...arns]);
}

/** Whether a request gets through: some Allow applies and no Deny does. */
function gets(statements: readonly Statement[], request: Request): Truth {
  const applies = (effect: Statement["effect"]) =>
    any(
      statements.filter((statement) => statement.effect === effect),
      (statement) => statementApplies(statement, request),
    );
  return all([applies("Allow"), not(applies("Deny"))], (value) => value);
}
