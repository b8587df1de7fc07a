import type { FindingId } from "../findings";
import type { Finding } from "../iam";

/** The stable id of each kind of finding that the judge knows. */
const ids: Record<Finding["kind"], FindingId> = {
  unsafe: "trust-unsafe",
  "account-only": "trust-account-only",
  broken: "trust-broken",
  malformed: "trust-malformed",
  "not-exclusive": "trust-not-exclusive",
  undecided: "trust-undecided",
};

export function idOf({ kind }: Finding): FindingId {
  return ids[kind];
}

/** What is wrong with a trust policy as text: every reason of one id, and what to write instead in each place. */
export interface TrustText {
  id: FindingId;
  reasons: string;
  fix: string;
  findings: readonly Finding[];
}

/** Puts the findings of one id together, in the order in which they were found. */
export function trustTexts(findings: readonly Finding[]): TrustText[] {
  const byId = new Map<FindingId, Finding[]>();
  for (const one of findings) byId.set(idOf(one), [...(byId.get(idOf(one)) ?? []), one]);
  return [...byId].map(([id, found]) => ({
    id,
    reasons: found.map(reasonText).join("; "),
    fix: found.map(({ statement, element, fix }) => `in ${statement}, ${element}: ${fix}`).join("; "),
    findings: found,
  }));
}

function reasonText({ statement, element, reason, example }: Finding): string {
  return `${statement}, ${element}: ${reason}${example === undefined ? "" : ` (gets through: ${example})`}`;
}
