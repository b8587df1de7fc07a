import { createHash } from "node:crypto";
import { docsOf, resultOf, type Finding } from "../../../core/findings";
import { printedLines } from "../../../core/findings/render/fix/printed-lines";
import { plural, distinct, shortList } from "../../../core/text";
import { parseRoleArn } from "../../../core/policy";
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

function head(command: string) {
  const [styleHash, scriptHash] = [style, script].map((text) => createHash("sha256").update(text).digest("base64"));
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>fargate-role ${escaped(command)}</title>`,
    `<style>${style}</style></head><body><main>`,
  ].join("\n");
}

/** The time of the page, the version that made it, and its accounts and files. */
function originText({ accounts, subjects = [] }: Report, now: Date) {
  const names = [...accounts.map(({ id }) => `account ${id}`), ...subjects];
  const time = now.toISOString().slice(0, 16).replace("T", " at ");
  const made = `Made on ${time} UTC by fargate-role ${version}`;
  return names.length > 0 ? `${made} from ${shortList(names)}` : made;
}

function passText(report: Report) {
  if (isAboutNothing(report)) return "Nothing to judge";
  if (isAccepting(report)) return "Nothing is wrong besides what is accepted";
  return isAdvisedAboutTrust(report.findings) ? "Nothing must be changed; see the advice" : "All is right";
}

function code(text: string) {
  return `<code>${escaped(text)}</code>`;
}

function labelled(level: string, word = level) {
  return `<b class="${level}">${word}</b>`;
}

/** The answer, then the search field, which a script shows. */
function summary(report: Report, command: string, now: Date) {
  const answers = {
    pass: passText(report),
    fail: `${plural(countOf(report, "error"), "finding")} to fix`,
    unknown: `${plural(countOf(report, "unknown"), "part")} could not be judged`,
  };
  const about = `fargate-role ${command}: pod execution roles for AWS Fargate, and who can use them`;
  const lines = [about, originText(report, now), numbersText(report), ...notCovered(report)];
  return [
    `<h1>${answers[resultOf(report.findings)]}</h1>`,
    ...lines.map((line) => `<p>${escaped(line)}</p>`),
    '<form hidden><input type="search" name="words" placeholder="Cluster, account or words" aria-label="Cluster, account or words"><output name="shown"></output></form>',
  ];
}

/** A finding; in its fix, sentences, commands and lines to paste have different tags. */
function findingMarkup(finding: Finding) {
  const { id, message, file, fix } = finding;
  const tags = { say: "span", run: "kbd", paste: "code" };
  const printed = printedLines(fix ?? []);
  const lines = printed.map(({ kind, text }) => `<${tags[kind]}>${escapedLines(text)}</${tags[kind]}>`);
  const tag = printed.every(({ kind }) => kind === "say") ? "p" : "pre";
  const title = `${labelled(severityOf(finding))} ${findingTitle(finding)} <a href="${docsOf(id)}">${code(id)}</a>`;
  const texts = [file ? placeText(finding) : "", message].filter((text) => text !== "");
  const paragraphs = texts.map((text) => `<p>${escapedLines(text)}</p>`).join("");
  const fixMarkup = fix ? `<${tag}>${lines.join("\n")}</${tag}>` : "";
  return `<section>${title}${paragraphs}${fixMarkup}</section>`;
}

/** A row that opens: a role, or another subject of findings. */
function rowMarkup(subject: string, findings: readonly Finding[], role?: ReportedRole) {
  const { clusters = [], nodes = [] } = role ?? {};
  const arns = [...clusters, ...findings.flatMap(({ cluster }) => cluster ?? [])];
  const places = distinct(arns.map(clusterLabel));
  const cells = [findings.map(findingTitle).join("; "), places.join(" ")];
  const labels = findings.map((finding) => labelled(severityOf(finding)));
  if (role) labels.push(labelled(role.verdict, verdictWords[role.verdict]));
  return [
    `<details><summary>${labels[0]}${code(parseRoleArn(subject)?.name ?? subject)}`,
    ...cells.map((text) => `<span>${escaped(text)}</span>`),
    `</summary><p>${[subject, ...nodes].map(escaped).join("<br>")}</p>`,
    ...findings.map(findingMarkup),
    "</details>",
  ].join("");
}

/** The worst role first, then the roles without a finding. The fix of several findings stands below the last one. */
function rows({ roles, findings }: Report) {
  const findingsBySubject = Map.groupBy(inGroups(findings).flat(), subjectOf);
  const rolesByArn = new Map(roles.map((role) => [role.arn, role]));
  const subjects = distinct([...findingsBySubject.keys(), ...rolesByArn.keys()]);
  return subjects.map((subject) => rowMarkup(subject, findingsBySubject.get(subject) ?? [], rolesByArn.get(subject)));
}

/** The report as one HTML page that needs no network: the answer, a row for each role, and the accepted findings. */
export function reportAsHtml(report: Report, command: string, now = new Date()): string {
  const lines = [head(command), ...summary(report, command, now), ...rows(report)];
  const accepted = acceptedLines(report).join("\n");
  if (accepted !== "") lines.push("<h2>Accepted</h2>", `<pre>${escapedLines(accepted)}</pre>`);
  lines.push(`</main><script>${script}</script></body></html>`);
  return lines.join("\n");
}
