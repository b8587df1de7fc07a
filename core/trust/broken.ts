import {
  arnPartCount,
  noAccount,
  endpointKeys,
  holdsOf,
  idleKey,
  isNeverCarried,
  type Condition,
  wholeDocument,
  parseTrustPolicy,
  allowsOf,
  deniesOf,
  type Statement,
  isUnreadable,
  suitability,
  actionMatches,
  assumeRole,
  type Request,
  statementApplies,
  patternOf,
  findRequest,
  type SearchSpace,
  sourceAccountName,
  sourceArnName,
} from "../policy";
import {
  type BrokenCause,
  type Explained,
  type TrustFinding,
  type ValueFault,
  faultInAccount,
  faultInValue,
} from "./finding";
import { clusterPlaceholder, type Decided } from "./intention";
import { isSound, insideNarrowings } from "./narrowings";
import { buildTrustPolicy } from "./build";
import { fargateService, readSourceArn, sourceArn } from "../service/fargate";
import {
  fargateRequester,
  isService,
  looksLikeService,
  namesService,
  allowedPrincipals,
  lettingIn,
  mentionedRegions,
  sourceArnsOf,
  allowsFor,
} from "./mentioned";

/** An intended request that gets through by some Allow statement; undefined if there is none. */
export function findAdmitted(
  space: SearchSpace,
  intended: Decided,
  statements: readonly Statement[] = space.statements,
): Request | undefined {
  const narrowings = insideNarrowings(intended);
  for (const allow of allowsOf(statements).map(withoutUnreadable))
    for (const narrowing of narrowings) {
      const request = findRequest(space, allow, fargateRequester, assumeRole, narrowing);
      if (request) return request;
    }
  return undefined;
}

/** Pods cannot count on a value that nobody knows how to read, such as a pattern of fewer parts than an ARN has. */
export function withoutUnreadable(allow: Statement): Statement {
  function readable(condition: Condition) {
    if (isUnreadable(condition)) return [];
    if (condition.keyName !== sourceArnName || condition.operator?.family !== "Arn" || condition.operator.negated)
      return condition.values;
    // What AWS does with fewer than the six parts of an ARN is not documented, unless it is `*` or a variable may hold the rest.
    return condition.values.filter((value) => {
      const { parts, variable } = patternOf(value, { wildcards: true, variables: condition.variables, arn: true });
      return parts === arnPartCount || variable || value === "*";
    });
  }
  const conditions = allow.conditions.map((condition) => {
    const values = readable(condition);
    return values.length === condition.values.length ? condition : { ...condition, values };
  });
  return conditions.every((condition, index) => condition === allow.conditions[index])
    ? allow
    : { ...allow, conditions };
}

/** Why a statement keeps every intended request out. */
type Suspect = Explained & { statement: Statement | undefined };

export function explainBroken(space: SearchSpace, intended: Decided): TrustFinding {
  const { statements } = space;
  const named = allowsOf(statements).filter(namesService);
  const allow = named.find(hasOwnName) ?? named[0] ?? allowsFor(statements)[0];
  const { statement, ...explained } = allow
    ? (whyAllowFails(space, allow, intended) ?? whyDenied(space, allow, intended))
    : {
        statement: statements.find(namesService),
        element: "Effect",
        cause: { kind: "no-allow" } as const,
      };
  return { kind: "broken", statement: statement?.label ?? wholeDocument, ...explained };
}

/**
 * Why a trust policy that lets in the service in no way does not: it misspells its name, or it names others only.
 * @param document a policy that can be read
 */
export function whyNotAllowed(document: unknown): TrustFinding {
  const allows = allowsOf(parseTrustPolicy(document).statements);
  const [misspelt] = allows.flatMap((allow) => {
    const explained = misspeltIn(allow);
    return explained ? [{ statement: allow.label, ...explained }] : [];
  });
  const named = allowedPrincipals(document);
  const whole =
    named.length === 0
      ? { element: "Statement", cause: { kind: "no-allow" } as const }
      : { element: "Principal", cause: { kind: "trusts-others", named } as const };
  return { kind: "broken", ...(misspelt ?? { statement: wholeDocument, ...whole }) };
}

function misspeltIn({ principals }: Statement): Explained | undefined {
  const alike = principals.entries.find(looksLikeService);
  if (!alike) return undefined;
  const { type, value } = alike;
  return { element: `Principal.${type}`, cause: { kind: "no-service", value, type } };
}

function hasOwnName({ principals }: Statement) {
  return principals.entries.some(isService);
}

/** What in the Allow itself keeps every intended request out. */
function whyAllowFails(space: SearchSpace, allow: Statement, intended: Decided): Suspect | undefined {
  const misspelt = hasOwnName(allow) ? undefined : misspeltIn(allow);
  if (misspelt) return { statement: allow, ...misspelt };
  if (actionMatches(allow, assumeRole) === "no") {
    const element = allow.actions.negated ? "NotAction" : "Action";
    return { statement: allow, element, cause: { kind: "no-allow" } };
  }
  const failing = allow.conditions.find(
    (condition) => !findAdmitted({ ...space, statements: [] }, intended, [{ ...allow, conditions: [condition] }]),
  );
  if (!failing) return undefined;
  return { statement: allow, element: failing.element, cause: failingCause(failing, intended) };
}

