import { findingKinds, isFindingId, type Finding, type FindingId } from "../../core/findings";
import { compareTexts } from "../../core/text";
import { exemptedText } from "./accepted";
import { escapeMarkup, escapeMarkupLines } from "./escape";
import type { Blocks } from "./outputs";
import { messageWithFix, subjectOf, type Report } from "./report";

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

/** One case per role and rule, passed or not; for what is no role, one case per finding's rule. One by one: there may be many. */
function* casesOf(report: Report): Generator<Case> {
  const { roles, findings, subjects = [] } = report;
  const found = new Set(skippedOf(report).map(({ finding }) => `${subjectOf(finding)} ${finding.id}`));
  const withFindings = new Set<string>();
  const roleArns = new Set(Array.from(roles, ({ arn }) => arn));
  let open: Case | undefined;
  for (const finding of bySubject(findings)) {
    const subject = subjectOf(finding);
    if (roleArns.has(subject)) found.add(`${subject} ${finding.id}`);
    for (const one of [finding.stack, finding.file]) if (one !== undefined) withFindings.add(one);
    if (open?.subject === subject && open.rule === finding.id) open.findings.push(finding);
    else {
      if (open) yield open;
      open = { subject, rule: finding.id, findings: [finding] };
    }
  }
  if (open) yield open;
  for (const arn of roleArns)
    for (const rule of rules) if (!found.has(`${arn} ${rule}`)) yield { subject: arn, rule, findings: [] };
  for (const subject of subjects) if (!withFindings.has(subject)) yield { subject, rule: "all rules", findings: [] };
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
export function* reportAsJunit(report: Report, command: string): Blocks {
  const skipped = skippedOf(report);
  const count = { pass: 0, failure: 0, error: 0 };
  for (const one of casesOf(report)) count[outcomeOf(one)]++;
  const tests = count.pass + count.failure + count.error + skipped.length;
  const counts = `tests="${tests}" failures="${count.failure}" errors="${count.error}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield `<testsuites name="fargate-role" ${counts}>`;
  yield `  <testsuite name="fargate-role ${escapeMarkup(command)}" ${counts} skipped="${skipped.length}">`;
  for (const one of casesOf(report)) yield caseBlock(one);
  for (const one of skipped) yield skippedBlock(one);
  yield "  </testsuite>";
  yield "</testsuites>";
}
