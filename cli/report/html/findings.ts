import { docsOf, rankOf, type Finding, type Step } from "../../../core/findings";
import { plural } from "../../../core/text";
import { inCauses, type Cause, type Way } from "../causes";
import { escapeMarkup as escaped, escapeMarkupLines as escapedLines } from "../escape";
import { trustPolicyDiff } from "../plan";
import { findingTitle, placeText, severityOf, subjectOf } from "../report";
import { code, scrolled } from "./markup";

/** What the cards show beside the findings. */
export interface Shown {
  /** The ids of the elements that others lead to. */
  ids: ReadonlyMap<Finding, string>;
  /** The findings that the fix of another one of the same role corrects too. */
  endedBy: ReadonlyMap<Finding, Finding>;
}

/** More roles than this are folded. */
const readableRoles = 10;

function diffMarkup(diff: string): string {
  const line = (text: string): string => {
    const content = escaped(text);
    return text.startsWith("+") ? `<ins>${content}</ins>` : text.startsWith("-") ? `<del>${content}</del>` : content;
  };
  const lines = diff.split("\n").map(line).join("\n");
  return `<details><summary>Before and after</summary>${scrolled("Change of the trust policy", lines)}</details>`;
}

/** What the command of the finding's own fix changes: a plan of all that is to be done may change more, or less. */
function changeOf(finding: Finding, { endedBy }: Shown): string {
  const { change } = finding;
  if (!change || endedBy.has(finding)) return "";
  return diffMarkup(trustPolicyDiff(JSON.stringify(change.before), JSON.stringify(change.after)));
}

const anchor = (finding: Finding, { ids }: Shown): string => {
  const id = ids.get(finding);
  return id === undefined ? "" : ` id="${id}"`;
};

/** A link to the finding whose fix corrects this one too. */
function endingLink(finding: Finding, words: string, { endedBy, ids }: Shown): string {
  const ending = endedBy.get(finding);
  return ending ? `<a href="#${ids.get(ending)}">${words}</a>` : "";
}

/** The steps, with the commands where they are to be run, or named if each role has its own. */
function stepsMarkup(steps: readonly Step[], isOfEach: boolean): string {
  const commands = steps.filter((step) => "command" in step);
  const named = (step: { command: string }): string =>
    commands.length === 1 ? "Run the command below" : `Run command ${commands.indexOf(step) + 1} below`;
  const items = steps.map((step) => {
    if ("text" in step) return escapedLines(step.text).replaceAll("\n", "<br>");
    return isOfEach ? named(step) : code(step.command);
  });
  if (items.length === 0) return "";
  const list =
    items.length === 1 ? `<div>${items.join("")}</div>` : `<ol>${items.map((one) => `<li>${one}</li>`).join("")}</ol>`;
  return `<h4>How to fix it</h4>\n${list}`;
}

