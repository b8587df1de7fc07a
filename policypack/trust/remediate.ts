import {
  gainsNobody,
  isSameTrust,
  keptOut,
  lettingIn,
  mentionedAccounts,
  onlyPartition,
  parseTrustPolicy,
  type Rewriting,
  rewriteTrust,
  sourceArn,
  suggestSourceArns,
  whyTooLong,
  type Intended,
} from "../../core/trust";
import { doubtText } from "../../core/findings/render/access";
import { judgeTrust, type JudgedRole } from "../../core/facts/role-trust";
import { newerRegions } from "../../core/findings/configuration/schema";

/** A trust policy made right, with what to know of it, or why it is left as it is. */
export type Remedy = { document: unknown; notices: string[] } | { missing: string };

/**
 * Makes a trust policy right by the smallest change that lets in nobody anew but a cluster that the policy or the program names, and
 * keeps out nobody whom the role is for. Its form stays: text or object.
 * @param known the one cluster in sight
 */
export function remedyFor({ document }: JudgedRole, intended: Intended, known: string | undefined): Remedy {
  const { statements } = parseTrustPolicy(document);
  const accounts = intended.accounts ?? mentionedAccounts(lettingIn(statements));
  if (intended.accounts === undefined && accounts.length !== 1) return { missing: missing.account };
  const wanted = { ...intended, accounts };
  const before = typeof document === "string" ? document : JSON.stringify(document);
  const rewriting = rewrite(document, wanted, known);
  if ("missing" in rewriting) return rewriting;
  if ("doubt" in rewriting) return { missing: doubtText(rewriting.doubt) };
  const { policy } = rewriting;
  const after = JSON.stringify(policy);
  if (isSameTrust(after, before))
    return { missing: doubtText({ kind: "wrong", findings: judgeTrust(document, intended).scoped }) };
  // A misspelt Region would lock all pods out.
  const isNew = (part: string) => after.includes(part) && !before.includes(part);
  const [newer] = newerRegions(intended.regions?.filter((region) => isNew(`:eks:${region}:`)));
  if (newer !== undefined)
    return { missing: `"regions" of this policy has ${newer}: write it into the trust policy yourself` };
  const tooLong = whyTooLong(policy);
  const long = `the trust policy with a line for each cluster has ${tooLong?.reason}: "clusters" of this policy takes globs such as "prod-*", which are shorter`;
  if (tooLong?.isFinal) return { missing: long };
  const { partition = onlyPartition(statements) ?? "*" } = intended;
  const everyCluster = (accountId: string) => sourceArn({ partition, region: "*", accountId, cluster: "*" });
  const isOpenIn = (accountId: string) =>
    !intended.clusters && keptOut(policy, { intended: wanted, asked: [everyCluster(accountId)] }).length === 0;
  const open = accounts
    .filter(isOpenIn)
    .map(
      (one) =>
        `any cluster of account ${one} can use it, as before: name its clusters in "clusters" of this policy to limit it to them`,
    );
  return { document: typeof document === "string" ? after : policy, notices: [...(tooLong ? [long] : []), ...open] };
}

/** If the policy lets in none of the pods that it is for, it is to let in those of the clusters that it, or the program, names. */
function rewrite(
  document: unknown,
  intended: Intended & { accounts: readonly string[] },
  known: string | undefined,
): Rewriting | { missing: string } {
  const rewriting = rewriteTrust(document, { intended, asked: [] });
  const isServing = !gainsNobody({ Statement: [] }, document, intended, "intended");
  if (!("doubt" in rewriting) || isServing) return rewriting;
  const { statements } = parseTrustPolicy(document);
  const own = suggestSourceArns(statements, intended);
  const clusters = intended.clusters ?? (known === undefined ? undefined : [known]);
  const suggestion = "missing" in own ? suggestSourceArns(statements, { ...intended, clusters }) : own;
  if ("missing" in suggestion) return { missing: missing[suggestion.missing] };
  return rewriteTrust(document, { intended, asked: suggestion.sourceArns });
}

const missing = {
  account: 'the role\'s account is not in sight: set "accounts" in the configuration of this policy to the one account',
  cluster: 'the role\'s cluster is not in sight: set "clusters" in the configuration of this policy',
};
