import type { FindingId } from "../registry";
import { causeText, reasonWithPlace, shortList, witnessText } from "./trust-cause";
import type { TrustFinding } from "../../trust";
import { idOf } from "../found";

/** What findings about a trust policy come to. */
export interface Summary {
  id: FindingId;
  /** Goes after the role's name. */
  text: string;
}

/** The worst first. */
const summaries: readonly Summary[] = [
  { id: "trust-not-exclusive", text: "principals other than the Fargate service can assume it" },
  { id: "trust-unsafe", text: "unsafe: other clusters can use it" },
  {
    id: "trust-undecided",
    text: "undecided: its trust policy is too complex to be judged, so it may let anyone use it",
  },
  { id: "trust-account-only", text: "account-only: it is open to the whole account or organization" },
  { id: "trust-broken", text: "broken: no Fargate profile that it is for can use it, so pods never start" },
  { id: "trust-malformed", text: "malformed: IAM would not accept its trust policy" },
];

/** The worst of the findings, in words; undefined if there is none. */
export function worstOf(findings: readonly TrustFinding[]): Summary | undefined {
  return summaries.find(({ id }) => findings.some((finding) => idOf(finding) === id));
}

/** What findings of one id come to, and every reason with its place: goes after the role's name. */
export function trustText(found: readonly TrustFinding[]): string {
  const [first] = found;
  if (first?.cause.kind === "trusts-others") return `no pod can start with this role: ${causeText(first)}`;
  return `${worstOf(found)?.text}. Why: ${found.map(whyText).join("; ")}`;
}

/** What is wrong, with its place and a request that the policy lets in. */
export function whyText(finding: TrustFinding): string {
  const witness = witnessText(finding);
  const keptOut = finding.keptOut ? `, so ${shortList(finding.keptOut)} cannot use it` : "";
  return `${reasonWithPlace(finding)}${keptOut}${witness === undefined ? "" : ` (allows requests from ${witness})`}`;
}
