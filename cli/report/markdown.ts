import { docsOf, resultOf, type Finding } from "../../core/findings";
import { plural, printableLines } from "../../core/text";
import {
  acceptedLines,
  findingTitle,
  fixOf,
  inGroups,
  isAboutNothing,
  notCovered,
  numbersText,
  placeText,
  severityOf,
  type Report,
} from "./report";

/** A comment on a pull request holds at most so many characters. */
export const longestComment = 65_536;

const reserve = 200;

/** Text in a fence that nothing in it closes: there no name is a mention, a link or markup. */
function fenced(text: string) {
  const content = printableLines(text);
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${content}\n${fence}`;
}

function findingBlock(finding: Finding) {
  const { id, message } = finding;
  const lines = [placeText(finding), message, ...fixOf(finding)].filter((line) => line !== "");
  return `**${severityOf(finding)}** [${id}](${docsOf(id)}): ${findingTitle(finding)}\n\n${fenced(lines.join("\n"))}\n`;
}

function summary(report: Report, command: string) {
  const pass = isAboutNothing(report) ? "Nothing to judge" : "OK";
  const answer = { pass, fail: "Problem", unknown: "Unknown" }[resultOf(report.findings)];
  const paragraphs = [`### fargate-role ${command}: ${answer}`, numbersText(report), ...notCovered(report)];
  return `${paragraphs.join("\n\n")}\n`;
}

/** The lines of accepted findings, in half of the room at most. */
function acceptedBlock(report: Report) {
  const lines = acceptedLines(report);
  if (lines.length === 0) return "";
  let room = longestComment / 2;
  const fitting = lines.findIndex((line) => (room -= line.length + 1) < 0);
  if (fitting >= 0) lines.splice(fitting, Infinity, `... and ${plural(lines.length - fitting, "more line")}`);
  return fenced(lines.join("\n"));
}

/** The report as Markdown that fits a comment on a pull request: the worst findings first, cut with a count. */
export function reportAsMarkdown(report: Report, command: string): string {
  const accepted = acceptedBlock(report);
  const blocks = [`${summary(report, command)}${accepted === "" ? "" : `\n${accepted}\n`}`];
  let length = blocks[0].length + 1;
  let remaining = report.findings.length;
  for (const group of inGroups(report.findings)) {
    const block = group.map(findingBlock).join("\n");
    length += block.length + 1;
    if (length > longestComment - reserve) {
      blocks.push(
        `Left out: ${plural(remaining, "more finding")}, since a comment holds ${longestComment} characters.`,
      );
      break;
    }
    remaining -= group.length;
    blocks.push(block);
  }
  return blocks.join("\n");
}
