import { resultOf, type Finding, type Result } from "../../core/findings";
import { compareTexts, distinct } from "../../core/text";
import { escapeMarkup, escapeMarkupLines } from "./escape";
import { exemptedText, findingTitle, messageWithFix, subjectOf, type Report } from "./report";

type Outcome = "failure" | "error" | "pass" | "skipped";

interface Case {
  subject: string;
  rule: string;
  outcome: Outcome;
  /** The content of its element. */
  body?: string;
}

/** The subject and the rule of a finding, with its stack: two stacks of one project have the same roles. */
function caseOf(finding: Finding): Pick<Case, "subject" | "rule"> {
  const [stack, subject] = [finding.stack, subjectOf(finding)];
  return { subject: stack === undefined || stack === subject ? subject : `${stack}: ${subject}`, rule: finding.id };
}

function keyOf({ subject, rule }: Pick<Case, "subject" | "rule">) {
  return `${subject} ${rule}`;
}

/** A result as JUnit names it. Advice passes; what could not be judged is an error. */
const outcomes = { pass: "pass", fail: "failure", unknown: "error" } as const satisfies Record<Result, Outcome>;

/** The case of the findings of one rule and subject. */
function foundCase(findings: readonly Finding[]): Case {
  const [first] = findings;
  const outcome = outcomes[resultOf(findings)];
  const text = escapeMarkupLines(findings.map(messageWithFix).join("\n"));
  const title = outcome === "error" ? `could not be judged: ${findingTitle(first)}` : findingTitle(first);
  let body = `<${outcome} message="${escapeMarkup(title)}" type="${first.severity}">${text}</${outcome}>`;
  if (outcome === "pass") body = `<system-out>${text}</system-out>`;
  return { ...caseOf(first), outcome, body };
}

function skippedCase(finding: Finding, why: string): Case {
  const body = `<skipped message="${escapeMarkup(why)}"/>`;
  return { ...caseOf(finding), outcome: "skipped", body };
}

/** The roles that are right, and the stacks and files without a finding. */
function passedCases({ roles, subjects = [] }: Report, findings: readonly Finding[]): Case[] {
  const withFindings = new Set(findings.flatMap(({ role, stack, file }) => [role, stack, file]));
  const rightRoles = roles.filter(({ verdict }) => verdict === "pass").map(({ arn }) => arn);
  const rightSubjects = distinct([...rightRoles, ...subjects]).filter((subject) => !withFindings.has(subject));
  return rightSubjects.map((subject) => ({ subject, rule: "all rules", outcome: "pass" }));
}

/** One case per rule and subject of a finding, and one per subject without a finding. */
function casesOf(report: Report): Case[] {
  const { findings, exempted = [], known = [] } = report;
  const groups = Map.groupBy(findings, (finding) => keyOf(caseOf(finding)));
  const inOrder = [...groups].sort(([a], [b]) => compareTexts(a, b));
  const cases = inOrder.map(([, ofCase]) => foundCase(ofCase));
  const skipped = exempted.map((exemption) => skippedCase(exemption.finding, exemptedText(exemption)));
  for (const finding of known)
    skipped.push(skippedCase(finding, `${subjectOf(finding)}: ${finding.id}, known by the baseline`));
  const accepted = [...exempted.map(({ finding }) => finding), ...known];
  return [...cases, ...passedCases(report, [...findings, ...accepted]), ...skipped];
}

function caseBlock({ subject, rule, body }: Case) {
  const head = `    <testcase classname="${escapeMarkup(subject)}" name="${escapeMarkup(rule)}"`;
  return body === undefined ? `${head}/>` : `${head}>\n      ${body}\n    </testcase>`;
}

/** The report as JUnit XML. An accepted finding is skipped, with the reason. */
export function reportAsJunit(report: Report, command: string): string {
  const cases = casesOf(report);
  const count = (outcome: Outcome) => cases.filter((testCase) => testCase.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fargate-role" ${counts}>`,
    `  <testsuite name="fargate-role ${escapeMarkup(command)}" ${counts} skipped="${count("skipped")}">`,
    ...cases.map(caseBlock),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}
