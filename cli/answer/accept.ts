import { existsSync } from "node:fs";
import * as v from "valibot";
import type { Command } from "commander";
import { shellLine } from "../../core/aws/commands";
import type { Finding } from "../../core/findings";
import { compareTexts, printableJson } from "../../core/text";
import { Unanswered } from "../../core/unanswered";
import { readJsonFile } from "../io/read-text";
import { isComplete, subjectOf, type BaselineEntry, type Report } from "../report/report";
import { mayBeAccepted, readExemptions, withExemptions } from "./exemptions";
import { saveFile, isStream } from "../io/write-whole";
import { verdictOf } from "../../core/rules/account";
import type { FixCommandOptions } from "../aws/options";
import { firstGiven } from "../io/options";
import type { Printer } from "../io/terminal";

const form = v.object({
  version: v.literal(1),
  findings: v.array(v.object({ fingerprint: v.string(), id: v.string(), subject: v.string() })),
});

async function readBaseline(path: string): Promise<BaselineEntry[]> {
  const advice = `. Write it with: ${shellLine("--baseline", path, "--update-baseline")}`;
  const value = await readJsonFile("--baseline", path, advice);
  if (!v.is(form, value)) throw new Unanswered(`--baseline ${path} is not a baseline of version 1`);
  return value.findings;
}

function withBaseline(report: Report, known: readonly BaselineEntry[]): Report {
  const before = new Set(known.map(({ fingerprint }) => fingerprint));
  const found = [...report.findings, ...(report.exempted ?? []).map(({ finding }) => finding)];
  const now = new Set(found.map(({ fingerprint }) => fingerprint));
  const isKnown = (finding: Finding): boolean => mayBeAccepted(finding) && before.has(finding.fingerprint);
  return {
    ...report,
    findings: report.findings.filter((finding) => !isKnown(finding)),
    known: report.findings.filter(isKnown),
    gone: isComplete(report) ? known.filter(({ fingerprint }) => !now.has(fingerprint)) : [],
  };
}

/** Writes a baseline of what a report finds; if not everything could be read, what was known before stays in it. */
async function writeBaseline(
  path: string,
  report: Report,
  earlier: readonly BaselineEntry[],
): Promise<BaselineEntry[]> {
  const entry = (one: Finding): BaselineEntry => ({
    fingerprint: one.fingerprint,
    id: one.id,
    subject: subjectOf(one),
  });
  const found = report.findings.filter(mayBeAccepted).map(entry);
  const kept = isComplete(report) ? [] : earlier;
  const all = [...new Map([...kept, ...found].map((one) => [one.fingerprint, one])).values()];
  const findings = all.sort((a, b) => compareTexts(a.fingerprint, b.fingerprint));
  await saveFile(path, `${printableJson({ version: 1, findings })}\n`);
  return findings;
}

export interface AcceptedOptions {
  exemptions?: string;
  baseline?: string;
  updateBaseline?: true;
}

/** Gives a command the options that say what is accepted. */
export function describeAccepted(command: Command): Command {
  return command
    .option("--exemptions <file>", "leave out what this file exempts")
    .option("--baseline <file>", "report only what is not in this file")
    .option("--update-baseline", "write what is found now to the file of --baseline");
}

function validate(options: AcceptedOptions & FixCommandOptions): void {
  const { exemptions, baseline, updateBaseline, fix, plan, apply } = options;
  const accepts = firstGiven({ "--exemptions": exemptions, "--baseline": baseline });
  const changes = firstGiven({ "--fix": fix, "--plan": plan, "--apply": apply });
  if (accepts && changes)
    throw new Unanswered(
      `${changes} contradicts ${accepts}: it would change the roles that are accepted as they are. Leave one of them out`,
    );
  if (updateBaseline && baseline === undefined)
    throw new Unanswered("--update-baseline goes with --baseline FILE, the file that it writes");
}

function withVerdicts(report: Report): Report {
  const accepted = [...(report.exempted ?? []).map(({ finding }) => finding), ...(report.known ?? [])];
  const [left, accepts] = [report.findings, accepted].map((all) => Map.groupBy(all, ({ role }) => role));
  const roles = report.roles.map((role) => {
    const verdict = verdictOf(left?.get(role.arn) ?? [], role.hasHiddenUses);
    const isExempt = verdict === "pass" && verdictOf(accepts?.get(role.arn) ?? [], false) !== "pass";
    return { ...role, verdict: isExempt ? ("exempt" as const) : verdict };
  });
  return { ...report, roles };
}

/** Reads the files of the options, before anything is asked. */
export async function readAccepted(
  options: AcceptedOptions,
): Promise<(report: Report, context: Pick<Printer, "printAside">) => Promise<Report>> {
  validate(options);
  const { exemptions: path, baseline, updateBaseline } = options;
  const exemptions = path === undefined ? undefined : await readExemptions(path);
  const isNew = updateBaseline && baseline !== undefined && (!existsSync(baseline) || (await isStream(baseline)));
  const known = baseline === undefined || isNew ? [] : await readBaseline(baseline);
  return async (found, { printAside }) => {
    const report = exemptions ? withExemptions(found, exemptions) : found;
    if (baseline === undefined) return exemptions ? withVerdicts(report) : report;
    if (!updateBaseline) return withVerdicts(withBaseline(report, known));
    const written = await writeBaseline(baseline, report, known);
    printAside(`The baseline ${baseline} is written.`);
    return withVerdicts(withBaseline(report, written));
  };
}
