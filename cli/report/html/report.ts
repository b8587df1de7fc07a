import { createHash } from "node:crypto";
import { docsOf, resultOf, type Finding } from "../../../core/findings";
import { printedLines } from "../../../core/findings/render/fix/printed-lines";
import { plural, distinct, shortList } from "../../../core/text";
import { parseRoleArn } from "../../../core/trust";
import { version } from "../../package.json";
import { escapeMarkup as escaped, escapeMarkupLines as escapedLines } from "../escape";
import {
  acceptedLines,
  clusterLabel,
  countOf,
  findingTitle,
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
import { script, style } from "./style";

function head(command: string): string {
  const [ofStyle, ofScript] = [style, script].map((text) => createHash("sha256").update(text).digest("base64"));
  const policy = `default-src 'none'; style-src 'sha256-${ofStyle}'; script-src 'sha256-${ofScript}'; base-uri 'none'; form-action 'none'`;
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
  const time = now.toISOString().slice(0, 16).replace("T", " at ");
  return `Made on ${time} UTC by fargate-role ${version}${names.length > 0 ? ` from ${shortList(names)}` : ""}`;
}

function passText(report: Report): string {
  if (isAboutNothing(report)) return "Nothing to judge";
  if (isAccepting(report)) return "Nothing is wrong besides what is accepted";
  return isAdvisedAboutTrust(report.findings) ? "Nothing must be changed; see the advice" : "All is right";
}

const code = (text: string) => `<code>${escaped(text)}</code>`;

const labelled = (level: string, word = level) => `<b class="${level}">${word}</b>`;

/** The answer, then what narrows the rows down, which a script shows. */
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
    '<form hidden><input type="search" name="words" placeholder="Cluster, account or words" aria-label="Cluster, account or words"><output name="shown"></output></form>',
  ];
}

/** A finding; in its fix, what is typed or pasted stands apart from what is said. */
function findingMarkup(finding: Finding): string {
  const { id, message, file, fix } = finding;
  const tags = { say: "span", run: "kbd", paste: "code" };
  const lines = printedLines(fix ?? []).map(({ of, text }) => `<${tags[of]}>${escapedLines(text)}</${tags[of]}>`);
  const title = `${labelled(severityOf(finding))} ${findingTitle(finding)} <a href="${docsOf(id)}">${code(id)}</a>`;
  const said = [file && placeText(finding), message].flatMap((text) => (text ? `<p>${escapedLines(text)}</p>` : []));
  return `<section>${title}${said.join("")}${fix ? `<pre>${lines.join("\n")}</pre>` : ""}</section>`;
}

/** A row that opens: a role, or what else is found to be wrong. */
function rowMarkup(subject: string, findings: readonly Finding[], role?: ReportedRole): string {
  const places = [...(role?.clusters ?? []), ...findings.flatMap(({ cluster }) => cluster ?? [])].map(clusterLabel);
  const cells = [findings.map(findingTitle).join("; "), distinct(places).join(" ")];
  const labels = findings.map((one) => labelled(severityOf(one)));
  if (role) labels.push(labelled(role.verdict, verdictWords[role.verdict]));
  return [
    `<details><summary>${labels[0]}${code(parseRoleArn(subject)?.name ?? subject)}`,
    ...cells.map((text) => `<span>${escaped(text)}</span>`),
    `</summary><p>${[subject, ...(role?.nodes ?? [])].map(escaped).join("<br>")}</p>`,
    ...findings.map(findingMarkup),
    "</details>",
  ].join("");
}

/** The worst first, then the roles without a finding. The fix of several findings stands below the last one. */
function rows({ roles, findings }: Report): string[] {
  const found = Map.groupBy(inGroups(findings).flat(), subjectOf);
  const ofRoles = new Map(roles.map((role) => [role.arn, role]));
  return distinct([...found.keys(), ...ofRoles.keys()]).map((subject) =>
    rowMarkup(subject, found.get(subject) ?? [], ofRoles.get(subject)),
  );
}

/** The report as one HTML page that needs no network: the answer, a row for each role, and what is accepted. */
export function reportAsHtml(report: Report, command: string, now = new Date()): string {
  const accepted = acceptedLines(report).join("\n");
  return [
    head(command),
    ...summary(report, command, now),
    ...rows(report),
    ...(accepted === "" ? [] : ["<h2>Accepted</h2>", `<pre>${escapedLines(accepted)}</pre>`]),
    `</main><script>${script}</script></body></html>`,
  ].join("\n");
}
