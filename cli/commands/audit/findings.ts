import { makeFinding, withId, type Finding } from "../../../core/findings";
import { isDay } from "../../../core/findings/configuration/exemption";
import type { PulumiException } from "../../../core/findings/configuration/file";
import { compareTexts } from "../../../core/text";
import type { Unanswered } from "../../../core/unanswered";
import type { Exempted } from "../../report/report";
import { isRead, isSelective, isUnread, type Selection, type Visited } from "../../walk/walk";
import type { Analysis, PolicyFinding } from "./judge-stack";

/** Rules that a resource can break in several ways at once. */
const severalAtOnePlace = /^(configuration|exemption)-/;

/** What a policy says, as a finding of the stack. */
function findingOf(stack: string, { id, policy, level, urn, role, message, fix }: PolicyFinding): Finding {
  const part = severalAtOnePlace.test(id) ? `${policy} ${message}` : policy;
  const place = { ...(role === undefined ? {} : { role }), ...(urn === "" ? {} : { urn }), stack };
  const text = { message, ...(fix !== undefined && { fix }) };
  return { ...makeFinding(id, place, { ...text, part }), level: level === "advisory" ? "advice" : "error" };
}

/** A stack that was not judged may hold anything. */
function unreadFinding(stack: string, error: Unanswered): Finding {
  const message = `This could not be judged: ${error.message}`;
  return makeFinding("file-unreadable", { stack }, { message, level: "unknown" });
}

export interface AuditFindings {
  findings: Finding[];
  /** The findings that exceptions of the pack's configuration cover. */
  exempted: Exempted[];
  sourceOf: Map<Finding, PolicyFinding>;
}

interface Basis extends Selection {
  exceptions: readonly PulumiException[];
  policyPackConfig?: string;
}

/** A finding that Pulumi lets pass. Pulumi ignores the last day of an exception in a file, so a day that is over is not shown. */
function exemptedBy(exceptions: NonNullable<PolicyFinding["exceptions"]>, finding: Finding, all: Basis): Exempted {
  const days = exceptions.map(({ id }) => String(all.exceptions.find((one) => one.id === id)?.expiresAt).slice(0, 10));
  const until = days.every(isDay) ? days.sort(compareTexts).at(-1) : undefined;
  return {
    finding,
    by: exceptions.map(({ id }) => id).join(", "),
    reason: exceptions.map(({ reason }) => reason).join("; "),
    ...(until !== undefined && until >= new Date().toISOString().slice(0, 10) && { until }),
  };
}

/** Exemptions that cover nothing in any stack. Reported only if every stack was judged: another one may need them. */
function unusedFindings(visited: readonly Visited<Analysis>[], { policyPackConfig, ...selection }: Basis): Finding[] {
  if (isSelective(selection) || visited.some(isUnread)) return [];
  const analyses = visited.filter(isRead).filter(({ value }) => value.isEmpty !== true);
  const unused = analyses.map(
    ({ value: { findings } }) => new Map(findings.filter(isUnused).map((one) => [textOf(one), one])),
  );
  const place = policyPackConfig === undefined ? {} : { file: policyPackConfig };
  return [...(unused[0] ?? [])].flatMap(([part, { message }]) => {
    return unused.every((one) => one.has(part)) ? [makeFinding("exemption-unused", place, { message, part })] : [];
  });
}

const isUnused = ({ id }: PolicyFinding): boolean => id === "exemption-unused";
const textOf = ({ policy, message, id }: PolicyFinding): string => `${policy} ${withId(message, id)}`;

export function findingsOf(visited: readonly Visited<Analysis>[], basis: Basis): AuditFindings {
  const sourceOf = new Map<Finding, PolicyFinding>();
  const exempted: Exempted[] = [];
  const findings = visited.flatMap((result) => {
    if ("error" in result) return [unreadFinding(result.stack, result.error)];
    return result.value.findings.flatMap((source) => {
      if (isUnused(source)) return [];
      const finding = findingOf(result.stack, source);
      const { exceptions = [] } = source;
      if (exceptions.length > 0) {
        exempted.push(exemptedBy(exceptions, finding, basis));
        return [];
      }
      sourceOf.set(finding, source);
      return [finding];
    });
  });
  return { findings: [...findings, ...unusedFindings(visited, basis)], exempted, sourceOf };
}
