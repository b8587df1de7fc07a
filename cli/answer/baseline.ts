import * as v from "valibot";
import { shellLine } from "../../core/aws/commands";
import type { Finding } from "../../core/findings";
import { compareTexts, printableJson } from "../../core/text";
import { Unanswered } from "../../core/unanswered";
import { readJsonFile } from "../io/read-text";
import { isComplete, subjectOf, type BaselineEntry, type Report } from "../report/report";
import { mayBeAccepted } from "./exemptions";
import { saveFile } from "../io/write-whole";

const form = v.object({
  version: v.literal(1),
  findings: v.array(v.object({ fingerprint: v.string(), id: v.string(), subject: v.string() })),
});

/**
 * Reads a baseline: what was known already.
 * @throws Unanswered if there is no such file, or it is no baseline
 */
export async function readBaseline(path: string): Promise<BaselineEntry[]> {
  const advice = `. Write it with: ${shellLine("--baseline", path, "--update-baseline")}`;
  const value = await readJsonFile("--baseline", path, advice);
  if (!v.is(form, value)) throw new Unanswered(`--baseline ${path} is no baseline of version 1`);
  return value.findings;
}

/** Takes what a baseline holds out of a report, and tells what of it is gone. */
export function withBaseline(report: Report, known: readonly BaselineEntry[]): Report {
  const before = new Set(known.map(({ fingerprint }) => fingerprint));
  const now = new Set(
    [...report.findings, ...(report.exempted ?? []).map(({ finding }) => finding)].map(
      ({ fingerprint }) => fingerprint,
    ),
  );
  const isKnown = (finding: Finding): boolean => mayBeAccepted(finding) && before.has(finding.fingerprint);
  return {
    ...report,
    findings: report.findings.filter((finding) => !isKnown(finding)),
    known: report.findings.filter(isKnown),
    gone: isComplete(report) ? known.filter(({ fingerprint }) => !now.has(fingerprint)) : [],
  };
}

/**
 * Writes a baseline of what a report finds; where not everything could be read, what was known before stays in it.
 * @returns what the file holds now
 * @throws Unanswered if it cannot be written
 */
export async function writeBaseline(
  path: string,
  report: Report,
  earlier: readonly BaselineEntry[],
): Promise<BaselineEntry[]> {
  const found = report.findings.filter(mayBeAccepted).map((finding): BaselineEntry => ({
    fingerprint: finding.fingerprint,
    id: finding.id,
    subject: subjectOf(finding),
  }));
  const kept = isComplete(report) ? [] : earlier;
  const all = [...new Map([...kept, ...found].map((one) => [one.fingerprint, one])).values()];
  const findings = all.sort((a, b) => compareTexts(a.fingerprint, b.fingerprint));
  await saveFile(path, `${printableJson({ version: 1, findings })}\n`);
  return findings;
}
