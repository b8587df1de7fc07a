import {
  bySeverity,
  findingKinds,
  resultOf,
  withId,
  type Finding,
  type Result,
  type Severity,
} from "../../core/findings";
import { readCluster } from "../../core/policy";
import { compareTexts, distinct, plural, printable, shortList } from "../../core/text";
import type { AccountStatus, RoleJudgement } from "../aws/judge-account";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import type { Reach } from "../../core/findings/render/fix/aws-cli";

export interface Exempted {
  finding: Finding;
  by: string;
  reason: string;
  until?: string;
  wide?: true;
}

export interface BaselineEntry {
  fingerprint: string;
  id: string;
  subject: string;
  /** Where it was read; absent in an account or a stack. */
  file?: string;
  /** See `extentOf`; also absent in a baseline of an earlier version. */
  accepts?: string[];
}

/** A role with its verdict: `exempt` if all that is wrong with it is accepted. */
export type ReportedRole = Omit<RoleJudgement, "verdict"> & { verdict: RoleJudgement["verdict"] | "exempt" };

export interface Report {
  accounts: AccountStatus[];
  roles: ReportedRole[];
  /** The roles of files, each with its findings. */
  rolesOfFiles?: (Pick<Finding, "file" | "resource" | "line"> & { arn: string | undefined; findings: Finding[] })[];
  findings: Finding[];
  /** Remarks that are not findings. */
  notices?: string[];
  /** The judged stacks or files whose roles are not listed one by one. */
  subjects?: string[];
  /** How many roles were judged, if the command looks for them. An answer about none is not that all is right. */
  judged?: number;
  /** The files with roles that do not show what is attached to them. */
  withoutAttachments?: string[];
  /** The accounts that were taken for the user's own, since nobody says which is. */
  accountsTaken?: string[];
  /** The parameters of templates whose defaults count, since nobody gives other values. */
  defaultsTaken?: string[];
  /** The files of directories that name the service and are not judged, such as programs. */
  notRead?: { file: string; reason: string; fix?: string }[];
  /** True if --severity makes advice of a finding. */
  hasLessSevere?: boolean;
  exempted?: Exempted[];
  known?: Finding[];
  gone?: BaselineEntry[];
  /** How the AWS CLI is reached with the credentials in use; undefined if nobody asked AWS. */
  reach?: Reach;
}

export function severityOf({ level, severity }: Finding): Severity | "unknown" | "advice" {
  return level === "error" ? severity : level;
}

/** The line with the fix of a finding; none if there is no fix. */
export function fixOf({ fix }: Finding): string[] {
  return fix === undefined ? [] : [`Fix: ${fixText(fix)}`];
}

export function messageWithFix(finding: Finding): string {
  return [withId(finding.message, finding.id), ...fixOf(finding)].join("\n");
}

export function findingTitle({ id }: Pick<Finding, "id">): string {
  return findingKinds[id].title;
}

export function countOf({ findings }: Pick<Report, "findings">, level: Finding["level"]): number {
  return findings.filter((finding) => finding.level === level).length;
}

/** A verdict without what is accepted: `exempt` if nothing else was wrong before. */
export function orExempt(verdict: Result, before: Result | "exempt"): Result | "exempt" {
  return verdict === "pass" && before !== "pass" ? "exempt" : verdict;
}

export const verdictWords = { pass: "OK", fail: "problem", unknown: "unknown", exempt: "exempt" } as const;

/** True if exemptions, a baseline or --severity accept something that was found. */
export function isAccepting({ exempted = [], known = [], hasLessSevere = false }: Report): boolean {
  return hasLessSevere || exempted.length + known.length > 0;
}

/** A cluster as answers name it, by its ARN: `REGION/NAME`. */
export function clusterLabel(arn: string): string {
  const { region, name = "" } = readCluster(arn) ?? {};
  return region === undefined ? arn : `${region}/${name}`;
}

/** True if everything could be read: an unread part may still hold what is no longer seen. */
export function isComplete(report: Pick<Report, "findings">): boolean {
  return countOf(report, "unknown") === 0;
}

export function emptyReport(): Report {
  return { accounts: [], roles: [], findings: [] };
}

/** The findings in the order of their severity; those of one role stay together. */
export function sorted(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => bySeverity(a, b) || compareTexts(a.role, b.role) || compareTexts(a.id, b.id));
}

/** Findings of one subject with one fix, which the last of them has; at least one. */
export type FindingGroup = readonly Finding[];

/** The worst role first. The findings of a role stay together, and so do those that one fix removes. */
export function inGroups(findings: readonly Finding[]): FindingGroup[] {
  const bySubject = Map.groupBy(sorted(findings), (finding) => `${finding.account} ${subjectOf(finding)}`);
  const groups: FindingGroup[] = [];
  for (const ofSubject of bySubject.values())
    for (const withOneFix of Map.groupBy(ofSubject, ({ fix }) => JSON.stringify(fix)).values()) {
      const last = withOneFix.length - 1;
      groups.push(withOneFix.map((finding, index) => (index < last ? { ...finding, fix: undefined } : finding)));
    }
  return groups;
}

