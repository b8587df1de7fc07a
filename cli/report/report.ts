import { bySeverity, findingKinds, resultOf, withId, type Finding, type Severity } from "../../core/findings";
import { readCluster } from "../../core/trust";
import { compareTexts, plural, printable, shortList } from "../../core/text";
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

/** What is said of a role: `exempt` if all that is wrong with it is accepted. */
export type ReportedRole = Omit<RoleJudgement, "verdict"> & { verdict: RoleJudgement["verdict"] | "exempt" };

export interface Report {
  accounts: AccountStatus[];
  roles: ReportedRole[];
  /** The roles of files, each with what is found about it. */
  rolesOfFiles?: (Pick<Finding, "file" | "resource" | "line"> & { arn: string | undefined; findings: Finding[] })[];
  findings: Finding[];
  /** Remarks that are not findings. */
  notices?: string[];
  /** The stacks or files that were judged, if no role was looked at one by one. */
  subjects?: string[];
  /** How many roles were judged, if the command looks for them. An answer about none is not that all is right. */
  judged?: number;
  /** The files with roles that do not show what is attached to them. */
  withoutAttachments?: string[];
  /** The accounts that were taken for the user's own, since nobody says which is. */
  accountsTaken?: string[];
  /** The parameters of templates whose defaults count, since nobody gives other values. */
  defaultsTaken?: string[];
  /** What directories hold that names the service and is not judged, such as programs. */
  notRead?: { file: string; reason: string; fix?: string }[];
  exempted?: Exempted[];
  known?: Finding[];
  gone?: BaselineEntry[];
  /** How the AWS CLI is reached with the credentials in use; undefined if nobody asked AWS. */
  reach?: Reach;
}

export const severityOf = ({ level, severity }: Finding): Severity | "unknown" | "advice" =>
  level === "error" ? severity : level;

/** What to do, if it is said. */
export const fixOf = ({ fix }: Finding): string[] => (fix === undefined ? [] : [`Fix: ${fixText(fix)}`]);

export const messageWithFix = (finding: Finding): string =>
  [withId(finding.message, finding.id), ...fixOf(finding)].join("\n");

export const findingTitle = ({ id }: Pick<Finding, "id">): string => findingKinds[id].title;

export const countOf = ({ findings }: Pick<Report, "findings">, level: Finding["level"]): number =>
  findings.filter((one) => one.level === level).length;

export const verdictWords = { pass: "OK", fail: "problem", unknown: "unknown", exempt: "exempt" } as const;

/** True if something is left out of the findings. */
export const isAccepting = ({ exempted = [], known = [] }: Report): boolean => exempted.length + known.length > 0;

/** A cluster as answers name it, by its ARN: `REGION/NAME`. */
export function clusterLabel(arn: string): string {
  const { region, name = "" } = readCluster(arn) ?? {};
  return region === undefined ? arn : `${region}/${name}`;
}

/** True if all was read: what could not be read may still hold what is no longer seen. */
export const isComplete = ({ findings }: Pick<Report, "findings">): boolean =>
  !findings.some(({ level }) => level === "unknown");

export const emptyReport = (): Report => ({ accounts: [], roles: [], findings: [] });

/** The findings in the order of their severity; those of one role stay together. */
export const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => bySeverity(a, b) || compareTexts(a.role, b.role) || compareTexts(a.id, b.id));

/** Findings of one subject with one fix, which the last of them has. */
export type FindingGroup = readonly [Finding, ...Finding[]];

/** The worst role first. The findings of a role stay together, and so do those that one fix removes. */
export function inGroups(findings: readonly Finding[]): FindingGroup[] {
  const ofSubjects = Map.groupBy(sorted(findings), (one) => `${one.account} ${subjectOf(one)}`);
  const groups = [...ofSubjects.values()].flatMap((ofOne) => [
    ...Map.groupBy(ofOne, ({ fix }) => JSON.stringify(fix)).values(),
  ]);
  return groups.map(
    (same) => same.map((one, index) => (index < same.length - 1 ? { ...one, fix: undefined } : one)) as [Finding],
  );
}

/** What a finding is about: the role, else the resource, stack, file, cluster or account. */
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
  if (exempted.length > 0) lines.push(`Exempt: ${exempted.length}`, ...exempted.map((one) => `  ${exemptedText(one)}`));
  if (known !== undefined) lines.push(`Known already by the baseline: ${known.length}`);
  if (gone.length > 0)
    lines.push(`Fixed since the baseline: ${gone.length}`, ...gone.map(({ id, subject }) => `  ${subject}: ${id}`));
  return lines.map(printable);
}

/** What is said of programs behind the answer; empty without one. */
export function notReadText({ notRead = [] }: Report): string {
  const files = notRead.map(({ file }) => printable(file));
  const verbs = files.length === 1 ? "that names the service is" : "that name the service are";
  return files.length === 0 ? "" : ` ${plural(files.length, "program")} ${verbs} not judged: ${shortList(files)}.`;
}

/** How much was found, in a sentence. */
export function numbersText(report: Report): string {
  const [errors, unknown, advice] = (["error", "unknown", "advice"] as const).map((level) => countOf(report, level));
  const roles = report.roles.length === 0 ? "" : ` Roles for Fargate: ${report.roles.length}.`;
  return `Findings: ${errors} to fix, ${unknown} not judged, ${advice} as advice.${roles}${notReadText(report)}`;
}

/** True if nothing is wrong since there was nothing to judge. */
export const isAboutNothing = (report: Report): boolean =>
  report.judged === 0 && resultOf(report.findings) === "pass" && !isAccepting(report);

/** True if something is advised about a trust policy: then it is not said that nobody else can use the role. */
export const isAdvisedAboutTrust = (findings: readonly Finding[]): boolean =>
  findings.some(({ id, level }) => level === "advice" && id.startsWith("trust-"));

/** What the answer does not cover, in lines. */
export function notCovered(report: Report): string[] {
  const { subjects = [], withoutAttachments = [], accountsTaken = [], defaultsTaken = [] } = report;
  const where = subjects.length === 1 ? "this file" : withoutAttachments.join(", ");
  const lines = [
    withoutAttachments.length > 0 && `Attached policies: not in ${where}, so not judged.`,
    accountsTaken.length > 0 &&
      `Account: assumed to be ${accountsTaken.join(", ")}. If it is not yours, give yours with --account.`,
    defaultsTaken.length > 0 &&
      `Parameters: assumed to have their defaults: ${defaultsTaken.join(", ")}. Give other values with --parameter.`,
  ];
  return lines.flatMap((line) => (line ? printable(line) : []));
}

/** Where a finding is, on one line and safe to print; empty if its message says it all. */
export function placeText(finding: Finding): string {
  const { account, region, stack, urn, file, line, resource, role, cluster, profile } = finding;
  const path = file !== undefined && line !== undefined ? `${file}:${line}` : file;
  const inStack = stack !== undefined || urn !== undefined;
  const inAccount = role ?? cluster ?? (region === undefined ? undefined : `${account} ${region}`);
  const parts = path !== undefined ? [path, resource] : inStack ? [stack, urn] : [inAccount, profile];
  return printable(parts.filter((one) => one !== undefined).join(" "));
}
