import type { FindingId } from "../registry";
import { causeText, reasonWithPlace, witnessText } from "./trust-cause";
import { memoizeByObject } from "../../memoize";
import { fargate, type Service, type TrustFinding } from "../../trust";
import { idOf } from "../found";

/** What findings about a trust policy come to. */
export interface Summary {
  id: FindingId;
  /** Goes after the role's name. */
  text: string;
}

/** The worst first. */
const summariesFor = memoizeByObject(({ called }: Service): readonly Summary[] => [
  { id: "trust-not-exclusive", text: `principals other than ${called.service} can assume it` },
  { id: "trust-unsafe", text: "unsafe: other clusters can use it" },
  {
    id: "trust-undecided",
    text: "undecided: its trust policy is too complex to be judged, so it may let anyone use it",
  },
  { id: "trust-account-only", text: "account-only: it is open to the whole account or organization" },
  { id: "trust-broken", text: `broken: no ${called.user} that it is for can use it, so ${called.failing}` },
  { id: "trust-malformed", text: "malformed: IAM would not accept its trust policy" },
]);

/** The worst of the findings, in words; undefined if there is none. */
export function worstOf(findings: readonly TrustFinding[], service: Service = fargate): Summary | undefined {
  return summariesFor(service).find(({ id }) => findings.some((finding) => idOf(finding) === id));
}

/** What findings of one id come to, and every reason with its place: goes after the role's name. */
export function trustText(found: readonly TrustFinding[], service: Service = fargate): string {
  const [first] = found;
  if (first?.cause.kind === "trusts-others")
    return `${service.called.none} with this role: ${causeText(first, service)}`;
  return `${worstOf(found, service)?.text}. Why: ${found.map((one) => whyText(one, service)).join("; ")}`;
}

/** What is wrong, with its place and a request that the policy lets in. */
export function whyText(finding: TrustFinding, service: Service = fargate): string {
  const witness = witnessText(finding);
  return `${reasonWithPlace(finding, service)}${witness === undefined ? "" : ` (allows requests from ${witness})`}`;
}
