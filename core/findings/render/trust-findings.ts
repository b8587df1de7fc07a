import { causeText, reasonWithPlace, shortList, witnessText } from "./trust-cause";
import type { TrustFinding } from "../../trust";
import { worstIdOf, type TrustFindingId } from "../found";

/** What findings about a trust policy come to: goes after the role's name. */
const summaries: Record<TrustFindingId, string> = {
  "trust-not-exclusive": "principals other than the Fargate service can assume it",
  "trust-unsafe": "unsafe: other clusters can use it",
  "trust-undecided": "undecided: its trust policy is too complex to be judged, so it may let anyone use it",
  "trust-account-only": "account-only: open to the whole account or organization",
  "trust-broken": "broken: no Fargate profile that it is for can use it, so pods never start",
  "trust-malformed": "malformed: IAM would not accept its trust policy",
};

/** The worst of the findings, in words. */
export function worstText(findings: readonly TrustFinding[]): string {
  const id = worstIdOf(findings);
  return id === undefined ? "" : summaries[id];
}

/** What findings of one id come to, and every reason with its place: goes after the role's name. */
export function trustText(found: readonly TrustFinding[]): string {
  const [first] = found;
  if (first?.cause.kind === "trusts-others") return `no pod can start with this role: ${causeText(first)}`;
  return `${worstText(found)}. Why: ${found.map(whyText).join("; ")}`;
}

/** What is wrong, with its place and a request that the policy lets in. */
export function whyText(finding: TrustFinding): string {
  const witness = witnessText(finding);
  const keptOut = finding.keptOut ? `, so ${shortList(finding.keptOut)} cannot use it` : "";
  return `${reasonWithPlace(finding)}${keptOut}${witness === undefined ? "" : ` (allows requests from ${witness})`}`;
}
