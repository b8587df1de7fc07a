import { Option, type Command } from "commander";
import { existsSync } from "node:fs";
import * as v from "valibot";
import { firstGiven } from "../aws/options";
import { readJsonFile, saveFile, isStream } from "../io/files";
import type { Printer } from "../io/terminal";
import { isComplete, orExempt, subjectOf, type BaselineEntry, type Exempted, type Report } from "../report/report";
import { shellLine } from "../../core/aws/commands";
import {
  type Finding,
  Exemptions,
  isWide,
  makeFinding,
  pastFix,
  severities,
  removedTexts,
  unusedFix,
  unusedText,
  widerText,
  type Exemption,
  type Severity,
  type Subject,
} from "../../core/findings";
import { beyond, extentOf } from "../../core/findings/extent";
import { exemptionProblems, policyKinds } from "../../core/findings/configuration/policies";
import { identityFromArn } from "../../core/records/identity";
import { nameInUrn } from "../../core/records/record";
import { verdictOf } from "../aws/judge-account";
import {
  compareTexts,
  distinctBy,
  printableJson,
  asList,
  asObject,
  isObject,
  ownEntry,
  printable,
  distinct,
} from "../../core/text";
import { Unanswered } from "../../core/unanswered";

export interface ExemptionsFile {
  path: string;
  exempt: readonly Exemption[];
}

const example = '[{ "role": "legacy-pods", "finding": "trust-unsafe", "reason": "OPS-1234", "until": "2027-03-31" }]';

/** The policies of a configuration of the pack: at the top level, or below `policies` if it has a version; undefined for another file. */
function policiesOf(file: Record<string, unknown>) {
  if (typeof file.version === "number") return isObject(file.policies) ? file.policies : undefined;
  const isOfPolicy = ([name, policy]: [string, unknown]) =>
    name === "all" || ownEntry(policyKinds, name) !== undefined || Array.isArray(asObject(policy).exempt);
  return Object.entries(file).some(isOfPolicy) ? file : undefined;
}

/** The list of a file: the file itself, or under `exempt`, or under that of the pack's policies. */
function listIn(value: unknown) {
  if (Array.isArray(value)) return value as unknown[];
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.exempt)) return value.exempt as unknown[];
  const policies = policiesOf(value);
  if (!policies) return undefined;
  // The policies of one configuration often share an entry.
  const entries = Object.values(policies).flatMap((policy) => asList(asObject(policy).exempt));
  return distinctBy(entries, (entry) => JSON.stringify(entry));
}

/** Reads a file of exemptions: a JSON list, or the configuration of the policy pack, whose `exempt` lists count. */
export async function readExemptions(path: string): Promise<ExemptionsFile & { remarks: string[] }> {
  const value = await readJsonFile("--exemptions", path);
  const exempt = listIn(value) as Exemption[] | undefined;
  if (!exempt) throw new Unanswered(`--exemptions ${path} holds no list of exemptions, such as ${example}`);
  const problems = exemptionProblems(exempt);
  if (problems.length > 0) throw new Unanswered(`--exemptions ${path}: ${problems.join("; ")}`);
  return { path, exempt, remarks: removedTexts(exempt, path) };
}

/** The subject of a finding, for exemptions: the role, and the names of its resource. */
function subjectIn(finding: Finding): Subject {
  const { role = "", roleName, account, urn, resource, logicalId, file } = finding;
  return {
    role: { label: "", name: roleName, accountId: account, ...identityFromArn(role) },
    names: [urn, urn && nameInUrn(urn), resource, logicalId],
    file,
    extent: () => extentIn(finding),
  };
}

/** The callers or permissions that a finding names, without secrets: see `extentOf`. */
function extentIn({ about = [], hide = (text) => text }: Finding) {
  const extents = about.map(extentOf).filter((extent) => extent !== undefined);
  if (extents.length === 0) return undefined;
  return distinct(extents.flat()).map((text) => hide(printable(text)));
}

const placeKeys = "account region role cluster profile urn stack file resource line".split(" ");

