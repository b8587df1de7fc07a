import type { FindingId } from "../registry";
import { fixText, type Language } from "./fix/json";
import { reasonWithPlace, witnessText } from "./trust";
import { linesOf, type SourceArnLine, type TrustFinding } from "../../trust";
import { addTo } from "../../text";

/** The stable id of a kind of finding that the judge knows. */
export function idOf({ kind }: TrustFinding): FindingId {
  return `trust-${kind}`;
}

/** What findings about a trust policy come to. */
export interface Summary {
  id: FindingId;
  /** Goes after the role's name. */
  text: string;
}

/** The worst first. */
const summaries: (Summary & Pick<TrustFinding, "who">)[] = [
  { id: "trust-unsafe", who: "anyone", text: "unsafe: someone else's Fargate profile can use it" },
  { id: "trust-unsafe", text: "unsafe: Fargate profiles of the account that it is not for can use it" },
  {
    id: "trust-undecided",
    text: "undecided: its trust policy is too involved to be judged, so it may let anyone use it",
  },
  {
    id: "trust-account-only",
    text: "account-only: all of the account can use it, where AWS asks for a limit by aws:SourceArn",
  },
  { id: "trust-not-exclusive", text: "others than the Fargate service may assume it" },
  { id: "trust-broken", text: "broken: no Fargate profile that it is for can use it, so pods never start" },
  { id: "trust-malformed", text: "malformed: IAM would not accept its trust policy" },
];

/** The worst of the findings, in words; undefined where there is none. */
export function worstOf(findings: readonly TrustFinding[]): Summary | undefined {
  return summaries.find(({ id, who }) =>
    findings.some((finding) => idOf(finding) === id && (who === undefined || finding.who === who)),
  );
}

/** What is wrong with a trust policy, for one id, and what to write instead in each place. */
export interface TrustText {
  id: FindingId;
  /** What the findings come to, and every reason with its place: goes after the role's name. */
  text: string;
  fix: string;
  /** The lines that the fix writes. */
  lines: readonly SourceArnLine[];
  findings: readonly TrustFinding[];
}

/** Puts the findings of one id together, in the order in which they were found. */
export function trustTexts(findings: readonly TrustFinding[], language?: Language): TrustText[] {
  const byId = new Map<FindingId, TrustFinding[]>();
  for (const one of findings) addTo(byId, idOf(one), one);
  return [...byId].map(([id, found]) => ({
    id,
    text: `${worstOf(found)?.text ?? id}. Why: ${found.map(reasonWithWitness).join("; ")}`,
    fix: found.map((one) => `in ${one.statement}, ${one.element}: ${fixText(one, language)}`).join("; "),
    lines: found.flatMap((one) => linesOf(one.fix)),
    findings: found,
  }));
}

function reasonWithWitness(finding: TrustFinding): string {
  const witness = witnessText(finding);
  return `${reasonWithPlace(finding)}${witness === undefined ? "" : ` (gets through: ${witness})`}`;
}
