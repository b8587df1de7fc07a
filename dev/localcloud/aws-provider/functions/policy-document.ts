import type { Values } from "../core/values";

type Statement = {
  sid?: string;
  effect?: string;
  actions?: string[];
  notActions?: string[];
  resources?: string[];
  notResources?: string[];
  principals?: Principal[];
  notPrincipals?: Principal[];
  conditions?: { test: string; variable: string; values: string[] }[];
};
type Principal = { type: string; identifiers: string[] };

/**
 * Writes a policy document of statements; sources and overrides are not merged
 * (https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicydocument/).
 */
export async function getPolicyDocument(args: Values): Promise<Values> {
  for (const name of ["sourcePolicyDocuments", "overridePolicyDocuments", "sourceJson", "overrideJson"]) {
    if (args[name] !== undefined) throw new Error(`the stand-in for aws.iam.getPolicyDocument does not merge ${name}`);
  }
  const policy = {
    Version: (args.version as string | undefined) ?? "2012-10-17",
    Id: args.policyId,
    Statement: ((args.statements ?? []) as Statement[]).map(statementOf),
  };
  const minifiedJson = JSON.stringify(policy);
  return { ...args, id: String(minifiedJson.length), json: JSON.stringify(policy, undefined, 2), minifiedJson };
}

function statementOf(statement: Statement): Values {
  return {
    Sid: statement.sid,
    Effect: statement.effect ?? "Allow",
    Action: oneOrMany(statement.actions),
    NotAction: oneOrMany(statement.notActions),
    Resource: oneOrMany(statement.resources),
    NotResource: oneOrMany(statement.notResources),
    Principal: principalsOf(statement.principals),
    NotPrincipal: principalsOf(statement.notPrincipals),
    Condition: conditionsOf(statement.conditions),
  };
}

function oneOrMany(values: string[] | undefined): string | string[] | undefined {
  if (!values || values.length === 0) return undefined;
  return values.length === 1 ? values[0] : values;
}

function principalsOf(principals: Principal[] | undefined): unknown {
  if (!principals || principals.length === 0) return undefined;
  if (principals.some(({ type, identifiers }) => type === "*" && identifiers.includes("*"))) return "*";
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, oneOrMany(identifiers)]));
}

function conditionsOf(conditions: Statement["conditions"]): unknown {
  if (!conditions || conditions.length === 0) return undefined;
  const operators: { [operator: string]: { [key: string]: unknown } } = {};
  for (const { test, variable, values } of conditions) (operators[test] ??= {})[variable] = oneOrMany(values);
  return operators;
}