/** The subject of a finding: the role, else the resource, stack, file, cluster or account. */
export function subjectOf({ role, urn, stack, file, resource, cluster, account }: Finding): string {
  const inFile = file !== undefined && resource !== undefined ? `${file}: ${resource}` : file;
  return role ?? urn ?? inFile ?? stack ?? cluster ?? account ?? "fargate-role";
}

export function exemptedText({ finding, by, reason, until, wide }: Exempted): string {
  const end = until === undefined ? "" : ` until ${until}`;
  const reach = wide === true ? ", which covers every role" : "";
  return `${subjectOf(finding)}: ${finding.id}, by the exemption for "${by}"${reach}${end}: ${reason}`;
}

export function acceptedLines({ exempted = [], known, gone = [] }: Report): string[] {
  const lines: string[] = [];
  if (exempted.length > 0)
    lines.push(`Exempt: ${exempted.length}`, ...exempted.map((exemption) => `  ${exemptedText(exemption)}`));
  if (known !== undefined) lines.push(`Known already by the baseline: ${known.length}`);
  if (gone.length > 0)
    lines.push(`Fixed since the baseline: ${gone.length}`, ...gone.map(({ id, subject }) => `  ${subject}: ${id}`));
  return lines.map(printable);
}

/** Sentences about programs, behind the answer: which, and how to judge them; empty without one. */
export function notReadText({ notRead = [] }: Report): string {
  if (notRead.length === 0) return "";
  const files = notRead.map(({ file }) => printable(file));
  const verbs = files.length === 1 ? "that names the service is" : "that name the service are";
  const advice = distinct(notRead.flatMap(({ fix }) => fix ?? []));
  const unjudged = `${plural(files.length, "program")} ${verbs} not judged: ${shortList(files)}`;
  return ` ${[unjudged, ...advice].join(". ")}.`;
}

/** How much was found, in a sentence. */
export function numbersText(report: Report): string {
  const [errors, unknown, advice] = [countOf(report, "error"), countOf(report, "unknown"), countOf(report, "advice")];
  const roles = report.roles.length === 0 ? "" : ` Roles for Fargate: ${report.roles.length}.`;
  return `Findings: ${errors} to fix, ${unknown} not judged, ${advice} as advice.${roles}${notReadText(report)}`;
}

/** True if nothing is wrong because there was nothing to judge. */
export function isAboutNothing(report: Report): boolean {
  return report.judged === 0 && resultOf(report.findings) === "pass" && !isAccepting(report);
}

/** True if a finding advises about a trust policy: then the answer does not say that nobody else can use the role. */
export function isAdvisedAboutTrust(findings: readonly Finding[]): boolean {
  return findings.some(({ id, level }) => level === "advice" && id.startsWith("trust-"));
}

/** The lines that say what the answer does not cover. */
export function notCovered(report: Report): string[] {
  const { accounts, subjects = [], withoutAttachments = [], accountsTaken = [], defaultsTaken = [] } = report;
  const where = subjects.length === 1 ? "this file" : withoutAttachments.join(", ");
  const [oldestItem] = accounts.flatMap((account) => account.oldestItem ?? []).sort();
  const lines: string[] = [];
  if (oldestItem !== undefined)
    lines.push(
      "Access entries, node groups, quotas, the account's own policies and the status of profiles: not in AWS Config, so not judged. " +
        `Its oldest item is of ${oldestItem}.`,
    );
  if (withoutAttachments.length > 0) lines.push(`Attached policies: not in ${where}, so not judged.`);
  if (accountsTaken.length > 0)
    lines.push(`Account: assumed to be ${accountsTaken.join(", ")}. If it is not yours, give yours with --account.`);
  if (defaultsTaken.length > 0)
    lines.push(
      `Parameters: assumed to have their defaults: ${defaultsTaken.join(", ")}. Give other values with --parameter.`,
    );
  return lines.map(printable);
}

/** Where a finding is, on one line and safe to print; empty if its message says it all. */
export function placeText(finding: Finding): string {
  return printable(placeParts(finding).join(" ").trim());
}

function placeParts(finding: Finding) {
  const { account, region, stack, urn, file, line, resource, role, cluster, profile } = finding;
  if (file !== undefined) return [line === undefined ? file : `${file}:${line}`, resource];
  if (stack !== undefined || urn !== undefined) return [stack, urn];
  const regionOfAccount = region === undefined ? undefined : `${account} ${region}`;
  return [role ?? cluster ?? regionOfAccount, profile];
}
