import { Secret } from "@pulumi/policy";
import { parseTrustPolicy, scopeTrustPolicy, suggestSourceArns, type Intended } from "../../core/iam";
import type { JudgedRole } from "./role";

/** A trust policy made right, or why it cannot be made right without guessing. */
export type Remedy = { document: unknown } | { missing: string };

/** Scopes what the Fargate service may do, and keeps the other statements, ids, and the form: text or object. */
export function remedyFor({ role, document }: JudgedRole, intended: Intended): Remedy {
  const suggestion = suggestSourceArns(parseTrustPolicy(document).statements, intended, role.partition);
  if ("missing" in suggestion) return { missing: missing[suggestion.missing] };
  const scoped = scopeTrustPolicy(document, suggestion.sourceArns);
  if (scoped === undefined) return { missing: "the document cannot be rewritten without losing what else it says" };
  return { document: typeof document === "string" ? JSON.stringify(scoped) : scoped };
}

const missing = {
  account: 'the role\'s account is not in sight: set "accounts" in the configuration of this policy to the one account',
  cluster: 'the role\'s cluster is not in sight: set "clusters" in the configuration of this policy',
};

/**
 * Puts a value into the properties of a resource under remediation. The SDK keeps a property that is a secret secret;
 * a secret deep inside what gets replaced would be lost, so then all of the new value is one.
 */
export function replaceProperty(props: Record<string, unknown>, property: string, value: unknown): void {
  const old = withoutProxies(props)[property];
  props[property] = !(old instanceof Secret) && holdsSecret(old) ? new Secret(value) : value;
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

/** The SDK shows secrets as plain values; only what is behind its proxies tells which they are. */
function withoutProxies(props: Record<string, unknown>): Record<string, unknown> {
  let value = props;
  while (value.__isSpecialProxy === true) value = value.__getSpecialProxyTarget as Record<string, unknown>;
  return value;
}
