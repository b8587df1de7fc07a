import { quote } from "../../text";
import { buildTrustPolicy } from "../build";
import { holdsOf, isNeverCarried, whyNeverCarried } from "../condition-keys";
import { isUnreadable, suitability } from "../evaluate/condition";
import { patternsOf } from "../evaluate/patterns";
import { actionMatches, assumeRole, type Request, statementApplies } from "../evaluate/statement";
import { fargateService } from "../names";
import type { Condition } from "../parse/conditions";
import { parseTrustPolicy } from "../parse/policy";
import { wholeDocument } from "../parse/problem";
import { isPlaceholderCluster } from "../placeholders";
import { actionFix, principalFix, type Statement } from "../parse/statement";
import { findRequest, type SearchSpace, type Narrowing } from "./find-request";
import { sourceAccountName, sourceArnName } from "./universe";
import { conditionToPaste, isLimitedBySourceArn, sourceArnsToPaste } from "./advice";
import { fargateRequester, isFargate, looksLikeFargate, namesFargate, notTheService } from "./fargate-principal";
import type { TrustFinding } from "./finding";
import { type Decided, insideNarrowings, isInside } from "./intention";
import { likelyProfileOf, profileNarrowing } from "./likely-profile";
import { faultInAccount, faultInSourceArn } from "./value-faults";

/** A request for an intended Fargate profile that gets through by some Allow statement; undefined if there is none. */
export function findAdmitted(space: SearchSpace, intended: Decided): Request | undefined {
  for (const allow of space.statements) {
    const admitted = findAdmittedBy(space, allow, intended);
    if (admitted) return admitted;
  }
  return undefined;
}

function findAdmittedBy(space: SearchSpace, allow: Statement, intended: Decided): Request | undefined {
  if (allow.effect !== "Allow") return undefined;
  const readable = withoutUnreadable(allow);
  for (const narrowing of [...likelyNarrowings(space, readable, intended), ...insideNarrowings(intended)]) {
    const request = findRequest(space, readable, fargateRequester, assumeRole, narrowing);
    if (request) return request;
  }
  return undefined;
}

/** A profile that the first value of aws:SourceArn may well mean is held against a policy sooner than one is searched for. */
function likelyNarrowings({ world }: SearchSpace, allow: Statement, intended: Decided): Narrowing[] {
  if (intended.organizations?.length || intended.profile !== undefined) return [];
  const profile = likelyProfileOf(allow, world);
  const isIntended =
    profile && isInside(profile.sourceArn, intended) && !isPlaceholderCluster(profile.cluster, intended);
  return isIntended ? [profileNarrowing(profile)] : [];
}

/** Pods cannot count on a value that nobody knows how to read. */
function withoutUnreadable(allow: Statement): Statement {
  if (!allow.conditions.some(isUnreadable)) return allow;
  return { ...allow, conditions: allow.conditions.map((one) => (isUnreadable(one) ? { ...one, values: [] } : one)) };
}

type Explained = { statement: Statement | undefined; element: string; reason: string; fix: string };

/** Why the Fargate service can assume the role for no intended profile. */
export function explainBroken(space: SearchSpace, intended: Decided): TrustFinding {
  const { statements } = space;
  const named = statements.filter((statement) => statement.effect === "Allow" && namesFargate(statement));
  const allow = named.find(({ principals }) => principals.entries.some(isFargate)) ?? named[0];
  const { statement, element, reason, fix } = allow
    ? (whyAllowFails(space, allow, intended) ?? whyDenied(space, allow, intended))
    : whyNoAllow(statements, intended);
  return {
    kind: "broken",
    statement: statement?.label ?? wholeDocument,
    element,
    reason: `${reason}, so pods never start`,
    fix,
  };
}

function whyNoAllow(statements: readonly Statement[], intended: Decided): Explained {
  return {
    statement: statements.find(namesFargate),
    element: "Effect",
    reason: `no statement allows ${fargateService} to assume the role`,
    fix: `add {"Effect": "Allow", ${conditionToPaste(statements, intended)}, ${principalFix}, ${actionFix}}`,
  };
}

/** What in the Allow itself keeps every intended profile out. */
function whyAllowFails(space: SearchSpace, allow: Statement, intended: Decided): Explained | undefined {
  const alike = allow.principals.entries.find(looksLikeFargate);
  if (alike && !allow.principals.entries.some(isFargate)) {
    return {
      statement: allow,
      element: `Principal.${alike.type}`,
      reason:
        alike.value.toLowerCase() === fargateService
          ? `${quote(alike.value)} is a service and stands under ${alike.type}`
          : notTheService(alike),
      fix: principalFix,
    };
  }
  if (actionMatches(allow, assumeRole) === "no") {
    return {
      statement: allow,
      element: allow.actions.negated ? "NotAction" : "Action",
      reason: "it does not allow sts:AssumeRole",
      fix: actionFix,
    };
  }
  const failing = allow.conditions.find((condition) => {
    const alone = { ...allow, conditions: [condition] };
    return !findAdmittedBy({ ...space, statements: [] }, alone, intended);
  });
  if (!failing) return undefined;
  return {
    statement: allow,
    element: failing.element,
    reason: failingReason(failing, intended),
    fix:
      failing.keyName !== sourceArnName && isLimitedBySourceArn(allow)
        ? `remove ${quote(failing.key, "the condition")} from the Condition`
        : conditionToPaste(space.statements, intended),
  };
}

