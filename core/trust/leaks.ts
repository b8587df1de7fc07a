import {
  arnPartCount,
  clusterNamePattern,
  arnOf,
  idleKey,
  isNoSuchKey,
  type Operator,
  type Condition,
  evaluateCondition,
  assumeRole,
  type Request,
  accountOfEntry,
  accountOfPrincipal,
  assumeActionsOf,
  covers,
  principalMatches,
  filledValues,
  patternOf,
  allowsOf,
  deniesOf,
  type Statement,
  type PrincipalEntry,
  findRequest,
  type SearchSpace,
  type Requester,
  sourceArnName,
  isOfPrincipal,
  requesterOf,
} from "../policy";
import type { Explained, LeakCause, TrustFinding, Wideness, Witness, OthersCause } from "./finding";
import { keepsToIntention, outsideSearches, type Searched } from "./narrowings";
import { readSourceArn, likeFargateService } from "../service/fargate";
import { requestersFor, serviceTextOf, conditionsOn, isMeantAsService } from "./mentioned";
import type { Decided, Outside } from "./intention";
import { memoizeByObject } from "../memoize";
import { distinctBy, groupBy, distinct } from "../text";
import { spend } from "../work-budget";

/** A request that an Allow statement lets through and nobody intended. */
interface Leak extends Omit<Searched, "narrowing"> {
  statement: Statement;
  request: Request;
}

/** The Allow statements that may let the service assume the role for something that nobody intended, each with why. */
export function findUnsafe(space: SearchSpace, intended: Decided): TrustFinding[] {
  const requesters = requestersFor(space.statements);
  const searches = outsideSearches(intended);
  // Statements that say the same get the same answer, which is found once.
  const known = new Map<string, Leak | undefined>();
  function leakOf(statement: Statement) {
    const text = serviceTextOf(statement, requesters);
    if (!known.has(text)) known.set(text, findLeak({ ...space, isShown: true }, statement, requesters, searches));
    return known.get(text);
  }
  return allowsOf(space.statements).flatMap((statement) => {
    const leak = keepsToIntention(statement, intended) ? undefined : leakOf(statement);
    return leak ? [explain({ ...leak, statement }, space.statements, intended)] : [];
  });
}

function findLeak(
  space: SearchSpace,
  statement: Statement,
  requesters: readonly Requester[],
  searches: readonly Searched[],
): Leak | undefined {
  for (const { how, tied, narrowing } of searches) {
    // A mere presence test on aws:SourceArn limits nobody, so it is ignored when looking for policies limited by account alone.
    const allow = how === "absent" ? withoutPresence(statement) : statement;
    for (const requester of requesters) {
      const request = findRequest(space, allow, requester, assumeRole, narrowing);
      if (!request) continue;
      // The presence test refuses that request. The finding shows one that gets through.
      const shown = allow === statement ? request : findRequest(space, statement, requester, assumeRole);
      return { statement, request: shown ?? request, how: request.context.has(sourceArnName) ? how : "absent", tied };
    }
  }
  return undefined;
}

/** The statement without its Null conditions on aws:SourceArn, if these are its only conditions on that key. */
function withoutPresence(statement: Statement): Statement {
  const onSourceArn = statement.conditions.filter(({ keyName }) => keyName === sourceArnName);
  if (onSourceArn.length === 0 || onSourceArn.some(({ operator }) => operator?.family !== "Null")) return statement;
  return { ...statement, conditions: statement.conditions.filter((condition) => !onSourceArn.includes(condition)) };
}

/** Why an Allow statement lets a request through that nobody intended. */
function explain(leak: Leak, statements: readonly Statement[], intended: Decided): TrustFinding {
  const { statement, request, how, tied } = leak;
  const tiedOnly = how === "absent" ? tied : undefined;
  return {
    kind: tiedOnly ? "account-only" : "unsafe",
    statement: statement.label,
    ...(tiedOnly ? tiedOnlyCause(statement, tiedOnly) : causeOf(leak, statements, intended)),
    witness: witnessOf(request, intended),
  };
}

const tyingKeys = {
  account: ["aws:SourceAccount"],
  organization: ["aws:SourceOrgID", "aws:SourceOrgPaths"],
} as const;

function tiedOnlyCause({ conditions }: Statement, tied: "account" | "organization"): Explained {
  const keys = tyingKeys[tied];
  const condition = conditions.find(({ keyName }) => keys.some((key) => key.toLowerCase() === keyName));
  const key = keys.find((name) => name.toLowerCase() === condition?.keyName) ?? keys[0];
  return { element: condition?.element ?? "Condition", cause: { kind: "only-tied", key } };
}

