import { unknown } from "../../records/record";
import { policyForOthers } from "../../records/node-role";
import { asList, asObject, groupBy, isObject, mapValues, parsedJson } from "../../text";

type Json = Record<string, unknown>;

/**
 * The trust policy that an `aws_iam_policy_document` gives which Terraform reads at the apply, if what the plan knows of it shows
 * that no pod on Fargate is meant; else `unknown`.
 * @param values with `unknown` for what only the apply knows
 * @see https://developer.hashicorp.com/terraform/tutorials/aws/aws-iam-policy
 */
export function policyAtApply(values: Json): unknown {
  const documentLists = ["source_policy_documents", "override_policy_documents", "source_json", "override_json"];
  const Statement = [
    ...asList(values.statement).map(statementOf),
    ...documentLists.flatMap((name) => statementsIn(values[name])),
  ];
  return (Statement.length > 0 ? policyForOthers({ Version: "2012-10-17", Statement }) : undefined) ?? unknown;
}

/** The statements of other documents that go into one. */
function statementsIn(documents: unknown): unknown[] {
  return asList(documents ?? []).flatMap((written) => {
    const document = typeof written === "string" ? parsedJson(written) : written;
    return isObject(document) ? asList(document.Statement) : [unknown];
  });
}

function statementOf(block: unknown): unknown {
  if (!isObject(block)) return unknown;
  const { effect, actions, not_actions: notActions, principals, not_principals: notPrincipals, condition } = block;
  const isGiven = (list: unknown) => list === unknown || asList(list ?? []).length > 0;
  return {
    Effect: effect ?? "Allow",
    ...(isGiven(principals) && { Principal: principalOf(principals) }),
    ...(isGiven(notPrincipals) && { NotPrincipal: principalOf(notPrincipals) }),
    ...(isGiven(actions) && { Action: actions }),
    ...(isGiven(notActions) && { NotAction: notActions }),
    // What it asks for is not worth reading: any condition may hold.
    ...(isGiven(condition) && { Condition: { StringEquals: { "aws:SourceArn": unknown } } }),
  };
}

function principalOf(blocks: unknown): unknown {
  const entries = asList(blocks).map((block) => {
    const { type, identifiers } = asObject(block);
    return [typeof type === "string" ? type : unknown, identifiers] as const;
  });
  if (blocks === unknown || entries.some(([type]) => type === unknown)) return unknown;
  if (entries.some(([type]) => type === "*")) return "*";
  const byType = groupBy(entries, ([type]) => type);
  return mapValues(Object.fromEntries(byType), (principals) =>
    principals.flatMap(([, identifiers]) => asList(identifiers)),
  );
}

/** What the configuration of a resource says of its properties, with `unknown` for all that is not constant. */
export function constantsIn(expressions: Json): Json {
  function valueOf(expression: unknown): unknown {
    if (Array.isArray(expression)) return expression.map(valueOf);
    if (!isObject(expression)) return expression;
    if ("constant_value" in expression) return expression.constant_value;
    return "references" in expression || Object.keys(expression).length === 0 ? unknown : constantsIn(expression);
  }
  return mapValues(expressions, valueOf);
}
