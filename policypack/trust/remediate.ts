import {
  parseTrustPolicy,
  scopeTrustPolicy,
  suggestSourceArns,
  trustPolicyLimit,
  trustPolicyLimitMaximum,
  type Intended,
} from "../../core/iam";
import type { JudgedRole } from "../../core/role-uses";
import { clusterInSight } from "./clusters";

/** A trust policy made right, with what to know of it, or why it cannot be made right without guessing. */
export type Remedy = { document: unknown; notice?: string } | { missing: string };

/** Scopes what the Fargate service may do, and keeps the other statements, ids, and the form: text or object. */
export function remedyFor({ document }: JudgedRole, intended: Intended): Remedy {
  const known = clusterInSight();
  const clusters = intended.clusters ?? (known === undefined ? undefined : [known]);
  const { statements } = parseTrustPolicy(document);
  const own = suggestSourceArns(statements, intended);
  const suggestion = "missing" in own ? suggestSourceArns(statements, { ...intended, clusters }) : own;
  if ("missing" in suggestion) return { missing: missing[suggestion.missing] };
  const scoped = scopeTrustPolicy(document, suggestion.sourceArns);
  if (scoped === undefined) return { missing: "the document cannot be rewritten without losing what else it says" };
  const text = JSON.stringify(scoped);
  const wider = '"clusters" of this policy takes globs such as "prod-*", which are shorter';
  const has = `the trust policy with a line for each cluster has ${text.length} characters`;
  if (text.length > trustPolicyLimitMaximum)
    return { missing: `${has}, and no quota allows more than ${trustPolicyLimitMaximum}: ${wider}` };
  return {
    document: typeof document === "string" ? text : scoped,
    ...(text.length > trustPolicyLimit && {
      notice: `${has}, and IAM takes ${trustPolicyLimit} unless the account's quota "Role trust policy length" is higher: ${wider}`,
    }),
  };
}

const missing = {
  account: 'the role\'s account is not in sight: set "accounts" in the configuration of this policy to the one account',
  cluster: 'the role\'s cluster is not in sight: set "clusters" in the configuration of this policy',
};