/** What placeholders of a finding stand for. */
function namesMarkup(names: Readonly<Record<string, string>>, { alike }: Finding): string {
  // Commands have blocks of their own.
  const isSaid = (name: string): boolean => alike?.inPlace.includes(name) === true || /^COMMAND(_\d+)?$/.test(name);
  const shown = Object.entries(names).filter(([name]) => !isSaid(name));
  const entries = shown.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`);
  return entries.length === 0 ? "" : `<dl>${entries.join("")}</dl>`;
}

/** What is a finding's own: the names behind the placeholders, its commands, and the change of its trust policy. */
function ownMarkup(finding: Finding, same: Cause["same"], shown: Shown): string {
  const { alike, steps = [] } = finding;
  const isEnded = shown.endedBy.has(finding);
  const ofMessage = Object.entries(alike?.own ?? {}).filter(([name]) => !Object.hasOwn(same, name));
  const names = namesMarkup({ ...Object.fromEntries(ofMessage), ...(!isEnded && alike?.ownOfFix) }, finding);
  const commands = isEnded ? [] : steps.flatMap((step) => ("command" in step ? [code(step.command)] : []));
  return [names, ...commands, changeOf(finding, shown)].join("");
}

function rowMarkup(finding: Finding, same: Cause["same"], shown: Shown): string {
  const place = placeText(finding);
  const name = `<code>${escaped(place === "" ? subjectOf(finding) : place)}</code>`;
  const own = ownMarkup(finding, same, shown);
  const link = endingLink(finding, "its fix", shown);
  const head = link === "" ? name : `${name} (${link})`;
  const content = own === "" ? head : `<details><summary>${name}</summary>${link}${own}</details>`;
  return `<li${anchor(finding, shown)}>${content}</li>`;
}

function nounOf(findings: readonly Finding[]): string {
  const roles = new Set(findings.map(({ role, account }) => role && `${account} ${role}`));
  return roles.has(undefined) || roles.size < findings.length ? "finding" : "role";
}

function wayMarkup({ findings, steps, endedBy }: Way, same: Cause["same"], shown: Shown): string {
  const rows = findings.map((one) => rowMarkup(one, same, shown));
  const fix = endedBy
    ? `<p class="quiet">The fix of ${escaped(endedBy)} of the same role corrects this too.</p>`
    : stepsMarkup(steps, true);
  const isOpen = rows.length <= readableRoles ? " open" : "";
  const title = plural(rows.length, nounOf(findings));
  return `${fix}\n<details class="list"${isOpen}><summary>${title}</summary><ul class="rows">${rows.join("\n")}</ul></details>`;
}

/** A finding that is alone in its card has everything in the open. */
function aloneMarkup(finding: Finding, { steps }: Way, shown: Shown): string {
  const place = placeText(finding);
  const { id } = shown.endedBy.get(finding) ?? {};
  const fix =
    id === undefined
      ? stepsMarkup(steps, false)
      : `<p class="quiet">The fix of ${endingLink(finding, escaped(id), shown)} corrects this too.</p>`;
  return [place === "" ? "" : `<p><code>${escaped(place)}</code></p>`, fix, changeOf(finding, shown)].join("\n");
}

function cardMarkup({ findings, message, same, ways }: Cause, shown: Shown): string {
  const [first, ...others] = findings;
  const { id, level } = first;
  const label = severityOf(first);
  const isAlone = others.length === 0;
  const data = `data-level="${level}" data-rank="${rankOf(first)}" data-name="${id}" data-count="${findings.length}"`;
  const count = isAlone ? "" : ` <span class="quiet">${plural(findings.length, nounOf(findings))}</span>`;
  return [
    `<article class="card"${isAlone ? anchor(first, shown) : ""} ${data}>`,
    `<div class="head"><h3><span class="label ${label}">${label}</span> ${findingTitle(first)}</h3>`,
    `<p><a href="${docsOf(id)}"><code>${id}</code></a>${count}</p>`,
    `<p>${escapedLines(message).replaceAll("\n", "<br>")}</p>${namesMarkup(same, first)}</div>`,
    ...ways.map((way) => (isAlone ? aloneMarkup(first, way, shown) : wayMarkup(way, same, shown))),
    "</article>",
  ].join("\n");
}

const select = (id: string, label: string, options: Readonly<Record<string, string>>): string => {
  const items = Object.entries(options).map(([value, words]) => `<option value="${value}">${words}</option>`);
  return `<label>${label}<select id="${id}">${items.join("")}</select></label>`;
};

/** A card for each cause, and what filters and sorts them. */
export function findingsMarkup(findings: readonly Finding[], shown: Shown): string {
  const title = '<section aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>';
  if (findings.length === 0) return `${title}\n<p>No finding.</p></section>`;
  const levels = { "": "all", error: "to fix", unknown: "not judged", advice: "advice" };
  const orders = { rank: "severity", name: "finding", count: "most roles" };
  return [
    title,
    '<div class="controls"><label>Filter by any words<input id="filter" type="search" autocomplete="off"></label>',
    select("level", "Level", levels),
    select("order", "Sort by", orders),
    `<p id="count" class="quiet" role="status">${plural(findings.length, "finding")}</p></div>`,
    '<div id="findings">',
    ...inCauses(findings, shown.endedBy).map((cause) => cardMarkup(cause, shown)),
    "</div></section>",
  ].join("\n");
}
