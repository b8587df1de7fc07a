import { arnMatches } from "../conditions/arn";
import { evaluateCondition } from "../conditions/evaluate";
import type { Request } from "../evaluate";
import { fargateService, sourceArnKey } from "../names";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { quote } from "../../text";
import { hasVariable, splitTokens, tokenize } from "../wildcards";
import type { Finding } from "./finding";
import { type Decided, type Outside, outside } from "./intended";
import { conditionsOn, sourceAccountName, sourceArnName } from "./requests";
import { conditionToPaste } from "./suggest";

/** A request that an Allow statement lets through. */
export interface Leak {
  statement: Statement;
  request: Request;
  /** Nothing ties the request to an intended account. */
  foreign: boolean;
}

/** Puts into words why an Allow statement lets a request through that nobody intended. */
export function explainUnsafe(
  { statement, request, foreign }: Leak,
  statements: readonly Statement[],
  intended: Decided,
): Finding {
  const sourceArn = request.context.get(sourceArnName) as string | undefined;
  const how = outside(sourceArn, intended) ?? "absent";
  const accountOnly = !foreign && sourceArn === undefined;
  const cause = accountOnly ? accountOnlyCause(statement) : causeOf(statement, statements, sourceArn, how);
  return {
    kind: accountOnly ? "account-only" : "unsafe",
    statement: statement.label,
    ...cause,
    example: exampleOf(request.context.get(sourceAccountName), sourceArn),
    fix: conditionToPaste(statements, intended),
  };
}

type Cause = Pick<Finding, "element" | "reason">;

function accountOnlyCause(statement: Statement): Cause {
  const [condition] = conditionsOn([statement], sourceAccountName);
  return {
    element: condition?.element ?? "Condition",
    reason:
      "only aws:SourceAccount limits who can use the role, so it is open to everything in the account; AWS asks for aws:SourceArn",
  };
}

function causeOf(
  statement: Statement,
  statements: readonly Statement[],
  sourceArn: string | undefined,
  how: Outside,
): Cause {
  const conditions = conditionsOn([statement], sourceArnName);
  const [first] = conditions;
  if (!first) return missingCause(statement, statements, how);
  // Every one of them lets the request through; the one that says most about it is the one that means to limit it.
  const condition = conditions.find(({ operator }) => operator && operator.family !== "Null") ?? first;
  return { element: condition.element, reason: reasonOf(condition, sourceArn, how) };
}

function missingCause(statement: Statement, statements: readonly Statement[], how: Outside): Cause {
  if (!statement.principals.readable || !statement.actions.readable) {
    return {
      element: statement.principals.readable ? "Action" : "Principal",
      reason:
        "it cannot be read, so it may let the Fargate service assume the role without any condition on aws:SourceArn",
    };
  }
  const unreadable = statement.conditions.find((condition) => condition.keyName === "");
  if (unreadable) return { element: unreadable.element, reason: "it cannot be read, so it may let anything through" };
  const similar = statement.conditions.find(({ keyName }) => /source.?arn/.test(keyName));
  if (similar) {
    return {
      element: similar.element,
      reason: `${quote(similar.key, "the key")} is not the condition key ${sourceArnKey}`,
    };
  }
  const keys = [...new Set(statement.conditions.map(({ key }) => quote(key, "a key")))];
  return {
    element: "Condition",
    reason: `it has no condition on ${sourceArnKey}, ${consequence(keys, statements, how)}`,
  };
}

function consequence(keys: readonly string[], statements: readonly Statement[], how: Outside): string {
  if (keys.length > 0) return `and ${keys.join(", ")} does not keep it to the Fargate profiles that the role is for`;
  if (statements.some(({ effect }) => effect === "Deny")) return `and no Deny blocks ${outsiders[how]}`;
  return "so the Fargate profiles of every AWS account can use the role";
}

const outsiders: Record<Outside, string> = {
  absent: "a request without it",
  account: "the Fargate profiles of every other account",
  resource: "what is no Fargate profile",
  cluster: "every cluster that the role is not for",
  region: "every Region that the role is not for",
};

function reasonOf(condition: Condition, sourceArn: string | undefined, how: Outside): string {
  const { operator } = condition;
  if (!operator || !condition.readable) return "it cannot be understood, so it may let anything through";
  if (condition.duplicates.length > 0) return "the key stands twice, and one of the two lets the request through";
  if (operator.family === "Null") return "Null asks only whether the key is there, not what it says";
  if (sourceArn === undefined) return absentReason(condition);
  if (operator.negated) return "it lets everything through but what it lists";
  if (operator.family !== "String" && operator.family !== "Arn") {
    return `${operator.base} is no operator for an ARN, so it may let anything through`;
  }
  const value =
    condition.values.find(
      (candidate) => evaluateCondition({ ...condition, values: [candidate] }, sourceArn) !== "no",
    ) ?? "";
  return `${quote(value)} ${valueReason(value, condition, sourceArn, how)}`;
}

function absentReason({ operator }: Condition): string {
  if (operator?.ifExists) return "IfExists lets a request without the key through";
  if (operator?.quantifier === "ForAllValues") return "ForAllValues lets a request without the key through";
  if (operator?.negated) return "a negated operator lets a request without the key through";
  return "it lets a request without the key through";
}

function valueReason(value: string, { operator, variables }: Condition, sourceArn: string, how: Outside): string {
  const tokens = tokenize(value, { wildcards: true, variables });
  if (hasVariable(tokens)) return "holds a policy variable, which is whatever the request brings";
  if (operator?.family === "Arn" && splitTokens(tokens, ":", 6).length < 6) {
    return "has fewer than the six parts of an ARN, so it may match anything";
  }
  if (operator?.base === "StringLike" && arnMatches(value, sourceArn, variables) !== "yes") {
    return "is open, since in StringLike a * also crosses colons; ArnLike matches each part of the ARN on its own";
  }
  switch (how) {
    case "account":
      return accountReason(value);
    case "cluster":
      return "also matches clusters that the role is not for";
    case "region":
      return "also matches Regions that the role is not for";
    default:
      return "also matches what is no Fargate profile";
  }
}

function accountReason(value: string): string {
  const account = value.split(":")[4] ?? "";
  return /[*?]/.test(account) ? "has a wildcard for the account" : "names an account that the role is not for";
}

function exampleOf(account: unknown, sourceArn: string | undefined): string {
  const withAccount =
    sourceArn === undefined && typeof account === "string" ? ` and with aws:SourceAccount ${quote(account)}` : "";
  return sourceArn === undefined
    ? `${fargateService} without ${sourceArnKey}${withAccount}`
    : `${fargateService} with ${sourceArnKey} ${quote(sourceArn)}`;
}