/** True for a finding that can be accepted for ever: what could not be judged may be something else tomorrow. */
function mayBeAccepted({ id, level }: Finding) {
  return level !== "unknown" && !id.startsWith("exemption-");
}

type Say = Printer["printAside"];

function sayWider(finding: Finding, owner: string, wider: readonly string[], say: Say) {
  if (wider.length > 0) say(printable(widerText(`${subjectOf(finding)}: ${finding.id}`, owner, wider)));
}

/** Takes the exempt findings out of a report, and adds findings about exemptions that ended or that no finding needs. */
export function withExemptions(report: Report, { path, exempt }: ExemptionsFile, say: Say, now?: Date): Report {
  const exemptions = new Exemptions(exempt, undefined, now);
  const findings: Finding[] = [];
  const exempted: Exempted[] = [];
  for (const finding of report.findings) {
    const exemption = exemptions.find(finding.id, subjectIn(finding), !mayBeAccepted(finding));
    if (!exemption) {
      findings.push(finding);
      continue;
    }
    const { by, reason, until, wider, holds, isPast } = exemption;
    sayWider(finding, `the exemption for "${by}"`, wider, say);
    if (holds) exempted.push({ finding, by, reason, until, wide: isWide(exemption) || undefined });
    else findings.push(finding);
    if (!isPast) continue;
    const message = `The exemption for "${by}" from ${finding.id} ended on ${until}, so the finding counts again`;
    const place = Object.fromEntries(Object.entries(finding).filter(([key]) => placeKeys.includes(key)));
    const text = { message: printable(message), fix: pastFix, part: `${finding.id} ${by}` };
    findings.push(makeFinding("exemption-expired", place, text));
  }
  for (const unused of isComplete({ findings }) ? exemptions.unused() : []) {
    const message = printable(`${unusedText(unused, path)} that was found`);
    const part = JSON.stringify(unused.exemption);
    findings.push(makeFinding("exemption-unused", { file: path }, { message, fix: unusedFix, part }));
  }
  return { ...report, findings, exempted };
}

const form = v.object({
  version: v.literal(1),
  findings: v.array(
    v.object({
      fingerprint: v.string(),
      id: v.string(),
      subject: v.string(),
      file: v.optional(v.string()),
      accepts: v.optional(v.array(v.string())),
    }),
  ),
});

async function readBaseline(path: string): Promise<BaselineEntry[]> {
  const advice = `. Write it with: ${shellLine("--baseline", path, "--update-baseline")}`;
  const value = await readJsonFile("--baseline", path, advice);
  if (!v.is(form, value)) throw new Unanswered(`--baseline ${path} is not a baseline of version 1`);
  return value.findings;
}

/** Takes the findings out of a report that a baseline accepts. A baseline of an earlier version does not say what it accepts. */
function withBaseline(path: string, report: Report, baseline: readonly BaselineEntry[], say: Say) {
  const entries = new Map(baseline.map((entry) => [entry.fingerprint, entry]));
  const [findings, known]: Finding[][] = [[], []];
  let isOld = false;
  for (const finding of report.findings) {
    const entry = mayBeAccepted(finding) ? entries.get(finding.fingerprint) : undefined;
    const extent = entry && extentIn(finding);
    const wider = extent && entry.accepts ? beyond(entry.accepts, extent) : [];
    sayWider(finding, `the baseline ${path}`, wider, say);
    if (extent && !entry.accepts) isOld = true;
    const list = entry && wider.length === 0 ? known : findings;
    list.push(finding);
  }
  if (isOld) say(`The baseline ${path} does not say who may get in: write it again with --update-baseline.`);
  return { ...report, findings, known, gone: goneFrom(baseline, report) };
}

/** The entries of a baseline whose findings are fixed. */
function goneFrom(baseline: readonly BaselineEntry[], report: Report) {
  const { findings, exempted = [], subjects = [] } = report;
  if (!isComplete(report)) return [];
  const current = [...findings, ...exempted.map(({ finding }) => finding)];
  const fingerprints = new Set(current.map(({ fingerprint }) => fingerprint));
  // Nothing is known of a file that is there and was not judged.
  return baseline.filter(
    ({ fingerprint, file = "" }) => !fingerprints.has(fingerprint) && (subjects.includes(file) || !existsSync(file)),
  );
}

