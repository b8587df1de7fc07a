import { readSourceArn } from "../source-arn";
import { quote } from "../../text";
import { isNoSuchKey, whyNeverCarried } from "../condition-keys";
import { evaluateCondition } from "../evaluate/condition";
import type { Operator } from "../parse/operators";
import { filledValues } from "../evaluate/patterns";
import { actionMatches, assumeRole, principalMatches, type Request } from "../evaluate/statement";
import { fargateService, sourceArnKey } from "../names";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { findRequest, type SearchSpace } from "./find-request";
import { patternOf } from "../evaluate/pattern";
import { sourceAccountName, sourceArnName, sourceOrganizationName, sourceOrganizationPathsName } from "./universe";
import { fixOf } from "./advice";
import { fargateTextOf } from "./alike";
import { keepsToIntention } from "./usual-form";
import type { Requester } from "./principal-keys";
import { fargateRequester, fargateRequesters } from "./fargate-principal";
import type { TrustFinding } from "./finding";
import { type Decided, type Outside, outsideSearches, type Searched } from "./intention";
import { conditionsOn } from "./mentioned";

/** A request that an Allow statement lets through and nobody intended. */
interface Leak extends Omit<Searched, "narrowing"> {
  statement: Statement;
  request: Request;
}

/** The Allow statements that may let the Fargate service assume the role for something nobody intended, each with why. */
export function findUnsafe(space: SearchSpace, intended: Decided): TrustFinding[] {
  const requesters = fargateRequesters(space.statements);
  if (space.statements.some((one) => deniesAll(one, requesters) && keepsToIntention(one, intended))) return [];
  const searches = outsideSearches(intended);
  // Statements that say the same get the same answer, which is found once.
  const known = new Map<string, Leak | undefined>();
  return space.statements
    .filter((statement) => statement.effect === "Allow" && !keepsToIntention(statement, intended))
    .flatMap((statement) => {
      const text = fargateTextOf(statement, requesters);
      if (!known.has(text)) known.set(text, findLeak(space, statement, requesters, searches));
      const leak = known.get(text);
      return leak ? [explain({ ...leak, statement }, space.statements, intended)] : [];
    });
}

/** True for a Deny that surely covers the Fargate service, by whichever of its names, when it assumes the role. */
function deniesAll(statement: Statement, requesters: readonly Requester[]): boolean {
  return (
    statement.effect === "Deny" &&
    actionMatches(statement, assumeRole) === "yes" &&
    requesters.every(({ principal }) => principalMatches(statement, principal) === "yes")
  );
}

/** The Allow statements that may be about the Fargate service assuming the role, whatever their conditions. */
export function allowsForFargate(statements: readonly Statement[]): Statement[] {
  return statements.filter(
    (statement) =>
      statement.effect === "Allow" &&
      principalMatches(statement, fargateRequester.principal) !== "no" &&
      actionMatches(statement, assumeRole) !== "no",
  );
}

function findLeak(
  space: SearchSpace,
  statement: Statement,
  requesters: readonly Requester[],
  searches: readonly Searched[],
): Leak | undefined {
  for (const { how, tied, narrowing } of searches) {
    for (const requester of requesters) {
      const request = findRequest(space, statement, requester, assumeRole, narrowing);
      if (!request) continue;
      return { statement, request, how: request.context.has(sourceArnName) ? how : "absent", tied };
    }
  }
  return undefined;
}

/** Puts into words why an Allow statement lets a request through that nobody intended. */
function explain(leak: Leak, statements: readonly Statement[], intended: Decided): TrustFinding {
  const { statement, request, how, tied } = leak;
  const tiedOnly = how === "absent" ? tied : undefined;
  return {
    kind: tiedOnly ? "account-only" : "unsafe",
    statement: statement.label,
    ...(tiedOnly ? tiedOnlyCause(statement, tiedOnly) : causeOf(leak, statements)),
    example: `${exampleOf(request)}${momentOf(request, intended)}`,
    ...(!tiedOnly && { who: tied === undefined ? ("anyone" as const) : ("own" as const) }),
    fix: fixOf(statement, statements, intended),
  };
}

type Cause = Pick<TrustFinding, "element" | "reason">;

function tiedOnlyCause(statement: Statement, tied: "account" | "organization"): Cause {
  const names = tied === "account" ? [sourceAccountName] : [sourceOrganizationName, sourceOrganizationPathsName];
  const condition = statement.conditions.find(({ keyName }) => names.includes(keyName));
  const key =
    tied === "account"
      ? "aws:SourceAccount"
      : `the organization, by ${condition?.keyName === sourceOrganizationPathsName ? "aws:SourceOrgPaths" : "aws:SourceOrgID"},`;
  return {
    element: condition?.element ?? "Condition",
    reason: `only ${key} limits who can use the role, so it is open to everything in the ${tied}; AWS asks for aws:SourceArn`,
  };
}

function causeOf(leak: Leak, statements: readonly Statement[]): Cause {
  const conditions = conditionsOn([leak.statement], sourceArnName);
  // Every one of them lets the request through; the one that says most about it is the one that means to limit it.
  const condition = conditions.find(({ operator }) => operator && operator.family !== "Null") ?? conditions[0];
  if (!condition) return missingCause(leak, statements);
  return { element: condition.element, reason: reasonOf(condition, leak) };
}

