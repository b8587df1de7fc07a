import type { AccountJudgement, RoleJudgement } from "../../core/rules/account";
import { bySeverity, findingKinds, isFindingId, withId, type Finding } from "../../core/findings";
import { readCluster } from "../../core/trust";
import { compareTexts, printable } from "../../core/text";
import type { RolePlan, Step } from "../aws/plan";
import type { Reach } from "./how-to";

/** A finding that somebody has accepted, and why. */
export interface Exempted {
  finding: Finding;
  /** The pattern of the exemption. */
  by: string;
  reason: string;
  /** Its last day. */
  until?: string;
  /** The pattern covers every role. */
  wide?: true;
}

/** A finding of a baseline. */
export interface BaselineEntry {
  fingerprint: string;
  id: string;
  /** What it is about, in words. */
  subject: string;
}

/** What a command says, whatever the format. */
export interface Report {
  accounts: Pick<AccountJudgement, "id" | "status" | "reason">[];
  roles: RoleJudgement[];
  findings: Finding[];
  /** The stacks or files that were judged, where no role was looked at one by one. */
  subjects?: string[];
  /** What an exemption leaves out. */
  exempted?: Exempted[];
  /** What the baseline holds already. */
  known?: Finding[];
  /** What the baseline holds and is no longer found. */
  gone?: BaselineEntry[];
  /** How the trust policies would change, where nobody asked for plans. */
  changes?: { role: string; diff: string }[];
  /** What is left to change, with and without `--fix`. */
  plans: RolePlan[];
  /** How the AWS CLI is reached with the credentials in use; undefined where nobody asked AWS. */
  reach?: Reach;
  /** What `--fix` did, and where the state from before is. */
  fixed?: {
    applied: { role: string; actions: Step["action"][] }[];
    backup?: string;
    /** The command that puts it back. */
    undo?: string;
  };
}

/** How bad a finding is, in a word: the severity of an error, else its level. */
export function severityOf({ level, severity }: Finding): string {
  return level === "error" ? severity : level;
}

/** What a finding says, with what to do about it. */
export function messageWithFix({ message, id, fix }: Finding): string {
  return `${withId(message, id)}${fix === undefined ? "" : `\nFix: ${fix}`}`;
}

/** What a finding is about in general. */
export function findingTitle({ id }: Pick<Finding, "id">): string {
  return isFindingId(id) ? findingKinds[id].title : "A policy of another pack objects";
}

/** How many findings of a level there are. */
export function countOf({ findings }: Pick<Report, "findings">, level: Finding["level"]): number {
  return findings.filter((one) => one.level === level).length;
}

/** A verdict as people read it. */
export const verdictWords = { pass: "OK", fail: "problem", unknown: "unknown" } as const;

/** A cluster as answers name it, by its ARN: `REGION/NAME`. */
export function clusterLabel(arn: string): string {
  const { region, name = "" } = readCluster(arn) ?? {};
  return region === undefined ? arn : `${region}/${name}`;
}

/** True where all was read: what could not be read may still hold what is no longer seen. */
export function isComplete({ findings }: Pick<Report, "findings">): boolean {
  return !findings.some(({ level }) => level === "unknown");
}

/** A report that says nothing yet. */
export function emptyReport(): Report {
  return { accounts: [], roles: [], findings: [], plans: [] };
}

/** The findings in the order of their severity; those of one role stay together. */
export function sorted(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => bySeverity(a, b) || compareTexts(a.role, b.role) || compareTexts(a.id, b.id));
}

/** What a finding is about: the role, else the resource, stack, file, cluster or account. */
export function subjectOf({ role, urn, stack, file, resource, cluster, account }: Finding): string {
  const inFile = file !== undefined && resource !== undefined ? `${file}: ${resource}` : file;
  return role ?? urn ?? inFile ?? stack ?? cluster ?? account ?? "fargate-role";
}

/** Why a finding is left out, in words. */
export function exemptedText({ finding, by, reason, until, wide }: Exempted): string {
  const end = until === undefined ? "" : ` until ${until}`;
  const reach = wide === true ? ", which covers every role" : "";
  return `${subjectOf(finding)}: ${finding.id}, by "${by}"${reach}${end}: ${reason}`;
}

/** What was accepted, for people: the exemptions with their reasons, what the baseline holds, and what of it is gone. */
export function acceptedLines({ exempted = [], known, gone = [] }: Report): string[] {
  const lines: string[] = [];
  if (exempted.length > 0) lines.push(`Exempt: ${exempted.length}`, ...exempted.map((one) => `  ${exemptedText(one)}`));
  if (known !== undefined) lines.push(`Known already by the baseline: ${known.length}`);
  if (gone.length > 0)
    lines.push(`Fixed since the baseline: ${gone.length}`, ...gone.map(({ id, subject }) => `  ${subject}: ${id}`));
  return lines;
}

/** Where a finding is, on one line and safe to print; empty where its message says it all. */
export function placeText({ stack, urn, file, line, resource, role, cluster, profile }: Finding): string {
  const path = file !== undefined && line !== undefined ? `${file}:${line}` : file;
  const inStack = stack !== undefined || urn !== undefined;
  const parts = path !== undefined ? [path, resource] : inStack ? [stack, urn] : [role ?? cluster, profile];
  return printable(parts.filter((one) => one !== undefined).join(" "));
}
