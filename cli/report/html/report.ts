import { plural } from "../../../core/text";
import { createHash } from "node:crypto";
import { docsOf, rankOf, resultOf, type Finding } from "../../../core/findings";
import { clusterSvg } from "../map/draw";
import { mapOf, problemsIn, type MapAccount, type MapCluster, type MapRole } from "../map/model";
import {
  acceptedLines,
  countOf,
  isAboutNothing,
  isAccepting,
  notCovered,
  placeText,
  severityOf,
  sorted,
  findingTitle,
  inGroups,
  type Report,
} from "../report";
import { trustChanges } from "../how-to";
import { escapeMarkup as escaped, escapeMarkupLines as escapedLines } from "../escape";
import { version } from "../../package.json";
import { script, style } from "./style";

/** A text that scrolls, for those who use the keyboard too. It is not a landmark: many have one name. */
const scrolled = (label: string, markup: string, style = ' class="wrap"'): string =>
  `<pre${style} tabindex="0" role="group" aria-label="${label}">${markup}</pre>`;

/** Only the clusters with a problem are open if there are more roles than this, and none if those are many. */
const readableRoles = 20;

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

function summary(report: Report, command: string, now: Date): string {
  const [errors, unknown, advice] = (["error", "unknown", "advice"] as const).map((level) => countOf(report, level));
  const answers = {
    pass: isAboutNothing(report)
      ? "Nothing to judge"
      : isAccepting(report)
        ? "Nothing is wrong besides what is accepted"
        : "All is right",
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

function diffMarkup(diff: string): string {
  const line = (text: string): string => {
    const content = escaped(text);
    return text.startsWith("+") ? `<ins>${content}</ins>` : text.startsWith("-") ? `<del>${content}</del>` : content;
  };
  const lines = diff.split("\n").map(line).join("\n");
  return `<details><summary>Before and after</summary>${scrolled("Change of the trust policy", lines, "")}</details>`;
}

/** @param endedBy the finding whose fix makes this one go away too */
function row(
  finding: Finding,
  ids: ReadonlyMap<Finding, string>,
  diff: string | undefined,
  endedBy: Finding | undefined,
): string {
  const { level, message, fix } = finding;
  const id = ids.get(finding);
  const label = severityOf(finding);
  const name = `<a href="${docsOf(finding.id)}"><code>${finding.id}</code></a>`;
  const shownFix =
    fix === undefined
      ? ""
      : endedBy
        ? `<p class="quiet">The fix of <a href="#${ids.get(endedBy)}">${escaped(endedBy.id)}</a> corrects this too.</p>`
        : `<details><summary>How to fix it</summary>${scrolled("What to type", escapedLines(fix))}</details>`;
  const change =
    diff !== undefined && !endedBy && /^(trust-|profile-role-untrusted)/.test(finding.id) ? diffMarkup(diff) : "";
  // An ARN or URN may wrap after a part. Copying it adds no characters.
  const place = escaped(placeText(finding)).replace(/[:/]+/g, "$&<wbr>");
  return [
    `<tr${id === undefined ? "" : ` id="${id}"`} data-level="${level}"><td data-sort="${rankOf(finding)}"><span class="label ${label}">${label}</span></td>`,
    `<td>${name}<br><span class="quiet">${findingTitle(finding)}</span></td>`,
    `<td><code>${place}</code></td>`,
    `<td>${escapedLines(message).replaceAll("\n", "<br>")}${shownFix}${change}</td></tr>`,
  ].join("\n");
}

function table(report: Report, ids: ReadonlyMap<Finding, string>): string {
  const title = '<section aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>';
  if (report.findings.length === 0) return `${title}\n<p>No finding.</p></section>`;
  const { changes = [], plans } = report;
  const diffs = new Map([...changes, ...plans.flatMap(trustChanges)].map(({ role, diff }) => [role, diff]));
  const headings = ["Severity", "Finding", "Where", "What and why"];
  return [
    title,
    '<div class="controls"><label>Filter by any words<input id="filter" type="search" autocomplete="off"></label>',
    '<label>Level<select id="level"><option value="">all</option><option value="error">to fix</option><option value="unknown">not judged</option><option value="advice">advice</option></select></label>',
    `<p id="count" class="quiet" role="status">${plural(report.findings.length, "finding")}</p></div>`,
    '<div class="scroll" tabindex="0" role="region" aria-label="Table of findings"><table id="findings"><thead><tr>',
    ...headings.map((name) => `<th scope="col"><button type="button">${name}</button></th>`),
    "</tr></thead><tbody>",
    ...inGroups(report.findings).flatMap(({ findings: [first, ...others] }) => [
      row(first, ids, diffs.get(first.role ?? ""), undefined),
      ...others.map((one) => row(one, ids, undefined, first)),
    ]),
    "</tbody></table></div></section>",
  ].join("\n");
}

const worstOf = ({ findings }: MapRole): Finding | undefined => sorted(findings)[0];

function clusterMarkup(one: MapCluster, isOpen: boolean, ids: ReadonlyMap<Finding, string>): string {
  const problems = problemsIn(one);
  const words = `${plural(one.profiles.length, "profile")}, ${plural(one.roles.length, "role")}`;
  const state = problems === 0 ? "" : ` <span class="label high">${plural(problems, "role")} not right</span>`;
  const drawing = clusterSvg(one, (role) => {
    const worst = role && worstOf(role);
    return worst && `#${ids.get(worst)}`;
  });
  const label = escaped(`Map of ${one.name}`);
  return [
    `<details class="cluster"${isOpen ? " open" : ""}><summary>${escaped(one.name)} <span class="quiet">${words}</span>${state}</summary>`,
    `<div class="drawing" tabindex="0" role="region" aria-label="${label}">${drawing}</div></details>`,
  ].join("\n");
}

function mapMarkup(accounts: readonly MapAccount[], ids: ReadonlyMap<Finding, string>): string {
  const all = accounts.flatMap(({ clusters }) => clusters);
  const rolesIn = (clusters: readonly MapCluster[]): number => clusters.flatMap(({ roles }) => roles).length;
  const wrong = all.filter((one) => problemsIn(one) > 0);
  const isOpen = (one: MapCluster): boolean =>
    rolesIn(all) <= readableRoles || (wrong.length <= readableRoles / 2 && wrong.includes(one));
  return [
    '<section aria-labelledby="map-title"><h2 id="map-title">Role map</h2>',
    '<ul class="legend"><li>Fargate profile \u2192 role \u2192 EC2 nodes that share it</li><li>\u2713 right</li><li>! problem</li><li>? could not be judged</li><li>\u2013 accepted as it is</li><li>A role with a finding leads to it</li></ul>',
    ...accounts.flatMap(({ id, clusters }) => {
      const known = clusters.filter(({ arn }) => arn !== undefined);
      const words = `${plural(known.length, "cluster")}, ${plural(rolesIn(clusters), "role")}`;
      return [
        `<details class="account" open><summary>Account ${escaped(id)} <span class="quiet">${words}</span></summary>`,
        ...clusters.map((one) => clusterMarkup(one, isOpen(one), ids)),
        "</details>",
      ];
    }),
    "</section>",
  ].join("\n");
}

/** The report as one HTML page that needs no network: summary, findings, the role map, and what is accepted. */
export function reportAsHtml(report: Report, command: string, now = new Date()): string {
  const accounts = mapOf(report);
  const mapped = accounts.flatMap(({ clusters }) => clusters.flatMap(({ roles }) => roles));
  const sharing = inGroups(report.findings).flatMap(({ findings: [first, other] }) => (other ? [first] : []));
  const linked = new Set([...mapped.flatMap((role) => worstOf(role) ?? []), ...sharing]);
  const ids = new Map([...linked].map((finding, index) => [finding, `finding-${index + 1}`]));
  const accepted = escapedLines(acceptedLines(report).join("\n"));
  return [
    head(command),
    summary(report, command, now),
    table(report, ids),
    ...(accounts.length > 0 ? [mapMarkup(accounts, ids)] : []),
    ...(accepted === "" ? [] : [`<section><h2>Accepted</h2>${scrolled("What is accepted", accepted)}</section>`]),
    `</main><script>${script}</script></body></html>`,
  ].join("\n");
}
