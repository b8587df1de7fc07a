import { findingKinds, type Finding } from "../../core/findings";
import { compareTexts, distinct } from "../../core/text";
import { escapeMarkup, escapeMarkupLines } from "./escape";
import { exemptedText, findingTitle, messageWithFix, subjectOf, type Report } from "./report";

/** What no single role passes or fails: what could not be read, the configuration, exemptions, resources whose type no rule reads, roles of workloads, ConfigMaps. */
const ofNoRole =
  /^(file-unreadable|configuration-invalid|exemption-expired|exemption-unused|role-not-judged|role-missing|logging-.*)$/;

/** The rules that every role is judged by, so that a role that is right shows what it passed. */
const rules = Object.keys(findingKinds).filter((id) => !ofNoRole.test(id));

type Outcome = "failure" | "error" | "pass" | "skipped";

interface Case {
  subject: string;
  rule: string;
  outcome: Outcome;
  /** The content of its element. */
  body?: string;
}

/** What a case is about: two stacks of one project have the same roles. */
function caseOf(finding: Finding): Pick<Case, "subject" | "rule"> {
  const [stack, subject] = [finding.stack, subjectOf(finding)];
  return { subject: stack === undefined || stack === subject ? subject : `${stack}: ${subject}`, rule: finding.id };
}

const keyOf = ({ subject, rule }: Pick<Case, "subject" | "rule">) => `${subject} ${rule}`;

/** Findings of one rule and subject: a failure, an error for what could not be judged, or advice, which passes. */
function foundCase(findings: readonly [Finding, ...Finding[]]): Case {
  const [first] = findings;
  const has = (level: Finding["level"]) => findings.some((one) => one.level === level);
  const outcome = has("error") ? "failure" : has("unknown") ? "error" : "pass";
  const text = escapeMarkupLines(findings.map(messageWithFix).join("\n"));
  const message = escapeMarkup(`${outcome === "error" ? "could not be judged: " : ""}${findingTitle(first)}`);
  const body =
    outcome === "pass"
      ? `<system-out>${text}</system-out>`
      : `<${outcome} message="${message}" type="${first.severity}">${text}</${outcome}>`;
  return { ...caseOf(first), outcome, body };
}

function skippedCase(finding: Finding, why: string): Case {
  const body = `<skipped message="${escapeMarkup(why)}"/>`;
  return { ...caseOf(finding), outcome: "skipped", body };
}

/** One case per role and rule, passed or not; for what is not a role, one case per finding's rule. */
function casesOf({ roles, findings, subjects = [], exempted = [], known = [] }: Report): Case[] {
  const groups = [...Map.groupBy(findings, (one) => keyOf(caseOf(one)))].sort(([a], [b]) => compareTexts(a, b));
  const found = groups.map(([, own]) => foundCase(own as [Finding, ...Finding[]]));
  const skipped = [
    ...exempted.map((one) => skippedCase(one.finding, exemptedText(one))),
    ...known.map((one) => skippedCase(one, `${subjectOf(one)}: ${one.id}, known by the baseline`)),
  ];
  const decided = new Set([...found, ...skipped].map(keyOf));
  const withFindings = new Set(findings.flatMap(({ stack, file }) => [stack, file]));
  const right = [
    ...distinct(roles.map(({ arn }) => arn)).flatMap((subject) => rules.map((rule) => ({ subject, rule }))),
    ...subjects.filter((one) => !withFindings.has(one)).map((subject) => ({ subject, rule: "all rules" })),
  ].filter((one) => !decided.has(keyOf(one)));
  return [...found, ...right.map((one): Case => ({ ...one, outcome: "pass" })), ...skipped];
}

function caseBlock({ subject, rule, body }: Case): string {
  const head = `    <testcase classname="${escapeMarkup(subject)}" name="${escapeMarkup(rule)}"`;
  return body === undefined ? `${head}/>` : `${head}>\n      ${body}\n    </testcase>`;
}

/** The report as JUnit XML: one case per role and rule. What is accepted is skipped, with the reason. */
export function reportAsJunit(report: Report, command: string): string {
  const cases = casesOf(report);
  const count = (outcome: Outcome) => cases.filter((one) => one.outcome === outcome).length;
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
