import { findingKinds, resultOf, type Finding, type Result } from "../../core/findings";
import { compareTexts, distinct } from "../../core/text";
import { escapeMarkup, escapeMarkupLines } from "./escape";
import { exemptedText, findingTitle, messageWithFix, subjectOf, type Report } from "./report";

/** Findings that are not about a single role: unread files, the configuration, exemptions, resources whose type no rule reads, roles of workloads, ConfigMaps. */
const aboutNoRole =
  /^(file-unreadable|configuration-invalid|exemption-expired|exemption-unused|role-not-judged|role-missing|logging-.*)$/;

/** The rules that judge every role: a role that is right shows that it passed them. */
const rules = Object.keys(findingKinds).filter((id) => !aboutNoRole.test(id));

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

const keyOf = ({ subject, rule }: Pick<Case, "subject" | "rule">) => `${subject} ${rule}`;

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

/** Every rule that a role could have broken, and the stacks and files without a finding. */
function passedCases({ roles, findings, subjects = [] }: Report): Case[] {
  const arns = distinct(roles.map(({ arn }) => arn));
  const withFindings = new Set(findings.flatMap(({ stack, file }) => [stack, file]));
  const cases: Case[] = arns.flatMap((subject) => rules.map((rule) => ({ subject, rule, outcome: "pass" })));
  for (const subject of subjects)
    if (!withFindings.has(subject)) cases.push({ subject, rule: "all rules", outcome: "pass" });
  return cases;
}

/** One case per role and rule, passed or not; for other subjects, one case per finding's rule. */
function casesOf(report: Report): Case[] {
  const { findings, exempted = [], known = [] } = report;
  const groups = Map.groupBy(findings, (finding) => keyOf(caseOf(finding)));
  const inOrder = [...groups].sort(([a], [b]) => compareTexts(a, b));
  const cases = inOrder.map(([, ofCase]) => foundCase(ofCase));
  const skipped = exempted.map((exemption) => skippedCase(exemption.finding, exemptedText(exemption)));
  for (const finding of known)
    skipped.push(skippedCase(finding, `${subjectOf(finding)}: ${finding.id}, known by the baseline`));
  const decided = new Set([...cases, ...skipped].map(keyOf));
  const passed = passedCases(report).filter((passedCase) => !decided.has(keyOf(passedCase)));
  return [...cases, ...passed, ...skipped];
}

function caseBlock({ subject, rule, body }: Case) {
  const head = `    <testcase classname="${escapeMarkup(subject)}" name="${escapeMarkup(rule)}"`;
  return body === undefined ? `${head}/>` : `${head}>\n      ${body}\n    </testcase>`;
}

/** The report as JUnit XML: one case per role and rule. An accepted finding is skipped, with the reason. */
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
