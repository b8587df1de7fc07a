import { plural } from "../../../core/text";
import { createHash } from "node:crypto";
import { resultOf, type Finding } from "../../../core/findings";
import { mapOf, type MapRole } from "../map/model";
import {
  acceptedLines,
  countOf,
  isAboutNothing,
  isAccepting,
  isAdvisedAboutTrust,
  notCovered,
  sorted,
  type Report,
} from "../report";
import { escapeMarkup as escaped, escapeMarkupLines as escapedLines } from "../escape";
import { version } from "../../package.json";
import { endings } from "../causes";
import { findingsMarkup } from "./findings";
import { mapMarkup } from "./map";
import { scrolled } from "./markup";
import { script } from "./script";
import { style } from "./style";

const hashOf = (content: string): string => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;

function head(command: string): string {
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;
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

function summary(report: Report, command: string, now: Date): string {
  const [errors, unknown, advice] = (["error", "unknown", "advice"] as const).map((level) => countOf(report, level));
  const answers = {
    pass: passText(report),
    fail: `${plural(errors, "finding")} to fix`,
    unknown: `${plural(unknown, "part")} could not be judged`,
  };
  const good = isAboutNothing(report) ? "" : "good";
  const card = (title: string, number: number, kind = ""): string =>
    `<div class="${kind}"><dt>${title}</dt><dd>${number}</dd></div>`;
  const right = report.roles.filter(({ verdict }) => verdict === "pass").length;
  const roles = [card("Roles for Fargate", report.roles.length), card("Roles that are right", right, "good")];
  return [
    `<h1>${answers[resultOf(report.findings)]}</h1>`,
    `<p class="quiet">fargate-role ${escaped(command)}: pod execution roles for AWS Fargate, and who can use them</p>`,
    `<p class="quiet">${escaped(originText(report, now))}</p>`,
    ...notCovered(report).map((line) => `<p class="quiet">${escaped(line)}</p>`),
    '<dl class="cards">',
    card("To fix", errors, errors > 0 ? "bad" : good),
    card("Not judged", unknown, unknown > 0 ? "open" : good),
    card("Advice", advice),
    ...(report.roles.length === 0 ? [] : roles),
    ...(report.accounts.length < 2 ? [] : [card("Accounts", report.accounts.length)]),
    "</dl>",
  ].join("\n");
}

const worstOf = ({ findings }: MapRole): Finding | undefined => sorted(findings)[0];

/** Leads to the parts of the page, which is long. */
function navigation(parts: Readonly<Record<string, string>>): string {
  const links = Object.entries(parts).map(([id, name]) => `<a href="#${id}">${name}</a>`);
  return links.length < 2 ? "" : `<nav aria-label="Parts of the report">${links.join("\n")}</nav>`;
}

/** The report as one HTML page that needs no network: summary, findings, the role map, and what is accepted. */
export function reportAsHtml(report: Report, command: string, now = new Date()): string {
  const accounts = mapOf(report);
  const mapped = accounts.flatMap(({ clusters }) => clusters.flatMap(({ roles }) => roles));
  const endedBy = endings(report.findings);
  const linked = new Set([...mapped.flatMap((role) => worstOf(role) ?? []), ...endedBy.values()]);
  const ids = new Map([...linked].map((finding, index) => [finding, `finding-${index + 1}`]));
  const idOf = (role: MapRole): string | undefined => {
    const worst = worstOf(role);
    return worst && ids.get(worst);
  };
  const accepted = escapedLines(acceptedLines(report).join("\n"));
  const acceptedTitle = '<section aria-labelledby="accepted-title"><h2 id="accepted-title">Accepted</h2>';
  return [
    head(command),
    summary(report, command, now),
    navigation({
      "findings-title": plural(report.findings.length, "finding"),
      ...(accounts.length > 0 && { "map-title": "Role map" }),
      ...(accepted !== "" && { "accepted-title": "Accepted" }),
    }),
    findingsMarkup(report.findings, { ids, endedBy }),
    ...(accounts.length > 0 ? [mapMarkup(accounts, idOf)] : []),
    ...(accepted === "" ? [] : [`${acceptedTitle}${scrolled("What is accepted", accepted)}</section>`]),
    `</main><script>${script}</script></body></html>`,
  ].join("\n");
}
