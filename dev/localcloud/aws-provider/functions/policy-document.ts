import type { Values } from "../core/values";

interface Principal {
  type: string;
  identifiers: string[];
}

interface Condition {
  test: string;
  variable: string;
  values: string[];
}

interface Statement {
  sid?: string;
  effect?: string;
  actions?: string[];
  notActions?: string[];
  resources?: string[];
  notResources?: string[];
  principals?: Principal[];
  notPrincipals?: Principal[];
  conditions?: Condition[];
}

/** A list of one is written as the one. */
const listOf = (texts: readonly string[] = []): string | string[] | undefined =>
  texts.length > 1 ? [...texts].sort().reverse() : texts[0];

function principalOf(principals: readonly Principal[] = []): unknown {
  if (principals.length === 0) return undefined;
  if (principals.some(({ type, identifiers }) => type === "*" && identifiers.includes("*"))) return "*";
  const ofType = Map.groupBy(principals, ({ type }) => type);
  return Object.fromEntries(
    [...ofType].map(([type, all]) => [type, listOf(all.flatMap(({ identifiers }) => identifiers))]),
  );
}

function conditionOf(conditions: readonly Condition[] = []): unknown {
  if (conditions.length === 0) return undefined;
  const ofTest = Map.groupBy(conditions, ({ test }) => test);
  return Object.fromEntries(
    [...ofTest].map(([test, all]) => [
      test,
      Object.fromEntries(all.map(({ variable, values }) => [variable, listOf(values)])),
    ]),
  );
}

/** The document of `aws.iam.getPolicyDocument` from its statements. It does not merge documents. */
export async function getPolicyDocument(args: Values): Promise<Values> {
  const { statements = [], version = "2012-10-17", policyId } = args as { statements?: Statement[] } & Values;
  const merged = Object.keys(args).find((name) => /^(source|override)/.test(name));
  if (merged !== undefined)
    throw new Error(`the stand-in for the aws provider does not know ${merged} of getPolicyDocument`);
  const document = {
    Version: version,
    Id: policyId,
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.effect ?? "Allow",
      Principal: principalOf(statement.principals),
      NotPrincipal: principalOf(statement.notPrincipals),
      Action: listOf(statement.actions),
      NotAction: listOf(statement.notActions),
      Resource: listOf(statement.resources),
      NotResource: listOf(statement.notResources),
      Condition: conditionOf(statement.conditions),
    })),
  };
  return { ...args, id: "policy", json: JSON.stringify(document, null, 2), minifiedJson: JSON.stringify(document) };
}