/** Which Deny keeps every intended profile out, where the Allow alone would let some in. */
function whyDenied(space: SearchSpace, allow: Statement, intended: Decided): Explained {
  const condition = conditionToPaste(space.statements, intended);
  const denies = space.statements.filter(({ effect }) => effect === "Deny");
  const admittedBy = (one: Statement, some: readonly Statement[] = []) =>
    findAdmittedBy({ ...space, statements: some }, one, intended);
  if (!admittedBy(allow)) {
    return {
      statement: allow,
      element: "Condition",
      reason: "its conditions cannot hold together for any Fargate profile that the role is for",
      fix: condition,
    };
  }
  // What the fix gives to paste must get through, so that no Deny is blamed for what the Allow keeps out itself.
  const pasted = conditionsToPaste(space.statements, intended);
  const isFilledIn = admittedBy({ ...allow, conditions: pasted }) !== undefined;
  const narrowed = isFilledIn ? { ...allow, conditions: [...allow.conditions, ...pasted] } : allow;
  const admitted = admittedBy(narrowed);
  if (!admitted) {
    return {
      statement: allow,
      element: allow.conditions.find(({ keyName }) => keyName === sourceArnName)?.element ?? "Condition",
      reason: "it lets in only Fargate profiles that a Deny keeps out",
      fix: condition,
    };
  }
  // A Deny that does it alone, else the one that denies what the others leave.
  const suspects = denies.filter((one) => statementApplies(one, admitted) === "yes");
  const deny =
    suspects.find((one) => !admittedBy(narrowed, [one])) ??
    denies[firstIndex(denies.length, (index) => !admittedBy(narrowed, denies.slice(0, index + 1)))];
  const narrower = condition.replace("ArnLike", "ArnNotLike");
  const onSourceArn = deny?.conditions.some(({ keyName }) => keyName === sourceArnName) ?? false;
  const absent = onSourceArn ? undefined : deny?.conditions.find(({ keyName }) => isNeverCarried(keyName));
  const since = absent === undefined ? "" : `, since ${neverCarriedReason(absent.key)}`;
  return {
    statement: deny,
    element: (absent ?? deny?.conditions[0])?.element ?? "Effect",
    reason: `it denies every Fargate profile that the role is for${since}`,
    fix: onSourceArn ? narrower : `add to its ${narrower}`,
  };
}

function conditionsToPaste(statements: readonly Statement[], intended: Decided): Condition[] {
  const pasted = buildTrustPolicy(sourceArnsToPaste(statements, intended));
  return parseTrustPolicy(pasted).statements.flatMap(({ conditions }) => conditions);
}

/** The first index for which a test holds that holds for all indexes after it too; the last one if that is the only one left. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let [from, to] = [0, length - 1];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function failingReason(condition: Condition, intended: Decided): string {
  const { operator, keyName, values, key } = condition;
  const isUnsuitable = suitability(condition) === "no";
  const unreadable = isUnreadable(condition) ? unreadableReasons.get(operator?.family) : undefined;
  if (!isUnsuitable && unreadable !== undefined) return unreadable;
  if (isNeverCarried(keyName)) return neverCarriedReason(key);
  if (operator?.family === "Null" && keyName === sourceArnName)
    return "it wants a request without aws:SourceArn, and that of a Fargate profile has it";
  if (values.length === 0) return "it lists no value";
  if (operator && isUnsuitable)
    return `${operator.base} is no operator for ${quote(key)}, which holds ${holdsOf(keyName)}, and nothing meets it`;
  if (keyName === sourceAccountName) {
    const [fault] = values.flatMap((value) => faultInAccount(value, intended) ?? []);
    if (fault !== undefined) return fault;
  }
  if (keyName !== sourceArnName) return otherReason(condition);
  const faults = [...new Set(values.map((value) => faultInSourceArn(value, condition, intended)))];
  return faults.length > 3 ? `${faults.slice(0, 3).join("; ")}; and ${faults.length - 3} more` : faults.join("; ");
}

/** Why nobody can read the values of a condition, by the family of its operator. */
const unreadableReasons = new Map<string | undefined, string>([
  ["Date", "it holds no date as IAM writes it, such as 2030-01-31T00:00:00Z"],
  ["Null", "Null takes true or false, and it holds neither"],
  ["Numeric", "it holds no number"],
]);

/** What every request of the Fargate service carries under a key that is not aws:SourceArn. */
const carried: Record<string, string> = {
  "aws:principalisawsservice": "true",
  "aws:principalservicename": fargateService,
  "aws:securetransport": "true",
};

function otherReason(condition: Condition): string {
  const { key, keyName, values } = condition;
  const value = carried[keyName];
  if (value !== undefined) return `a request of ${fargateService} carries "${value}" under ${quote(key)}`;
  if (holdsOf(keyName) === "a time") return "it does not hold at the present time";
  if (values.some((one) => one.includes("${")) && patternsOf(condition, false)?.possible.length === 0)
    return `it holds a policy variable that no request of ${fargateService} fills in`;
  return `a request of ${fargateService} does not meet this condition`;
}

function neverCarriedReason(key: string): string {
  return whyNeverCarried(key, quote(key, "this key"));
}
