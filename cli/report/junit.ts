import { findingKinds, isFindingId, type Finding, type FindingId } from "../../core/findings";
import { compareTexts } from "../../core/text";
import { exemptedText, messageWithFix, subjectOf, type Report } from "./report";
import { escapeMarkup, escapeMarkupLines } from "./escape";

/** What no single role passes or fails: the configuration, exemptions, and resources whose type no rule reads. */
const notOfRoles: ReadonlySet<FindingId> = new Set<FindingId>([
  "configuration-invalid",
  "exemption-expired",
  "exemption-unused",
  "role-not-judged",
  "role-missing",
]);

/** The rules that every role is judged by, so that a role that is right shows what it passed. */
const rules = (Object.keys(findingKinds) as FindingId[]).filter((id) => !notOfRoles.has(id));

interface Case {
  subject: string;
  rule: string;
  findings: Finding[];
}

/** The findings of one subject after the other, and of one rule after the other within it. */
function bySubject(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => compareTexts(subjectOf(a), subjectOf(b)) || compareTexts(a.id, b.id));
}

/** A finding that does not count, and why. */
interface Skipped {
  finding: Finding;
  why: string;
}

function skippedOf({ exempted = [], known = [] }: Report): Skipped[] {
  return [
    ...exempted.map((one) => ({ finding: one.finding, why: exemptedText(one) })),
    ...known.map((finding) => ({ finding, why: `${subjectOf(finding)}: ${finding.id}, known by the baseline` })),
  ];
}

/** One case per role and rule, passed or not; for what is no role, one case per finding's rule. */
function casesOf(report: Report): Case[] {
  const { roles, findings, subjects = [] } = report;
  const keyOf = (finding: Finding): string => `${subjectOf(finding)} ${finding.id}`;
  const found = Map.groupBy(bySubject(findings), keyOf);
  const decided = new Set([...found.keys(), ...skippedOf(report).map(({ finding }) => keyOf(finding))]);
  const withFindings = new Set(findings.flatMap(({ stack, file }) => [stack, file]));
  const arns = [...new Set(roles.map(({ arn }) => arn))];
  return [
    ...[...found.values()].map((own) => ({ subject: subjectOf(own[0]), rule: own[0].id, findings: own })),
    ...arns.flatMap((subject) =>
      rules.filter((rule) => !decided.has(`${subject} ${rule}`)).map((rule) => ({ subject, rule, findings: [] })),
    ),
    ...subjects
      .filter((subject) => !withFindings.has(subject))
      .map((subject) => ({ subject, rule: "all rules", findings: [] })),
  ];
}

const outcomeOf = ({ findings }: Case): "failure" | "error" | "pass" =>
  findings.some(({ level }) => level === "error")
    ? "failure"
    : findings.some(({ level }) => level === "unknown")
      ? "error"
      : "pass";

function caseBlock(one: Case): string {
  const { subject, rule, findings } = one;
  const outcome = outcomeOf(one);
  const head = `    <testcase classname="${escapeMarkup(subject)}" name="${escapeMarkup(rule)}"`;
  const [first] = findings;
  if (first === undefined) return `${head}/>`;
  const text = escapeMarkupLines(findings.map(messageWithFix).join("\n"));
  if (outcome === "pass") return `${head}>\n      <system-out>${text}</system-out>\n    </testcase>`;
  const title = isFindingId(first.id) ? findingKinds[first.id].title : first.id;
  const message = outcome === "error" ? `could not be judged: ${title}` : title;
  return [
    `${head}>`,
    `      <${outcome} message="${escapeMarkup(message)}" type="${first.severity}">${text}</${outcome}>`,
    "    </testcase>",
  ].join("\n");
}

function skippedBlock({ finding, why }: Skipped): string {
  const head = `    <testcase classname="${escapeMarkup(subjectOf(finding))}" name="${escapeMarkup(finding.id)}">`;
  return `${head}\n      <skipped message="${escapeMarkup(why)}"/>\n    </testcase>`;
}

/**
 * The report as JUnit XML: one case per role and rule. A finding is a failure, what could not be judged an error; advice
 * passes, and stands in the output of its case. What is accepted is skipped, with the reason.
 */
export function reportAsJunit(report: Report, command: string): string {
  const skipped = skippedOf(report);
  const cases = casesOf(report);
  const count = (outcome: ReturnType<typeof outcomeOf>): number =>
    cases.filter((one) => outcomeOf(one) === outcome).length;
  const counts = `tests="${cases.length + skipped.length}" failures="${count("failure")}" errors="${count("error")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fargate-role" ${counts}>`,
    `  <testsuite name="fargate-role ${escapeMarkup(command)}" ${counts} skipped="${skipped.length}">`,
    ...cases.map(caseBlock),
    ...skipped.map(skippedBlock),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}
