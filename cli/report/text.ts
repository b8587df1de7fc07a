import { styleText } from "node:util";
import { parseRoleArn } from "../../core/policy";
import { resultOf, withId, type Finding } from "../../core/findings";
import { printedLines, type PrintedLine } from "../../core/findings/render/fix/printed-lines";
import { plural, printable } from "../../core/text";
import {
  acceptedLines,
  clusterLabel,
  countOf,
  type FindingGroup,
  inGroups,
  isAboutNothing,
  isAccepting,
  notCovered,
  notReadText,
  placeText,
  severityOf,
  sorted,
  verdictWords,
  type Report,
} from "./report";

export interface Look {
  colour: boolean;
  /** Characters in a line; commands are never broken. */
  width: number;
}

export interface TextOptions extends Look {
  /** True to list every role, and to write whole policies. */
  verbose?: boolean;
  success: string;
}

interface Writing extends TextOptions {
  /** True if fixes name their account: several accounts may have a role of one name. */
  namesAccounts: boolean;
  /** The commands that the text has so far. */
  commands: Set<string>;
}

const verdictColours = { pass: "green", fail: "red", unknown: "yellow", exempt: "gray" } as const;
type Colour = "red" | "yellow" | "blue" | "gray" | "green" | "bold";
const severityColours: Record<ReturnType<typeof severityOf>, Colour> = {
  critical: "red",
  high: "red",
  medium: "yellow",
  low: "yellow",
  unknown: "yellow",
  advice: "blue",
};

export function paint(colour: Colour | undefined, text: string, options: Look): string {
  return options.colour && colour !== undefined ? styleText(colour, text, { validateStream: false }) : text;
}

export function indent(text: string, margin: string): string {
  return text.replace(/^(?=.)/gm, margin);
}

/** The text with line ends in place of spaces: only a word longer than the width makes a longer line. */
export function wrap(text: string, width: number): string {
  const lengthOf = (lines: string) => lines.length - lines.lastIndexOf("\n");
  return text.split(" ").reduce((lines, word) => {
    if (lines === "") return word;
    return `${lines}${lengthOf(lines) + word.length > width ? "\n" : " "}${word}`;
  });
}

function table(roles: Report["roles"], options: TextOptions) {
  const accounts = new Set(roles.map(({ arn }) => parseRoleArn(arn)?.accountId));
  const rows = roles.map(({ arn, clusters, verdict }) => {
    const { accountId, name = arn } = parseRoleArn(arn) ?? {};
    const isAmbiguous = accounts.size > 1 && accountId !== undefined;
    const clusterNames = clusters.map(clusterLabel).join(" ");
    const label = isAmbiguous ? `${accountId} ${name}` : name;
    return { verdict, label: printable(label), clusters: printable(clusterNames) || "-" };
  });
  const labelWidth = Math.max(4, ...rows.map(({ label }) => label.length));
  const clusterWidth = Math.max(8, options.width - labelWidth - 13);
  const lineEnd = `\n${" ".repeat(labelWidth + 11)}`;
  const lines = rows.map((row) => {
    const verdict = paint(verdictColours[row.verdict], verdictWords[row.verdict].padEnd(7), options);
    const label = paint("bold", row.label.padEnd(labelWidth), options);
    const clusters = wrap(row.clusters, clusterWidth).replaceAll("\n", lineEnd);
    return `${verdict}  ${label}  ${clusters}`;
  });
  return [`VERDICT  ${"ROLE".padEnd(labelWidth)}  CLUSTERS`, ...lines].join("\n");
}

/** How many roles have which verdict; a table of them if there is only one, or with `--verbose`. */
function rolesText({ roles }: Report, options: TextOptions) {
  if (roles.length === 0) return [];
  if (roles.length === 1 || options.verbose) return [`${table(roles, options)}\n`];
  const counts: string[] = [];
  for (const verdict of ["fail", "unknown", "exempt", "pass"] as const) {
    const count = roles.filter((role) => role.verdict === verdict).length;
    if (count > 0) counts.push(paint(verdictColours[verdict], `${count} ${verdictWords[verdict]}`, options));
  }
  return [`Roles: ${counts.join(", ")}. --verbose lists them.`];
}

/** The margin below the severity of a finding. */
const margin = " ".repeat(10);

function wrapped(text: string, { width }: Look) {
  return text.replace(/.+/g, (line) => wrap(line, width - margin.length));
}

/** With --verbose: the role's ARN, and a request that gets through. */
function detailsOf({ role, witness }: Finding, { verbose }: TextOptions) {
  const details: string[] = [];
  if (!verbose) return details;
  if (role !== undefined) details.push(`Role: ${role}`);
  if (!witness) return details;
  const keys = Object.entries(witness.context).map(([key, value]) => `${key} ${value}`);
  const context = keys.length === 0 ? "without aws:SourceArn" : `with ${keys.join(", ")}`;
  details.push(`Allowed request: ${witness.action} by ${witness.principal} ${context}`);
  return details;
}

/** What is wrong, on a line with its place and its id, then each reason on a line of its own. */
function findingText(finding: Finding, head: string, options: TextOptions) {
  const severity = severityOf(finding);
  const label = paint(severityColours[severity], severity.padEnd(8), options);
  const [, ...reasons] = finding.sentences ?? [];
  const ended = reasons.map((reason) => `${reason}.`);
  const lines = [withId(head, finding.id), ...ended, ...detailsOf(finding, options)];
  const body = indent(wrapped(lines.join("\n"), options), margin).trimStart();
  const name = `${finding.role?.split("/").at(-1)}`;
  return `${label}  ${body.replace(`Role ${name}`, `Role ${paint("bold", name, options)}`)}`;
}

