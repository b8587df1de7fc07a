import { isKnownRegion, judgeTrustPolicy, looksLikeRegion, rewriteTrust } from "../../core/trust";
import type { Comparison, Doubt, TrustFinding, Wanted } from "../../core/trust";
import { type Scope, sourceArns } from "../arguments/scope";

/** A trust policy made from an existing one. */
export interface MergedTrust {
  /** The policy to write; the existing one if that must not be changed. */
  written: string;
  /** Who loses the role by it. */
  lost: Comparison["lost"];
  /** Why the existing one must not be changed. */
  doubt?: Doubt;
  /** Who else may assume the role: it must not be kept so, nor be taken from them unasked. */
  others: TrustFinding[];
}

/** What an existing trust policy must let in: the clusters of the scope and the account's clusters that it lets in now, but no new one. */
export function wantedOf(document: string, scope: Scope): Wanted {
  const { accountId, partition } = scope;
  const asked = sourceArns(scope);
  return { intended: { accounts: [accountId], partition, ...youngRegions([document, ...asked].join()) }, asked };
}

/**
 * The Regions of SourceArns that this version does not know: they may be younger, and a cluster there must not lose its line.
 * One that does not exist lets in nobody.
 */
function youngRegions(text: string): { regions?: string[] } {
  const named = [...text.matchAll(/:eks:([^:]*):/g)].map(([, region = ""]) => region);
  const young = named.filter((region) => looksLikeRegion(region) && !isKnownRegion(region));
  return young.length === 0 ? {} : { regions: ["*", ...young] };
}

/** Makes an existing trust policy what is wanted, by the smallest change that is proved to do so. */
export function mergeTrust(document: string, wanted: Wanted): MergedTrust {
  const merged = rewriteTrust(document, wanted);
  const { exclusive: others } = judgeTrustPolicy("policy" in merged ? merged.policy : document, wanted.intended);
  return "policy" in merged
    ? { written: JSON.stringify(merged.policy), lost: merged.lost, others }
    : { written: document, lost: [], doubt: merged.doubt, others };
}
