import {
  addSourceArns,
  buildTrustPolicy,
  judgeTrustPolicy,
  parseTrustPolicy,
  scopeTrustPolicy,
  soundSourceArns,
  type TrustPolicy,
} from "../../core/iam";

/** A trust policy made from an existing one, and what of that one could not stay. */
export interface MergedTrust {
  policy: TrustPolicy;
  /** What was changed beyond adding lines, in words; empty if nothing was. */
  changes: string[];
}

/**
 * Adds SourceArns to an existing trust policy and keeps of it what is safe: the lines of other clusters of the account,
 * and statements for others than the Fargate service. What lets anyone else use the role for Fargate is replaced.
 */
export function mergeTrust(document: string, sourceArns: readonly string[], accountId: string): MergedTrust {
  const added = addSourceArns(document, sourceArns);
  if (added) return { policy: added, changes: [] };

  const all = [
    ...new Set([...soundSourceArns(parseTrustPolicy(document).statements, { accounts: [accountId] }), ...sourceArns]),
  ];
  const scoped = scopeTrustPolicy(document, all);
  if (scoped) return { policy: scoped, changes: replacedScope(document, accountId) };

  const { document: raw = {}, statements } = parseTrustPolicy(document);
  const kept = [raw.Statement ?? []]
    .flat()
    .filter((statement) => scopeTrustPolicy({ ...raw, Statement: [statement] }, all));
  const policy = scopeTrustPolicy({ ...raw, Statement: kept }, all) ?? buildTrustPolicy(all);
  const dropped = statements.length - kept.length;
  return { policy, changes: [`${dropped === 1 ? "a statement" : `${dropped} statements`} that cannot be kept safely`] };
}

/** Nothing is lost where the Fargate service was not mentioned before. */
function replacedScope(document: string, accountId: string): string[] {
  const { concernsFargate, scoped } = judgeTrustPolicy(document, { accounts: [accountId] });
  if (!concernsFargate || scoped.length === 0) return [];
  return scoped.map(({ statement, element, reason }) => `${statement}, ${element}: ${reason}`);
}
