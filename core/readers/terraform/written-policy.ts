import { asList, asObject, isObject, parsedJson } from "../../text";
import { isSameTrust } from "../../trust";
import type { References } from "./references";

/**
 * How Terraform writes the trust policy of a role: in the statements of a data source, whose address this is; as an expression; or in a
 * way that may be a text.
 */
export type WrittenPolicy = { document: string } | "expression" | "text";

/** @param resources also those that the file has read */
export function writtenPolicy(
  role: string,
  resources: readonly { address: string; values: Record<string, unknown> }[],
  configuration: References,
): WrittenPolicy {
  const expression = configuration.expressionsOf(role).assume_role_policy;
  // A state has no expressions, and what is constant is a text.
  if (!isObject(expression) || typeof expression.constant_value === "string") return "text";
  const [named = "", second] = configuration.of(role).get("assume_role_policy") ?? [];
  const [, document] = /^((?:module\..+\.)?data\.aws_iam_policy_document\..+)\.json$/.exec(named) ?? [];
  if (document === undefined || second !== undefined) return "expression";
  const valuesAt = (address: string) => resources.find((resource) => resource.address === address)?.values ?? {};
  const policy = String(valuesAt(role).assume_role_policy);
  const blocks = configuration.expressionsOf(document);
  // The role may change what it gets of the data source.
  const { json = policy } = valuesAt(document);
  const isUnchanged = typeof json === "string" && isSameTrust(json, policy);
  return isUnchanged && areOfPolicy(blocks, policy) ? { document } : "expression";
}

/** Blocks that a loop makes, or that come from another document, are not those of the policy. */
function areOfPolicy({ statement, ...more }: Record<string, unknown>, policy: string) {
  const { Statement: statements } = asObject(parsedJson(policy));
  if (asList(statement).length !== asList(statements).length) return false;
  if (Object.keys(more).some((name) => /^(?:source|override)_/.test(name))) return false;
  return !/"(?:each|count)\./.test(JSON.stringify(statement) ?? "");
}
