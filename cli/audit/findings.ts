import { makeFinding, splitId, type Finding } from "../../core/findings";
import type { Unanswered } from "../exit";
import type { Visited } from "../walk/walk";
import type { Analysis, PolicyFinding } from "./analyze";

/** Rules that a resource can break in several ways at once. */
const severalAtOnePlace = /^(configuration|exemption)-/;

/** What a policy says as a finding: this project's packs end a message with the id, other packs go by the policy's name. */
function findingOf(stack: string, { policy, level, urn, role, message: whole }: PolicyFinding): Finding {
  const { message, id } = splitId(whole) ?? { message: whole, id: `policy:${policy}` as const };
  const part = severalAtOnePlace.test(id) ? `${policy} ${message}` : policy;
  const place = { ...(role === undefined ? {} : { role }), ...(urn === "" ? {} : { urn }), stack };
  return { ...makeFinding(id, place, { message, part }), level: level === "advisory" ? "advice" : "error" };
}

/** A stack that was not judged may hold anything. */
function unreadFinding(stack: string, error: Unanswered): Finding {
  return makeFinding(
    "trust-undecided",
    { stack },
    { message: `This could not be judged: ${error.message}`, level: "unknown" },
  );
}

/** What an audit found: the findings, and for each what the policy itself said. */
export interface AuditFindings {
  findings: Finding[];
  sourceOf: Map<Finding, PolicyFinding>;
}

/** What an audit found, as findings. */
export function findingsOf(visited: readonly Visited<Analysis>[]): AuditFindings {
  const sourceOf = new Map<Finding, PolicyFinding>();
  const findings = visited.flatMap((result) => {
    if ("error" in result) return [unreadFinding(result.stack, result.error)];
    return result.value.findings.map((source) => {
      const finding = findingOf(result.stack, source);
      sourceOf.set(finding, source);
      return finding;
    });
  });
  return { findings, sourceOf };
}