function missingCause({ statement, how }: Leak, statements: readonly Statement[]): Cause {
  if (!statement.principals.readable || !statement.actions.readable) {
    return {
      element: statement.principals.readable ? "Action" : "Principal",
      reason:
        "it cannot be read, so it may let the Fargate service assume the role without any condition on aws:SourceArn",
    };
  }
  const unreadable = statement.conditions.find((condition) => condition.keyName === "");
  if (unreadable) return { element: unreadable.element, reason: "it cannot be read, so it may let anything through" };
  const misspelt = statement.conditions.find(({ keyName }) => !keyName.includes(":") || isNoSuchKey(keyName));
  if (misspelt) {
    return {
      element: misspelt.element,
      reason: `${whyNeverCarried(misspelt.key)}, so the condition does not keep anybody out`,
    };
  }
  const keys = [...new Set(statement.conditions.map(({ key }) => quote(key, "a key")))];
  return {
    element: "Condition",
    reason: `it has no condition on ${sourceArnKey}, ${consequence(keys, statements, how)}`,
  };
}

function consequence(keys: readonly string[], statements: readonly Statement[], how: Outside): string {
  if (keys.length > 0) {
    const verb = keys.length === 1 ? "does" : "do";
    return `and ${keys.join(", ")} ${verb} not keep it to the Fargate profiles that the role is for`;
  }
  if (statements.some(({ effect }) => effect === "Deny")) return `and no Deny blocks ${outsiders[how]}`;
  return "so the Fargate profiles of every AWS account can use the role";
}

const outsiders: Record<Outside, string> = {
  absent: "a request without it",
  account: "the Fargate profiles of every other account",
  cluster: "every cluster that the role is not for",
  region: "every Region that the role is not for",
};

function reasonOf(condition: Condition, { how, request }: Leak): string {
  const { operator } = condition;
  const sourceArn = request.context.get(sourceArnName);
  if (!operator || !condition.readable) return "it cannot be understood, so it may let anything through";
  if (condition.duplicates.length > 0) return "the key stands twice, and one of the two lets the request through";
  if (operator.family === "Null") return "Null asks only whether the key is there, not what it says";
  if (typeof sourceArn !== "string") return absentReason(operator);
  if (operator.negated) return "it lets everything through but what it lists";
  if (operator.family !== "String" && operator.family !== "Arn") {
    return `${operator.base} is no operator for an ARN, so it may let anything through`;
  }
  const value =
    condition.values.find(
      (candidate) => evaluateCondition({ ...condition, values: [candidate] }, sourceArn) !== "no",
    ) ?? "";
  return `${quote(value)} ${valueReason(value, condition, operator, how)}`;
}

function absentReason({ ifExists, quantifier }: Operator): string {
  if (ifExists) return "IfExists lets a request without the key through";
  if (quantifier === "ForAllValues") return "ForAllValues lets a request without the key through";
  return "a negated operator lets a request without the key through";
}

function valueReason(written: string, condition: Condition, operator: Operator, how: Outside): string {
  const [value = written] = filledValues({ ...condition, values: [written] }, false);
  const { wildcards, ignoreCase } = operator;
  const { variable, parts } = patternOf(value, { wildcards, variables: condition.variables, ignoreCase, arn: true });
  if (variable) return "holds a policy variable, which is whatever the request brings";
  if (parts < 6) {
    return operator.family === "Arn"
      ? "has fewer than the six parts of an ARN, so it may match anything"
      : "is open, since in StringLike a * also crosses colons; ArnLike matches each part of the ARN on its own";
  }
  switch (how) {
    case "cluster":
      return ignoreCase
        ? "also matches clusters that the role is not for, since EKS tells upper from lower case"
        : "also matches clusters that the role is not for";
    case "region":
      return "also matches Regions that the role is not for";
    default:
      return accountReason(value);
  }
}

function accountReason(value: string): string {
  const { accountId } = readSourceArn(value);
  return /[*?]/.test(accountId) ? "has a wildcard for the account" : "names an account that the role is not for";
}

function exampleOf({ principal, context }: Request): string {
  const name = isSafeName(principal.value) ? principal.value : fargateService;
  const sourceArn = context.get(sourceArnName);
  if (typeof sourceArn === "string") return `${name} with ${sourceArnKey} ${quote(sourceArn)}`;
  const shown = Object.entries(keysBesideSourceArn).flatMap(([name, key]) => {
    const value = context.get(name);
    return typeof value === "string" ? [` and with ${key} ${quote(value)}`] : [];
  });
  return `${name} without ${sourceArnKey}${shown.join("")}`;
}

/** When a request gets through, where it does not at the time of the judgement. */
function momentOf({ context }: Request, { now }: Decided): string {
  const time = context.get("aws:currenttime");
  return typeof time === "string" && time !== now.toISOString() ? ` at ${time.replace(".000Z", "Z")}` : "";
}

/** The keys by which a request without aws:SourceArn still names its source. */
const keysBesideSourceArn = {
  [sourceAccountName]: "aws:SourceAccount",
  [sourceOrganizationName]: "aws:SourceOrgID",
  [sourceOrganizationPathsName]: "aws:SourceOrgPaths",
};

function isSafeName(name: string): boolean {
  return /^[\w.-]+$/.test(name);
}
