import { parseTrustPolicy, scopeTrustPolicy, suggestSourceArns, whyTooLong, type Intended } from "../../core/trust";
import type { JudgedRole } from "../../core/facts/judged-role";
import { newerRegions } from "../adapter/config";

/** A trust policy made right, with what to know of it, or why it cannot be made right without guessing. */
export type Remedy = { document: unknown; notice?: string } | { missing: string };

/**
 * Scopes what the Fargate service may do, and keeps the other statements, ids, and the form: text or object.
 * @param known the one cluster in sight
 */
export function remedyFor({ document }: JudgedRole, intended: Intended, known: string | undefined): Remedy {
  const clusters = intended.clusters ?? (known === undefined ? undefined : [known]);
  const { statements } = parseTrustPolicy(document);
  const own = suggestSourceArns(statements, intended);
  const suggestion = "missing" in own ? suggestSourceArns(statements, { ...intended, clusters }) : own;
  if ("missing" in suggestion) return { missing: missing[suggestion.missing] };
  // A misspelt Region would lock all pods out.
  const [newer] = newerRegions(intended.regions?.filter((region) => isWrittenAnew(region, suggestion, document)));
  if (newer !== undefined)
    return { missing: `"regions" of this policy has ${newer}: write it into the trust policy yourself` };
  const scoped = scopeTrustPolicy(document, suggestion.sourceArns);
  if (scoped === undefined) return { missing: "the document cannot be rewritten without losing what else it says" };
  const tooLong = whyTooLong(scoped);
  const notice =
    tooLong &&
    `the trust policy with a line for each cluster has ${tooLong.reason}: "clusters" of this policy takes globs such as "prod-*", which are shorter`;
  if (notice !== undefined && tooLong?.isFinal) return { missing: notice };
  return {
    document: typeof document === "string" ? JSON.stringify(scoped) : scoped,
    ...(notice !== undefined && { notice }),
  };
}

/** True for a Region of a suggestion that a trust policy does not have yet. */
function isWrittenAnew(region: string, { sourceArns }: { sourceArns: string[] }, document: unknown): boolean {
  const part = `:eks:${region}:`;
  const before = typeof document === "string" ? document : JSON.stringify(document);
  return sourceArns.some((arn) => arn.includes(part)) && !before.includes(part);
}

const missing = {
  account: 'the role\'s account is not in sight: set "accounts" in the configuration of this policy to the one account',
  cluster: 'the role\'s cluster is not in sight: set "clusters" in the configuration of this policy',
};
