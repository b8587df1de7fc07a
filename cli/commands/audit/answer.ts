import type { Finding } from "../../../core/findings";
import { plural, printable, printableJson, printableLines } from "../../../core/text";
import { acceptedLines, messageWithFix, placeText, sorted, type Report } from "../../report/report";
import type { Answer } from "../../answer/answer";
import type { Visited } from "../../walk/walk";
import type { Analysis } from "./analyze";
import type { AuditFindings } from "./findings";

type Judged = Extract<Visited<Analysis>, { value: Analysis }>;
type Unread = Exclude<Visited<Analysis>, { value: Analysis }>;

export const isJudged = (one: Visited<Analysis>): one is Judged => "value" in one;
export const isUnread = (one: Visited<Analysis>): one is Unread => "error" in one;

function conclusion(findings: number, read: number, unread: number): string {
  const rest = unread === 0 ? "" : `; ${plural(unread, "stack")} could not be judged`;
  return `${plural(findings, "finding")} in ${plural(read, "stack")}${rest}.`;
}

/** What a policy says as it says it, and what is to be said of the exemptions. */
function textOf(report: Report, visited: readonly Visited<Analysis>[], { sourceOf }: AuditFindings): string {
  const text = (finding: Finding): string => {
    const source = sourceOf.get(finding);
    const { stack, level } = finding;
    const [head, body] = source
      ? [`${stack}: ${source.policy} (${source.level})`, `${source.urn}\n${source.message}`]
      : [`${placeText(finding)}: ${level}`, messageWithFix(finding)];
    return `${printable(head)}\n${printableLines(body).replace(/^/gm, "  ")}`;
  };
  const findings = report.findings.filter(({ level, stack }) => level !== "unknown" || stack === undefined);
  const accepted = acceptedLines(report).map(printable);
  return [
    ...findings.map((finding) => `${text(finding)}\n`),
    ...(accepted.length > 0 ? [`${accepted.join("\n")}\n`] : []),
    conclusion(findings.length, visited.filter(isJudged).length, visited.filter(isUnread).length),
  ].join("\n");
}

function jsonOf(report: Report, visited: readonly Visited<Analysis>[], { sourceOf }: AuditFindings): string {
  const { findings, exempted, known, gone } = report;
  const byStack = Map.groupBy(findings, ({ stack }) => stack);
  const asPolicySays = (finding: Finding): object[] => {
    const { id, fingerprint } = finding;
    const source = sourceOf.get(finding);
    return source ? [{ ...source, id, fingerprint }] : [];
  };
  const stacks = visited.filter(isJudged).map(({ stack, value: { notices } }) => {
    const own = byStack.get(stack) ?? [];
    return { stack, findings: own.flatMap(asPolicySays), notices };
  });
  const unread = visited.filter(isUnread).map(({ stack, error }) => ({ stack, error: error.message }));
  return printableJson({ version: 1, stacks, unread, findings: sorted(findings), exempted, known, gone });
}

/** What an audit says, once what is accepted is left out. */
export function auditAnswer(report: Report, visited: readonly Visited<Analysis>[], found: AuditFindings): Answer {
  return {
    command: "audit",
    report,
    text: () => textOf(report, visited, found),
    json: () => jsonOf(report, visited, found),
  };
}