/** The fix, and its account if several are read. */
function fixLines(group: FindingGroup, options: Writing) {
  const { account, fix } = group[group.length - 1];
  const where = options.namesAccounts && account !== undefined ? `in account ${account}` : "";
  if (fix === undefined) return where === "" ? [] : [margin + where];
  const head = where === "" ? "fix: " : `fix ${where}: `;
  const lines = printedLines(fix, options.verbose).map((line, index) => (index === 0 ? { ...line, mark: head } : line));
  return lines.map((line) => indent(fixLine(line, options), margin));
}

/** A line of a fix. A command that the text has already is not repeated. */
function fixLine({ text, kind, mark }: PrintedLine, options: Writing) {
  if (kind === "say") return wrapped(mark + text, options);
  if (kind === "paste") return paint(mark === "+ " ? "green" : undefined, mark + text, options);
  if (options.commands.has(text)) return `${mark}the same command as above`;
  options.commands.add(text);
  return mark + text;
}

function groupText(group: FindingGroup, options: Writing) {
  const texts = group.map((finding) => {
    const { file, resource, about, message, summary, sentences: [first = message] = [] } = finding;
    const namesFile = resource === undefined && about === undefined;
    if (file === undefined || namesFile) return findingText(finding, first, options);
    const place = paint("bold", placeText(finding), options);
    // The place names the role.
    const head = summary === undefined ? `${place}\n${first}` : `${place}: ${summary}`;
    return findingText(finding, head, options);
  });
  return [...texts, ...fixLines(group, options)].join("\n");
}

/** The cause that several roles share, once; then the place of each role, with its fix if the fixes differ. */
function alikeText(groups: readonly FindingGroup[], options: Writing) {
  const [firstGroup] = groups;
  const [first] = firstGroup;
  const fixes = new Set(groups.map(([{ account, fix }]) => JSON.stringify([account, fix])));
  const lines = [findingText(first, `${groups.length} roles: ${first.summary}`, options)];
  for (const group of groups) {
    lines.push(`${margin}- ${paint("bold", placeText(group[0]), options)}`);
    if (fixes.size > 1) lines.push(...fixLines(group, options));
  }
  if (fixes.size === 1) lines.push(...fixLines(firstGroup, options));
  return lines.join("\n");
}

function groupTexts(groups: readonly FindingGroup[], options: Writing) {
  function keyOf(group: FindingGroup) {
    const [{ id, level, alike }] = group;
    return alike === undefined || group.length > 1 ? group : `${id} ${level} ${alike}`;
  }
  const alikeGroups = [...Map.groupBy(groups, keyOf).values()];
  return alikeGroups.map((alike) => (alike.length > 1 ? alikeText(alike, options) : groupText(alike[0], options)));
}

/** One text with all places for what could not be read: AWS that denies a call in one Region usually denies it in many. A file has its own reason. */
function grouped(findings: readonly Finding[]) {
  function keyOf(finding: Finding) {
    const { level, account, id, fix } = finding;
    return level === "unknown" && account !== undefined ? `${id} ${account} ${JSON.stringify(fix)}` : finding;
  }
  return [...Map.groupBy(findings, keyOf).values()].map((alike) => {
    const [first] = alike;
    const places = alike.flatMap(({ region, cluster, role }) => {
      const label = cluster && clusterLabel(cluster);
      return label ?? region ?? role ?? [];
    });
    if (alike.length === 1 || places.length === 0) return first;
    const { message, sentences = [message] } = first;
    return { ...first, sentences: [...sentences, `Where: ${places.sort().join(", ")}`] };
  });
}

function conclusion(report: Report, options: TextOptions) {
  if (isAboutNothing(report)) return `${paint("gray", "Nothing to judge", options)}: ${options.success}`;
  const result = resultOf(report.findings);
  const success = isAccepting(report) ? "nothing is wrong besides what is accepted." : options.success;
  if (result === "pass") return `${paint("green", "OK", options)}: ${success}${notReadText(report)}`;
  const unread = countOf(report, "unknown");
  const unknown = `${plural(unread, "part")} could not be judged`;
  if (result === "unknown") return `${paint("yellow", "Unknown", options)}: ${unknown}.`;
  const errors = plural(countOf(report, "error"), "finding");
  return `${paint("red", "Problem", options)}: ${unread === 0 ? errors : `${errors}; ${unknown}`}.`;
}

export function reportAsText(report: Report, options: TextOptions): string {
  const { accounts, reach } = report;
  const isOtherAccount = accounts.some(({ id }) => reach?.account !== undefined && id !== reach.account);
  const writing = { ...options, commands: new Set<string>(), namesAccounts: accounts.length > 1 || isOtherAccount };
  const parts = groupTexts(inGroups(grouped(sorted(report.findings))), writing);
  if (parts.length > 0) parts.push("");
  for (const lines of [acceptedLines(report), notCovered(report)])
    if (lines.length > 0) parts.push(`${lines.join("\n")}\n`);
  parts.push(...rolesText(report, options), conclusion(report, options));
  return parts.join("\n");
}