function causeOf(leak: Leak, statements: readonly Statement[], intended: Decided): Explained {
  const conditions = conditionsOn([leak.statement], sourceArnName);
  // Every condition lets the request through. The reason is the first one that tests the value; if there is none, a Null condition.
  const condition = conditions.find(({ operator }) => operator && operator.family !== "Null") ?? conditions[0];
  return condition
    ? { element: condition.element, cause: causeIn(condition, leak, intended) }
    : missingCause(leak, statements);
}

function missingCause({ statement, how }: Leak, statements: readonly Statement[]): Explained {
  const { principals, actions, conditions } = statement;
  if (!principals.readable || !actions.readable)
    return { element: principals.readable ? "Action" : "Principal", cause: { kind: "unreadable" } };
  const unreadable = conditions.find((condition) => condition.keyName === "");
  if (unreadable) return { element: unreadable.element, cause: { kind: "unreadable" } };
  const misspelt = conditions.find(({ keyName }) => !keyName.includes(":") || isNoSuchKey(keyName));
  if (misspelt) return { element: misspelt.element, cause: { kind: "idle-key", key: idleKey(misspelt.key) } };
  const keys = distinct(conditions.map(({ key }) => key));
  const denies = deniesOf(statements).length > 0;
  return { element: "Condition", cause: { kind: "no-source-arn", keys, outside: how, denies } };
}

function causeIn(condition: Condition, { how, request }: Leak, intended: Decided): LeakCause {
  const { operator } = condition;
  const sourceArn = request.context.get(sourceArnName);
  if (!operator || !condition.readable || condition.duplicates.length > 0) return { kind: "unreadable" };
  if (operator.family === "Null") return { kind: "no-arn-operator", operator: "Null" };
  if (typeof sourceArn !== "string") {
    const by = operator.quantifier === "ForAllValues" ? operator.quantifier : "a negated operator";
    return { kind: "absent-passes", by: operator.ifExists ? "IfExists" : by };
  }
  if (operator.negated) return { kind: "all-but-listed" };
  if (operator.family !== "String" && operator.family !== "Arn")
    return { kind: "no-arn-operator", operator: operator.base };
  const value =
    condition.values.find((text) => evaluateCondition({ ...condition, values: [text] }, sourceArn) !== "no") ?? "";
  return wideValue(value, widenessOf(value, condition, operator, how), intended);
}

function wideValue(value: string, why: Wideness, { clusters, namedBy }: Decided): LeakCause {
  const isOfOther = why === "cluster" && clusterNamePattern.test(readSourceArn(value).cluster);
  return { kind: "wide-value", value, why, ...(isOfOther && { not: { clusters, namedBy } }) };
}

function widenessOf(written: string, condition: Condition, operator: Operator, how: Outside): Wideness {
  const [value = written] = filledValues({ ...condition, values: [written] }, false);
  const { wildcards, ignoreCase } = operator;
  const { variable, parts } = patternOf(value, { wildcards, variables: condition.variables, ignoreCase, arn: true });
  if (variable) return "variable";
  if (parts < arnPartCount) return operator.family === "Arn" ? "few-parts" : "crosses-colons";
  if (how === "cluster") return ignoreCase ? "cluster-in-any-case" : "cluster";
  if (how === "region") return "region";
  return /[*?]/.test(readSourceArn(value).accountId) ? "any-account" : "account";
}

const sourceKeys = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

function witnessOf({ principal, context }: Request, { now }: Decided): Witness {
  const carried = sourceKeys.map((key) => [key, context.get(key.toLowerCase())]);
  const source = Object.fromEntries(carried.filter(([, value]) => typeof value === "string")) as Witness["source"];
  const time = context.get("aws:currenttime");
  const isLater = typeof time === "string" && time !== now.toISOString();
  return { service: principal.value, source, at: isLater ? time : undefined };
}

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
    return othersIn(statement, everyone).filter(({ asks }) =>
      asks.some((requester) => {
        const kind = kindOf(requester);
        const answer = answers.get(kind) ?? isLetIn(space, statement, requester);
        answers.set(kind, answer);
        return answer;
      }),
    );
  });
}

/** The Allow statements that name other principals, whether or not their conditions hold: for policies that take too much work. */
export function findOthersNamed(statements: readonly Statement[]): TrustFinding[] {
  return explained(statements, (statement) => othersIn(statement, nobody));
}

