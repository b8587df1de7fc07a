import {
  addSourceArns,
  buildTrustPolicy,
  isKnownRegion,
  judgeTrustPolicy,
  looksLikeRegion,
  parseTrustPolicy,
  permitsEveryProfile,
  readSourceArn,
  regionsOf,
  scopeTrustPolicy,
  soundSourceArns,
  type TrustPolicy,
} from "../../core/trust";
import { reasonWithPlace } from "../../core/findings/render/trust";

/** A trust policy made from an existing one, and what of that one could not stay. */
export interface MergedTrust {
  policy: TrustPolicy;
  /** What was changed beyond adding lines, in words; empty if nothing was. */
  changes: string[];
  /** What is still wrong with it, in words: who else may assume the role. It must not be kept, nor taken away unasked. */
  refused: string[];
}

/**
 * Adds SourceArns to an existing trust policy and keeps of it what is safe: the lines of other clusters of the account,
 * and statements that deny. What lets anyone else's clusters use the role is replaced; what lets others than the Fargate service
 * assume the role is in `refused`: the policy pack refuses it too, and whoever uses it would lose it.
 */
export function mergeTrust(document: string, sourceArns: readonly string[], accountId: string): MergedTrust {
  const merged = merge(document, sourceArns, accountId);
  const { scoped, exclusive } = judgeTrustPolicy(merged.policy, { accounts: [accountId] });
  const refused = [...scoped, ...exclusive].map(reasonWithPlace);
  const shut = shutOut(merged.policy, sourceArns).map((arn) => `its Deny statements keep ${arn} out`);
  return { ...merged, refused: [...refused, ...(refused.length === 0 ? shut : [])] };
}

function merge(document: string, sourceArns: readonly string[], accountId: string): Omit<MergedTrust, "refused"> {
  const added = addSourceArns(document, sourceArns);
  if (added && shutOut(added, sourceArns).length === 0) return { policy: added, changes: [] };

  const lines = soundSourceArns(parseTrustPolicy(document).statements, {
    accounts: [accountId],
    ...youngRegions(document),
  });
  const all = [...new Set([...lines, ...sourceArns])];
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

/**
 * The Regions of SourceArns that this version does not know: they may be younger, and a cluster there must not lose its line.
 * One that does not exist lets in nobody.
 */
function youngRegions(document: string): { regions?: string[] } {
  const named = [...document.matchAll(/:eks:([^:]*):/g)].map(([, region = ""]) => region);
  const young = named.filter((region) => looksLikeRegion(region) && !isKnownRegion(region));
  return young.length === 0 ? {} : { regions: ["*", ...young] };
}

/** The SourceArns for whose profiles the service cannot assume the role, since other conditions or a Deny keep it from it. */
function shutOut(policy: TrustPolicy, sourceArns: readonly string[]): string[] {
  return sourceArns.filter((arn) => {
    const { partition, region, accountId, cluster } = readSourceArn(arn);
    const [anyRegion = region] = regionsOf(partition);
    const place = {
      cluster: cluster === "*" ? "any" : cluster,
      region: region === "*" ? anyRegion : region,
      accountId,
    };
    return !permitsEveryProfile(policy, place);
  });
}

/** What was wrong before. Nothing is lost where the Fargate service was not mentioned. */
function replacedScope(document: string, accountId: string): string[] {
  return judgeTrustPolicy(document, { accounts: [accountId] }).scoped.map(reasonWithPlace);
}
