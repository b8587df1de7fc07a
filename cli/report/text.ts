import { styleText } from "node:util";
import { parseRoleArn } from "../../core/trust";
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
  /** True if what is in an account is named with it: roles of one name may be in another one too. */
  namesAccounts?: boolean;
  success: string;
}

interface Writing extends TextOptions {
  /** The commands that stand in the text so far. */
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

export const paint = (colour: Colour | undefined, text: string, options: Look): string =>
  options.colour && colour !== undefined ? styleText(colour, text, { validateStream: false }) : text;

export const indent = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);

/** The text with line ends in the place of spaces, so that no line is longer than the width if its words are not. */
export function wrap(text: string, width: number): string {
  const lengthOf = (lines: string) => lines.length - lines.lastIndexOf("\n");
  return text.split(" ").reduce((lines, word) => {
    if (lines === "") return word;
    return `${lines}${lengthOf(lines) + word.length > width ? "\n" : " "}${word}`;
  });
}

function table(roles: Report["roles"], options: TextOptions): string {
  const severalAccounts = new Set(roles.map(({ arn }) => parseRoleArn(arn)?.accountId)).size > 1;
  const rows = roles.map(({ arn, clusters, verdict }) => {
    const { accountId, name = arn } = parseRoleArn(arn) ?? {};
    const named = severalAccounts && accountId !== undefined ? `${accountId} ${name}` : name;
    return { name: printable(named), clusters: printable(clusters.map(clusterLabel).join(" ")) || "-", verdict };
  });
  const nameWidth = Math.max(4, ...rows.map(({ name }) => name.length));
  const clusterWidth = Math.max(8, options.width - nameWidth - 13);
  const lines = rows.map(({ name, clusters, verdict }) => {
    const word = paint(verdictColours[verdict], verdictWords[verdict].padEnd(7), options);
    const more = `\n${" ".repeat(nameWidth + 11)}`;
    return `${word}  ${paint("bold", name.padEnd(nameWidth), options)}  ${wrap(clusters, clusterWidth).replaceAll("\n", more)}`;
  });
  return [`VERDICT  ${"ROLE".padEnd(nameWidth)}  CLUSTERS`, ...lines].join("\n");
}

/** How many roles have which verdict; a table of them if there is one only, or if it was asked for. */
function rolesText({ roles }: Report, options: TextOptions): string[] {
  if (roles.length === 0) return [];
  if (roles.length === 1 || options.verbose) return [`${table(roles, options)}\n`];
  const counts = (["fail", "unknown", "exempt", "pass"] as const).flatMap((verdict) => {
    const count = roles.filter((role) => role.verdict === verdict).length;
    return count === 0 ? [] : paint(verdictColours[verdict], `${count} ${verdictWords[verdict]}`, options);
  });
  return [`Roles: ${counts.join(", ")}. --verbose lists them.`];
}

const below = " ".repeat(10);

const wrapped = (text: string, { width }: Look) => text.replace(/.+/g, (line) => wrap(line, width - below.length));

function findingText(finding: Finding, text: string, options: TextOptions): string {
  const severity = severityOf(finding);
  const label = paint(severityColours[severity], severity.padEnd(8), options);
  const body = indent(wrapped(withId(text, finding.id), options), below).trimStart();
  const name = finding.role?.split("/").at(-1);
  return `${label}  ${body.replace(`Role ${name}`, `Role ${paint("bold", `${name}`, options)}`)}`;
}

/** The fix, and its account if several are read: each may have a role of the name. A command that stands above is not repeated. */
function fixLines(group: FindingGroup, options: Writing): string[] {
  const { account, fix } = group.at(-1) ?? group[0];
  const where = options.namesAccounts && account !== undefined ? `in account ${account}` : "";
  if (fix === undefined) return where === "" ? [] : [`${below}${where}`];
  const head = `${["fix", where].join(" ").trim()}: `;
  const lines = printedLines(fix, options.verbose).map((line, place) => (place === 0 ? { ...line, mark: head } : line));
  return lines.map((line) => indent(fixLine(line, options), below));
}