/** Every requester that the statements can tell apart, also by account. */
export interface Everyone {
  requesters: readonly Requester[];
  byAccount: ReadonlyMap<string | undefined, readonly Requester[]>;
}

const nobody: Everyone = { requesters: [], byAccount: new Map() };

/** A requester for each principal that is named, another of each named account, and an unnamed one of each type. */
export function distinctRequesters(statements: readonly Statement[]): Everyone {
  const named = statements
    .flatMap(({ principals }) => principals.entries)
    .filter((entry) => !isMeantAsService(entry) && !/[*?]/.test(entry.value));
  const known = distinctBy(named, ({ type, value }) => `${type} ${value}`).map(requesterOf);
  const namesOf = (requesters: readonly Requester[]) => requesters.map(({ principal }) => principal.value);
  const services = known.filter(({ principal }) => principal.type === "Service");
  const byAccount = byAccountOf(known);
  const requesters: Requester[] = [
    { ...requesterOf({ type: "AWS", value: "another-identity" }), unlike: [...byAccount.keys()] },
    { ...requesterOf({ type: "Federated", value: "another-provider" }), unlike: [] },
    {
      ...requesterOf({ type: "Service", value: "a-service-that-no-policy-names.amazonaws.com" }),
      unlike: [likeFargateService, ...namesOf(services)],
    },
    ...[...byAccount].map(([accountId, ofAccount]) => {
      const value = arnOf({ partition: "aws", service: "iam", accountId, resource: "another" });
      return { ...requesterOf({ type: "AWS", value }), unlike: namesOf(ofAccount) };
    }),
    ...known,
  ];
  return { requesters, byAccount: byAccountOf(requesters) };
}

function byAccountOf(requesters: readonly Requester[]): Map<string, Requester[]> {
  const byAccount = groupBy(requesters, ({ principal: { type, value } }) =>
    type === "AWS" ? accountOfPrincipal(value) : undefined,
  );
  byAccount.delete(undefined);
  return byAccount as Map<string, Requester[]>;
}

function othersIn({ principals }: Statement, everyone: Everyone): Other[] {
  if (principals.negated) return [{ element: "NotPrincipal", asks: everyone.requesters }];
  const named = principals.entries
    .filter((entry) => !isMeantAsService(entry))
    .map((entry): Other => ({
      written: entry.value,
      element: entry.type === "*" ? "Principal" : `Principal.${entry.type}`,
      asks: asksOf(entry, everyone),
    }));
  if (principals.readable) return named;
  return [...named, { element: "Principal", asks: everyone.requesters }];
}

/** An account stands for everyone in it. A name with a wildcard may stand for anyone it matches. */
function asksOf(entry: PrincipalEntry, everyone: Everyone): readonly Requester[] {
  if (entry.type === "*") return everyone.requesters;
  const alone = [entry];
  if (/[*?]|\$\{/.test(entry.value))
    return [requesterOf(entry), ...everyone.requesters.filter(({ principal }) => covers(alone, principal) !== "no")];
  const account = entry.type === "AWS" ? accountOfEntry(entry.value) : undefined;
  return [requesterOf(entry), ...(everyone.byAccount.get(account) ?? [])];
}

function isLetIn(space: SearchSpace, statement: Statement, requester: Requester) {
  return assumeActionsOf(requester.principal.type).some((action) => findRequest(space, statement, requester, action));
}

/** By what the statements tell requesters apart: requesters of one kind get the same answers. */
function kindsOf({ statements }: SearchSpace): (requester: Requester) => string {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const isNameAsked = conditions.some(({ keyName }) => isOfPrincipal(keyName));
  const size = statements.reduce((total, { principals }) => total + Math.ceil(principals.entries.length / 8) + 1, 0);
  return memoizeByObject(({ principal }: Requester) => {
    spend(size);
    const covered = statements.map((statement) => principalMatches(statement, principal));
    return [principal.type, isNameAsked ? principal.value : "", ...covered].join(" ");
  });
}

function explained(statements: readonly Statement[], othersOf: (statement: Statement) => Other[]): TrustFinding[] {
  return statements.flatMap((statement) => {
    const principals = statement.effect === "Allow" ? othersOf(statement) : [];
    const [first] = principals;
    if (!first) return [];
    const named = principals.flatMap(({ written }) => written ?? []);
    const unnamed = statement.principals.negated ? "all-but-named" : "unreadable";
    const cause: OthersCause = { kind: "principals", named, ...(named.length < principals.length && { unnamed }) };
    return [{ kind: "not-exclusive", statement: statement.label, element: first.element, cause }];
  });
}
