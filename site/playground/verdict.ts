import { capitalised } from "../../core/text";
import { type Finding, type Result, resultOf } from "../../core/findings/finding";
import { type FindingId, findingKinds, isFindingId } from "../../core/findings/registry";

/**
 * How a row about who can use a role looks: as it should be, wrong, let in by the trust policy and stopped by something else, allowed
 * since nobody said anything else, or without a sure answer.
 */
export type Mark = "right" | "wrong" | "stopped" | "open" | "unsure";

/** What the most frequent findings mean for the role. */
const plainly: Partial<Record<FindingId, (role: string) => string>> = {
  "trust-unsafe": (role) => `Not safe: clusters that ${role} is not for can use it.`,
  "trust-account-only": (role) => `Not safe: every cluster of the account can use ${role}.`,
  "trust-not-exclusive": (role) => `Not safe: not only pods on Fargate can use ${role}.`,
  "trust-broken": (role) => `Broken: pods cannot start with ${role}.`,
  "trust-malformed": (role) => `Broken: IAM does not accept the trust policy of ${role}.`,
  "trust-undecided": (role) => `Not clear: nobody can tell yet who can use ${role}.`,
  "policy-missing": (role) => `Broken: pods cannot pull images with ${role}.`,
};

/** What was judged. */
interface Judged {
  /** How many roles for Fargate. */
  judged: number;
  /** The accounts that count as the roles' own, since nobody says which it is. */
  accountsTaken: readonly string[];
}

/**
 * What a judgement comes to, in one sentence.
 * @param findings the worst first
 * @param name of the role that the worst is about
 */
export function verdictText(
  findings: readonly Finding[],
  { judged: roles, accountsTaken: accounts }: Judged,
  name = "one of the roles",
): string {
  const [worst] = findings;
  if (worst && resultOf(findings) !== "pass") {
    if (worst.level !== "error" || !isFindingId(worst.id)) return `${capitalised(worst.message)}.`;
    return plainly[worst.id]?.(roles > 1 ? name : "this role") ?? `${findingKinds[worst.id].title}.`;
  }
  if (roles === 0) return "Nothing to judge: no role for Fargate is in it.";
  const own = accounts.length === 0 ? "" : `, if account ${accounts.join(" or ")} is yours`;
  return `Safe: only your pods on Fargate can use ${roles === 1 ? "this role" : "these roles"}${own}.`;
}

/** A row about who can use the role: who, and how it looks. */
interface Row {
  who: string;
  mark: Mark;
}

/**
 * A verdict beside the rows about one role: what is green is sure, and what is red says what is open.
 * @param found the id of the worst finding
 */
export function besideRows(
  result: Result | undefined,
  found: string | undefined,
  rows: readonly Row[],
): { sentence: string; isDoubtful?: true } | undefined {
  const marked = (mark: Mark): string[] => rows.filter((row) => row.mark === mark).map(({ who }) => who);
  const wrong = marked("wrong");
  const keptOut = lowerFirst(wrong.join(", "));
  if (result === "pass" && wrong.length > 0)
    return {
      sentence: `Not for all: nobody else can use this role, and ${keptOut} cannot.`,
      isDoubtful: true,
    };
  if (result === "pass" && marked("unsure").length > 0)
    return {
      sentence: "Not clear: nothing wrong is found, and a question below has no sure answer.",
      isDoubtful: true,
    };
  if (found === "trust-broken" && wrong.length > 0 && marked("right").length > 0)
    return { sentence: `Not for all: ${keptOut} cannot use this role.` };
  if (found === "trust-unsafe" && wrong.length === 0 && marked("unsure").length === 0 && marked("stopped").length > 0)
    return { sentence: "Not safe: only iam:PassRole keeps other accounts from using this role." };
  return undefined;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