function fixLine({ text, of, mark }: PrintedLine, options: Writing): string {
  if (of === "say") return wrapped(mark + text, options);
  if (of === "paste") return paint(mark === "+ " ? "green" : undefined, mark + text, options);
  const { size } = options.commands;
  const isNew = size < options.commands.add(text).size;
  return mark + (isNew ? text : "the same command as above");
}

function groupText(group: FindingGroup, options: Writing): string {
  const texts = group.map((one) => {
    const place = one.file === undefined ? "" : `${paint("bold", placeText(one), options)}\n`;
    return findingText(one, `${place}${one.message}`, options);
  });
  return [...texts, ...fixLines(group, options)].join("\n");
}

/** What several roles have in common is said once, then where each of them is, with its fix. */
function alikeText(groups: readonly [FindingGroup, ...FindingGroup[]], options: Writing): string {
  const [[first]] = groups;
  const keyOf = ([{ account, fix }]: FindingGroup) => JSON.stringify([account, fix]);
  const isOneFix = new Set(groups.map(keyOf)).size === 1;
  const places = groups.flatMap((group) => [
    `${below}- ${paint("bold", placeText(group[0]), options)}`,
    ...(isOneFix ? [] : fixLines(group, options)),
  ]);
  const head = findingText(first, `${groups.length} roles: ${first.cause}`, options);
  return [head, ...places, ...(isOneFix ? fixLines(groups[0], options) : [])].join("\n");
}

function groupTexts(groups: readonly FindingGroup[], options: Writing): string[] {
  const keyOf = (group: FindingGroup) => {
    const [{ id, level, alike }, ...others] = group;
    return alike === undefined || others.length > 0 ? group : `${id} ${level} ${alike}`;
  };
  return [...Map.groupBy(groups, keyOf).values()].map((alike) => {
    const [first, ...others] = alike as [FindingGroup, ...FindingGroup[]];
    return others.length === 0 ? groupText(first, options) : alikeText([first, ...others], options);
  });
}

/** What is denied in one Region of an account is usually denied in many, so one text names all the places. A file has its own reason. */
function grouped(findings: readonly Finding[]): Finding[] {
  const keyOf = (one: Finding) =>
    one.level === "unknown" && one.account !== undefined ? `${one.id} ${one.account} ${JSON.stringify(one.fix)}` : one;
  return ([...Map.groupBy(findings, keyOf).values()] as [Finding, ...Finding[]][]).map((same) => {
    const [one, ...others] = same;
    const places = same.flatMap(
      ({ region, cluster, role }) => (cluster && clusterLabel(cluster)) ?? region ?? role ?? [],
    );
    if (others.length === 0 || places.length === 0) return one;
    return { ...one, message: `${one.message}. Where: ${places.sort().join(", ")}` };
  });
}

function conclusion(report: Report, options: TextOptions): string {
  const result = resultOf(report.findings);
  const success = isAccepting(report) ? "nothing is wrong besides what is accepted." : options.success;
  if (isAboutNothing(report)) return `${paint("gray", "Nothing to judge", options)}: ${options.success}`;
  if (result === "pass") return `${paint("green", "OK", options)}: ${success}${notReadText(report)}`;
  const unread = countOf(report, "unknown");
  const unknown = unread === 0 ? "" : `${plural(unread, "part")} could not be judged`;
  if (result === "unknown") return `${paint("yellow", "Unknown", options)}: ${unknown}.`;
  return `${paint("red", "Problem", options)}: ${plural(countOf(report, "error"), "finding")}${unknown === "" ? "" : `; ${unknown}`}.`;
}

export function reportAsText(report: Report, given: TextOptions): string {
  const options = {
    ...given,
    commands: new Set<string>(),
    namesAccounts: report.accounts.length > 1 || report.accounts.some(({ id }) => id !== (report.reach?.account ?? id)),
  };
  const findings = groupTexts(inGroups(grouped(sorted(report.findings))), options);
  const accepted = acceptedLines(report);
  return [
    ...(findings.length > 0 ? [...findings, ""] : []),
    ...[accepted, notCovered(report)].flatMap((lines) => (lines.length > 0 ? [`${lines.join("\n")}\n`] : [])),
    ...rolesText(report, options),
    conclusion(report, options),
  ].join("\n");
}