/** Writes a baseline of what a report finds; if not everything could be read, the earlier entries stay in it. */
async function writeBaseline(
  path: string,
  report: Report,
  earlier: readonly BaselineEntry[],
): Promise<BaselineEntry[]> {
  const entries = report.findings.filter(mayBeAccepted).map((finding): BaselineEntry => {
    const { fingerprint, id, file } = finding;
    return { fingerprint, id, subject: subjectOf(finding), file, accepts: extentIn(finding) };
  });
  if (!isComplete(report)) entries.push(...earlier);
  const findings = distinctBy(entries, ({ fingerprint }) => fingerprint);
  findings.sort((a, b) => compareTexts(a.fingerprint, b.fingerprint));
  await saveFile(path, `${printableJson({ version: 1, findings })}\n`);
  return findings;
}

export interface AcceptedOptions {
  exemptions?: string;
  baseline?: string;
  updateBaseline?: true;
  severity?: Severity;
}

export function describeAccepted(command: Command): Command {
  return command
    .option("--exemptions <file>", "leave out what this file exempts")
    .option("--baseline <file>", "report only what is not in this file, or is wider than there")
    .option("--update-baseline", "write what is found now to the file of --baseline")
    .addOption(
      new Option("--severity <severity>", "fail on findings of this severity or worse only").choices(severities),
    );
}

function validate(options: AcceptedOptions & { fix?: true }) {
  const { exemptions, baseline, updateBaseline, fix } = options;
  const accepts = firstGiven({ "--exemptions": exemptions, "--baseline": baseline });
  if (accepts && fix)
    throw new Unanswered(
      `--fix contradicts ${accepts}: it would change a role that is accepted as it is. Leave one of them out`,
    );
  if (updateBaseline && baseline === undefined)
    throw new Unanswered("--update-baseline goes with --baseline FILE, the file that it writes");
}

/** The report with the findings that are less severe as advice. */
function withSeverity(report: Report, severity: Severity = "low"): Report {
  const limit = severities.indexOf(severity);
  const isLess = ({ level, severity: severityOfFinding }: Finding) =>
    level === "error" && severities.indexOf(severityOfFinding) > limit;
  const findings = report.findings.map((finding): Finding =>
    isLess(finding) ? { ...finding, level: "advice" } : finding,
  );
  return { ...report, findings, hasLessSevere: report.findings.some(isLess) };
}

/** The report with the verdicts that are right without what is accepted. */
function withVerdicts(report: Report) {
  const findings = Map.groupBy(report.findings, ({ role }) => role);
  const roles = report.roles.map((role) => {
    const verdict = verdictOf(findings.get(role.arn) ?? [], role.hasHiddenUses);
    return { ...role, verdict: orExempt(verdict, role.verdict) };
  });
  return { ...report, roles };
}

/** Reads the files of the options before AWS or a backend is asked. */
export async function readAccepted(
  options: AcceptedOptions,
): Promise<(report: Report, context: Pick<Printer, "printAside">) => Promise<Report>> {
  validate(options);
  const { exemptions: path, baseline, updateBaseline, severity } = options;
  const exemptions = path === undefined ? undefined : await readExemptions(path);
  const isNew = updateBaseline && baseline !== undefined && (!existsSync(baseline) || (await isStream(baseline)));
  const earlier = baseline === undefined || isNew ? [] : await readBaseline(baseline);
  return async (judged, { printAside }) => {
    for (const remark of exemptions?.remarks ?? []) printAside(remark);
    const report = exemptions ? withExemptions(judged, exemptions, printAside) : judged;
    if (baseline === undefined) return withVerdicts(withSeverity(report, severity));
    const entries = updateBaseline ? await writeBaseline(baseline, report, earlier) : earlier;
    if (updateBaseline) printAside(`The baseline ${baseline} is written.`);
    const unaccepted = withBaseline(baseline, report, entries, printAside);
    return withVerdicts(withSeverity(unaccepted, severity));
  };
}
