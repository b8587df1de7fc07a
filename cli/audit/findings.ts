import { makeFinding, splitId, type Finding } from "../../core/findings";
import type { CouldNotTell } from "../exit";
import type { Visited } from "../walk/walk";
import type { Analysis, PolicyFinding } from "./analyze";

/** Rules that a resource can break in several ways at once. */
const severalAtOnePlace = /^(configuration|exemption)-/;

/** What a policy says as a finding: this project's packs end a message with the id, other packs go by the policy's name. */
export function findingOf(stack: string, { policy, level, urn, message: whole }: PolicyFinding): Finding {
  const { message, id } = splitId(whole) ?? { message: whole, id: `policy:${policy}` as const };
  const part = severalAtOnePlace.test(id) ? `${policy} ${message}` : policy;
  const place = { ...(urn === "" ? {} : { urn }), stack };
  return { ...makeFinding(id, place, { message, part }), level: level === "advisory" ? "advice" : "error" };
}

/** A stack that was not judged may hold anything. */
function unreadFinding(stack: string, error: CouldNotTell): Finding {
  return makeFinding(
    "trust-undecided",
    { stack },
    { message: `This could not be judged: ${error.message}`, level: "unknown" },
  );
}

/** What an audit found, as findings. */
export function findingsOf(visited: readonly Visited<Analysis>[]): Finding[] {
  return visited.flatMap((result) =>
    "value" in result
      ? result.value.findings.map((found) => findingOf(result.stack, found))
      : [unreadFinding(result.stack, result.error)],
  );
}
