/** Whether a comparison of two policies, and a policy that is written in the place of another, is what the solver says. */
import { readSourceArn } from "../../core/service/fargate";
import { buildTrustPolicy, type Difference, fixTrustPolicy, whoGains } from "../../core/trust";
import { differing, type Outcome } from "./judged";
import { type Pair, settingOf, type Write } from "./policies";
import type { Answers, Solver } from "./solver";

interface Compared {
  gained: Answers;
  lost: Answers;
}

const parts = { pods: "pods", none: "no-profile", others: "principal" } as const;
const is = (found: Answers | undefined, name: string) => found?.[name]?.answer === "sat";
const isUndecided = (...all: Answers[]) =>
  all.some((found) => Object.values(found).some(({ answer }) => answer === "unknown"));

function ask(solver: Solver, { before, after, intended }: Pair, asked: readonly string[], found: Differences) {
  const examples = (some: Difference[]) => some.flatMap((one) => (one.kind === "pods" ? [one.example] : []));
  const [gained, lost] = [examples(found.gained), examples(found.lost)];
  return solver.ask<Compared>({
    kind: "compare",
    before,
    after,
    setting: settingOf([before, after], intended),
    asked,
    gained,
    lost,
  });
}

interface Differences {
  gained: Difference[];
  lost: Difference[];
}

function faultsOf(found: Compared, said: Differences): Record<string, boolean> {
  const faults: Record<string, boolean> = {};
  for (const way of ["gained", "lost"] as const) {
    for (const [part, kind] of Object.entries(parts))
      faults[`${way} ${part}`] = is(found[way], part) !== said[way].some((one) => one.kind === kind);
    faults[`${way} example`] = is(found[way], "wrong example");
  }
  return faults;
}

export async function proveCompared(solver: Solver, pair: Pair): Promise<Outcome> {
  const gained = whoGains(pair.before, pair.after, pair.intended);
  const lost = gained && whoGains(pair.after, pair.before, pair.intended);
  if (!lost) return "undecided";
  const said = { gained, lost };
  const found = await ask(solver, pair, [], said);
  return isUndecided(found.gained, found.lost) ? "undecided" : differing(faultsOf(found, said));
}

export async function proveWritten(solver: Solver, { before, asked, wanted }: Write): Promise<Outcome | "not written"> {
  const written = fixTrustPolicy(before, wanted);
  if (written?.kind !== "trust") return "not written";
  const { uses: _, isUnseen = false, ...intended } = wanted;
  const { after } = written;
  // Where nobody is asked for, a line that is nearly right may be corrected: only clusters that the policy names gain the role.
  const isNamed = (line: string) => JSON.stringify(before).includes(readSourceArn(line).cluster);
  const lines = asked.length > 0 ? asked : written.wanted.filter(isNamed);
  const found = await ask(solver, { before, after, intended }, lines, written);
  const judged = await solver.ask<Answers>({ kind: "judge", policy: after, setting: settingOf(after, intended) });
  // A Deny that spares an organization: which one is the own is not known.
  const isOpen = asked.length === 0 || /"Effect":"Deny"[^]*aws:SourceOrg/i.test(JSON.stringify(after));
  const whole = { before: after, after: buildTrustPolicy(asked), intended };
  const kept = isOpen ? { gained: {}, lost: {} } : await ask(solver, whole, [], { gained: [], lost: [] });
  const said = { gained: lines.length > 0 ? written.gained : [], lost: written.lost };
  if (isUndecided(found.gained, found.lost, judged, kept.gained)) return "undecided";
  return differing({
    ...faultsOf(found, said),
    "gained unasked": is(found.gained, "beyond") || is(found.gained, "none") || is(found.gained, "others"),
    "lost intended": isUnseen && (is(found.lost, "intended") || is(found.lost, "others")),
    "still let in": ["open", "tied", "absent"].some((name) => is(judged, name)),
    "kept out": is(kept.gained, "pods"),
  });
}
