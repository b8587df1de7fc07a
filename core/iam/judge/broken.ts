import { actionMatches, assumeRole } from "../actions";
import { evaluateCondition } from "../conditions/evaluate";
import { permittingAllow, type Request, statementApplies } from "../evaluate";
import { fargateService } from "../names";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { quote } from "../../text";
import { isFargate, fargatePrincipal, looksLikeFargate, namesFargate } from "./fargate-principal";
import type { Finding } from "./finding";
import type { Decided } from "./intended";
import { isNeverCarried } from "./choices";
import { requests, sourceArnName, sourcesOf } from "./requests";
import { conditionToPaste } from "./suggest";

/** Why the Fargate service can assume the role for no intended profile, if that is so; else undefined. */
export function findBroken(
  statements: readonly Statement[],
  intended: Decided,
  profiles: readonly string[],
): Finding | undefined {
  const asked: Request[] = [];
  const sources = sourcesOf(statements, profiles);
  const now = intended.now.getTime();
  for (const request of requests(statements, fargatePrincipal, assumeRole, sources, [now])) {
    if (permittingAllow(statements, request)) return undefined;
    asked.push(request);
  }
  return explainBroken(statements, asked, intended);
}

const consequence = "so pods never start";

function explainBroken(statements: readonly Statement[], asked: readonly Request[], intended: Decided): Finding {
  const finding = (statement: Statement | undefined, element: string, reason: string, fix: string): Finding => ({
    kind: "broken",
    statement: statement?.label ?? "the document",
    element,
    reason: `${reason}, ${consequence}`,
    fix,
  });
  const principalFix = `"Principal": {"Service": "${fargateService}"}`;
  const condition = conditionToPaste(statements, intended);
  const named = statements.filter((statement) => statement.effect === "Allow" && namesFargate(statement));
  const allow = named.find(({ principals }) => principals.entries.some(isFargate)) ?? named[0];
  if (!allow) {
    const deny = statements.find(namesFargate);
    return finding(
      deny,
      "Effect",
      `no statement allows ${fargateService} to assume the role`,
      `add {"Effect": "Allow", ${condition}, ${principalFix}, "Action": "sts:AssumeRole"}`,
    );
  }
  const alike = allow.principals.entries.find(looksLikeFargate);
  if (alike && !allow.principals.entries.some(isFargate)) {
    const reason =
      alike.value.toLowerCase() === fargateService
        ? `${quote(alike.value)} is a service and stands under ${alike.type}`
        : `${quote(alike.value)} is not the Fargate service, which is ${fargateService} in every partition`;
    return finding(allow, `Principal.${alike.type}`, reason, principalFix);
  }
  if (actionMatches(allow, assumeRole) === "no") {
    return finding(
      allow,
      allow.actions.negated ? "NotAction" : "Action",
      "it does not allow sts:AssumeRole",
      '"Action": "sts:AssumeRole"',
    );
  }
  const failing = allow.conditions.find((one) =>
    asked.every((request) => evaluateCondition(one, request.context.get(one.keyName)) === "no"),
  );
  if (failing) {
    const fix =
      failing.keyName === sourceArnName
        ? condition
        : `remove ${quote(failing.key, "the condition")} from the Condition`;
    return finding(allow, failing.element, failingReason(failing), fix);
  }
  const deny = mostBlocking(
    statements,
    asked.filter((request) => statementApplies(allow, request) !== "no"),
  );
  if (deny) {
    const narrower = condition.replace("ArnLike", "ArnNotLike");
    const onSourceArn = deny.conditions.some(({ keyName }) => keyName === sourceArnName);
    return finding(
      deny,
      denyElement(deny),
      "it denies every Fargate profile that the role is for",
      onSourceArn ? narrower : `add to its ${narrower}`,
    );
  }
  return finding(
    allow,
    "Condition",
    "its conditions cannot hold together for any Fargate profile that the role is for",
    condition,
  );
}

/** The Deny statement that blocks the most of the requests, if any does. */
function mostBlocking(statements: readonly Statement[], asked: readonly Request[]): Statement | undefined {
  const [most] = statements
    .filter(({ effect }) => effect === "Deny")
    .map((deny) => ({ deny, blocked: asked.filter((request) => statementApplies(deny, request) === "yes").length }))
    .filter(({ blocked }) => blocked > 0)
    .sort((one, other) => other.blocked - one.blocked);
  return most?.deny;
}

function denyElement(deny: Statement): string {
  return deny.conditions[0]?.element ?? "Effect";
}

function failingReason(condition: Condition): string {
  const { operator, keyName } = condition;
  if (isNeverCarried(keyName))
    return `a request of ${fargateService} never carries ${quote(condition.key, "this key")}`;
  if (keyName !== sourceArnName) return `a request of ${fargateService} does not meet this condition`;
  if (operator?.family === "Null")
    return "it wants a request without aws:SourceArn, and that of a Fargate profile has it";
  const values = condition.values.map((value) => quote(value)).join(", ");
  if (condition.values.length === 0) return "it lists no value";
  if (operator?.family === "String" && !operator.wildcards && condition.values.some((value) => /[*?]/.test(value))) {
    return `in ${operator.base} a * stands for itself, and no ARN of a Fargate profile holds one: ${values}`;
  }
  return `${values} ${condition.values.length === 1 ? "matches" : "match"} no Fargate profile of an existing Region that the role is for`;
}
