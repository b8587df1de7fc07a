import { createHash } from "node:crypto";
import { docsOf, resultOf, type Finding } from "../../../core/findings";
import { plural } from "../../../core/text";
import { version } from "../../package.json";
import { escapeMarkup as escaped, escapeMarkupLines as escapedLines } from "../escape";
import {
  acceptedLines,
  clusterLabel,
  countOf,
  findingTitle,
  fixOf,
  inGroups,
  isAboutNothing,
  isAccepting,
  isAdvisedAboutTrust,
  notCovered,
  numbersText,
  placeText,
  severityOf,
  subjectOf,
  verdictWords,
  type Report,
  type ReportedRole,
} from "../report";
import { style } from "./style";

function head(command: string): string {
  const digest = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>fargate-role ${escaped(command)}</title>`,
    `<style>${style}</style></head><body><main>`,
  ].join("\n");
}

/** When the page was made, by which version, and of what. */
function originText({ accounts, subjects = [] }: Report, now: Date): string {
  const names = [...accounts.map(({ id }) => `account ${id}`), ...subjects];
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  const time = now.toISOString().slice(0, 16).replace("T", " at ");
  return `Made on ${time} UTC by fargate-role ${version}${shown.length > 0 ? ` from ${shown.join(", ")}` : ""}`;
}

function passText(report: Report): string {
  if (isAboutNothing(report)) return "Nothing to judge";
  if (isAccepting(report)) return "Nothing is wrong besides what is accepted";
  return isAdvisedAboutTrust(report.findings) ? "Nothing must be changed; see the advice" : "All is right";
}

function summary(report: Report, command: string, now: Date): string[] {
  const answers = {
    pass: passText(report),
    fail: `${plural(countOf(report, "error"), "finding")} to fix`,
    unknown: `${plural(countOf(report, "unknown"), "part")} could not be judged`,
  };
  const about = `fargate-role ${command}: pod execution roles for AWS Fargate, and who can use them`;
  return [
    `<h1>${answers[resultOf(report.findings)]}</h1>`,
    ...[about, originText(report, now), numbersText(report), ...notCovered(report)].map(
      (line) => `<p>${escaped(line)}</p>`,
    ),
  ];
}

function table(columns: readonly string[], bodies: readonly (readonly string[])[]): string[] {
  const heads = columns.map((name) => `<th scope="col">${name}</th>`);
  return [
    `<table><thead><tr>${heads.join("")}</tr></thead>`,
    ...bodies.map((rows) => `<tbody>${rows.join("\n")}</tbody>`),
    "</table>",
  ];
}

const row = (...cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

const code = (text: string): string => `<code>${escaped(text)}</code>`;

function findingRow(finding: Finding): string {
  const { id, message } = finding;
  const level = severityOf(finding);
  return row(
    `<span class="${level}">${level}</span>`,
    `${findingTitle(finding)} <a href="${docsOf(id)}">${code(id)}</a>`,
    code(placeText(finding) || subjectOf(finding)),
    escapedLines(message).replaceAll("\n", "<br>") +
      fixOf(finding)
        .map((fix) => `<pre>${escapedLines(fix)}</pre>`)
        .join(""),
  );
}

function roleRow({ arn, verdict, clusters, nodes }: ReportedRole): string {
  const lines = (texts: readonly string[]): string => texts.map(escaped).join("<br>");
  return row(
    code(arn),
    `<span class="${verdict}">${verdictWords[verdict]}</span>`,
    lines(clusters.map(clusterLabel)),
    lines(nodes),
  );
}

/** The report as one HTML page that needs no network: the answer, the findings, the roles, and what is accepted. */
export function reportAsHtml(report: Report, command: string, now = new Date()): string {
  const { findings, roles } = report;
  const accepted = acceptedLines(report).join("\n");
  const found = table(
    ["Level", "Finding", "Where", "What is wrong"],
    inGroups(findings).map((group) => group.map(findingRow)),
  );
  const judged = table(["Role", "Verdict", "Clusters", "EC2 nodes"], [roles.map(roleRow)]);
  return [
    head(command),
    ...summary(report, command, now),
    ...(findings.length > 0 ? ["<h2>Findings</h2>", ...found] : []),
    ...(roles.length > 0 ? ["<h2>Roles</h2>", ...judged] : []),
    ...(accepted === "" ? [] : ["<h2>Accepted</h2>", `<pre>${escapedLines(accepted)}</pre>`]),
    "</main></body></html>",
  ].join("\n");
}
