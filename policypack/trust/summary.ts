import type { FindingId } from "../../core/findings";
import type { Finding } from "../../core/iam";
import { idOf } from "../../core/role-uses";

/** What findings about a trust policy come to. */
export interface Summary {
  id: FindingId;
  /** Goes after the role's name. */
  text: string;
}

/** The worst first. */
const summaries: (Summary & Pick<Finding, "who">)[] = [
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
export function worstOf(findings: readonly Finding[]): Summary | undefined {
  return summaries.find(({ id, who }) =>
    findings.some((finding) => idOf(finding) === id && (who === undefined || finding.who === who)),
  );
}
