/** Whether the judge says what the solver says. */
import { idOf } from "../../core/findings/found";
import { judgeTrustPolicy } from "../../core/trust";
import { type Case, settingOf } from "./policies";
import type { Answers, Solver } from "./solver";

export type Outcome = "same" | "undecided" | { differs: string };

export async function proveJudged(solver: Solver, { policy, intended }: Case): Promise<Outcome> {
  const { concernsFargate, scoped, exclusive } = judgeTrustPolicy(policy, intended);
  const kinds = new Set([...scoped, ...exclusive].map((finding) => idOf(finding).replace("trust-", "")));
  const witness = scoped.find((finding) => "witness" in finding && finding.witness && !finding.witness.at);
  const found = await solver.ask<Answers>({
    kind: "judge",
    policy,
    setting: settingOf(policy, intended),
    witness: witness && "witness" in witness && witness.witness,
  });
  if (kinds.has("undecided") || Object.values(found).some(({ answer }) => answer === "unknown")) return "undecided";
  const is = (name: string) => found[name]?.answer === "sat";
  const leaks = is("open") || is("tied") || is("absent");
  const says = (...names: string[]) => names.some((name) => kinds.has(name));
  if (!concernsFargate) return differing({ concern: leaks || is("works") });
  return differing({
    leak: leaks !== says("unsafe", "account-only"),
    unsafe: is("open") && !says("unsafe"),
    "account-only": !is("open") && says("account-only") && !is("absent"),
    tied: says("unsafe") && !is("open") && !is("tied"),
    // The claim is about policies that IAM accepts.
    broken: !says("malformed") && !is("works") !== says("broken"),
    exclusive: is("others") !== says("not-exclusive"),
    witness: found.witness?.answer === "unsat",
  });
}

/** The first that is not as it should be. */
export function differing(faults: Record<string, boolean>): Outcome {
  const names = Object.keys(faults).filter((name) => faults[name]);
  return names.length > 0 ? { differs: names.join(", ") } : "same";
}