/** Which Deny keeps every intended request out, if the Allow alone would let some in. */
function whyDenied(space: SearchSpace, allow: Statement, intended: Decided): Suspect {
  const denies = deniesOf(space.statements);
  const admittedBy = (allowing: Statement, some: readonly Statement[] = []) =>
    findAdmitted({ ...space, statements: some }, intended, [allowing]);
  if (!admittedBy(allow)) return { statement: allow, element: "Condition", cause: { kind: "never-together" } };
  // What the policy means has to get through, so that no Deny is blamed for what the Allow keeps out itself.
  const meant = parseTrustPolicy(buildTrustPolicy(meantBy(space.statements, intended))).statements[0]?.conditions ?? [];
  const isFilledIn = admittedBy({ ...allow, conditions: meant }) !== undefined;
  const narrowed = isFilledIn ? { ...allow, conditions: [...allow.conditions, ...meant] } : allow;
  const admitted = admittedBy(narrowed);
  if (!admitted) {
    const element = allow.conditions.find(({ keyName }) => keyName === sourceArnName)?.element ?? "Condition";
    return { statement: allow, element, cause: { kind: "never-together" } };
  }
  // A Deny that does it alone, else the one that denies what the others leave.
  const suspects = denies.filter((denial) => statementApplies(denial, admitted) === "yes");
  const deny =
    suspects.find((denial) => !admittedBy(narrowed, [denial])) ??
    denies.find((_, index) => !admittedBy(narrowed, denies.slice(0, index + 1)));
  return { statement: deny, ...denialOf(deny?.conditions ?? []) };
}

/** What a Deny with these conditions does to all of the intended requests. */
function denialOf(conditions: readonly Condition[]): Explained {
  const isOnSourceArn = conditions.some(({ keyName }) => keyName === sourceArnName);
  const absent = isOnSourceArn ? undefined : conditions.find(({ keyName }) => isNotSent(keyName));
  const { element } = absent ?? conditions[0] ?? { element: "Effect" };
  return { element, cause: { kind: "denies-all", key: absent && idleKey(absent.key) } };
}

/** True for a key that no request of the service brings for a pod. */
function isNotSent(keyName: string) {
  return isNeverCarried(keyName) || endpointKeys.includes(keyName);
}

/** The SourceArns of own clusters that the policy names, else those that are intended. */
function meantBy(statements: readonly Statement[], intended: Decided) {
  const { accounts, clusters = [clusterPlaceholder], partition = "aws" } = intended;
  const [accountId = noAccount] = accounts;
  function ownForm(value: string) {
    const parts = readSourceArn(value);
    const isOwn = parts.accountId === accountId || /[*?]/.test(parts.accountId);
    return isOwn ? [value, sourceArn({ ...parts, accountId })].find((line) => isSound(line, intended)) : undefined;
  }
  const ownLines = sourceArnsOf(statements).flatMap((value) => ownForm(value) ?? []);
  if (ownLines.length > 0) return ownLines;
  const named = intended.regions ?? mentionedRegions(lettingIn(statements));
  return (named.length > 0 ? named : ["*"]).flatMap((region) =>
    clusters.map((cluster) => sourceArn({ partition, region, accountId, cluster })),
  );
}

function failingCause(condition: Condition, intended: Decided): BrokenCause {
  const { operator, keyName, key } = condition;
  const isUnsuitable = suitability(condition) === "no";
  const family = operator?.family;
  if (!isUnsuitable && isUnreadable(condition) && isTyped(family)) return { kind: "unreadable-value", family };
  if (isNotSent(keyName)) return { kind: "idle-key", key: idleKey(key) };
  if (family === "Null" && keyName === sourceArnName) return { kind: "wants-no-source-arn" };
  if (operator && isUnsuitable)
    return { kind: "operator-of-others", operator: operator.base, key, holds: holdsOf(keyName) };
  const faults = faultsIn(condition, intended);
  if (faults.length > 0) return { kind: "value-faults", faults };
  if (holdsOf(keyName) === "a time") return { kind: "not-now" };
  return { kind: "not-met", key, carried: carriedUnder(keyName, intended) };
}

/** True for operators whose values are of one type. */
function isTyped(family: string | undefined): family is "Date" | "Null" | "Numeric" {
  return family === "Date" || family === "Null" || family === "Numeric";
}

function faultsIn(condition: Condition, intended: Decided): ValueFault[] {
  const { operator, keyName, values } = condition;
  if (keyName === sourceArnName) return values.map((value) => faultInValue(value, condition, intended));
  const isList = operator?.negated === false && operator.family !== "Null";
  if (keyName !== sourceAccountName || !isList) return [];
  return values.flatMap((value) => faultInAccount(value, intended) ?? []);
}

/** What every request of the service for an intended profile carries under a key that is not aws:SourceArn. */
function carriedUnder(keyName: string, { accounts }: Decided) {
  const carried: Record<string, string | undefined> = {
    "aws:principalisawsservice": "true",
    "aws:principalservicename": fargateService,
    "aws:securetransport": "true",
    [sourceAccountName]: accounts.length === 1 ? accounts[0] : undefined,
  };
  return carried[keyName];
}
