import { capitalised } from "../../core/text";
import { type Finding, resultOf } from "../../core/findings/finding";
import { findingKinds, isFindingId } from "../../core/findings/registry";

/**
 * What a judgement comes to, in one sentence.
 * @param findings the worst first
 * @param roles how many roles for Fargate were judged
 * @param accounts those that count as the roles' own, since nobody says which it is
 */
export function verdictText(findings: readonly Finding[], roles: number, accounts: readonly string[]): string {
  const [worst] = findings;
  if (worst && resultOf(findings) !== "pass")
    return worst.level === "error" && isFindingId(worst.id)
      ? `${findingKinds[worst.id].title}.`
      : `${capitalised(worst.message)}.`;
  if (roles === 0) return "Nothing to judge: no role for Fargate is in it.";
  const own = accounts.length === 0 ? "" : `, if account ${accounts.join(" or ")} is yours`;
  return `Only the Fargate profiles that ${roles === 1 ? "the role is" : "the roles are"} for can use ${roles === 1 ? "it" : "them"}${own}.`;
}
