import assert from "node:assert/strict";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { emptyReport, type Report } from "../../../cli/report/report";
import { makeFinding, type Finding, type FindingId } from "../../../core/findings";
import { reachOf } from "../../../cli/aws/options";
import type { Step } from "../../../core/findings/fix-kinds";
import { stepsOf } from "../../../core/findings/render/fix/fix-steps";
import { fixTrustPolicy } from "../../../core/trust";
import { reportAsText } from "../../../cli/report/text";
import { itEach } from "../../support/cases";
import { rightAccount, rightRole, rightTrust, roleArn, withRole } from "../../support/fake-aws-account";

const options = { colour: false, width: Infinity, success: "" };
const account = withRole({ trustPolicy: rightTrust("red") });

/** What scan says of an account beside others. */
function reportOf(...others: string[]): Report {
  const { findings, ...judged } = judgeAccount(account);
  const roles = judged.roles.map(({ judgement }) => judgement);
  const accounts = [account.id, ...others].map((id) => ({ id, status: "read" as const }));
  return { ...emptyReport(), accounts, roles, findings: findings.slice(0, 1) };
}

describe("the text of a report", () => {
  itEach(
    [
      [
        "where the only one is not that of the credentials, which may have a role of the name too",
        { ...reportOf(), reach: reachOf("999999999999", { timeout: 1 }) },
        "fix in account 123456789012: aws ",
      ],
    ],
    "says in which account a fix is to be made, %s",
    (_what: string, report: Report, words: string) => {
      const text = reportAsText(report, options);
      assert.ok(text.includes(`          ${words}`), text);
    },
  );

  it("names the account of a finding without a fix as well, and of each of several alike", () => {
    const report = reportOf("999999999999");
    const [finding] = report.findings;
    assert.ok(finding);
    const bare = { ...finding, fix: undefined, summary: undefined };
    const text = reportAsText({ ...report, findings: [bare] }, options);
    assert.ok(text.includes("\n          in account 123456789012\n"), text);
    assert.ok(!reportAsText({ ...reportOf(), findings: [bare] }, options).includes("in account"), text);
    const alike = { ...finding, fix: [{ say: "Do it" }], summary: "it is wrong" };
    const other = { ...alike, account: "999999999999", role: finding.role?.replace(account.id, "999999999999") };
    const both = reportAsText({ ...report, findings: [alike, other] }, options);
    for (const id of [account.id, "999999999999"]) assert.ok(both.includes(`fix in account ${id}: Do it`), both);
  });

  it("has the whole policy of a fix with --verbose, beside what changes", () => {
    const open = JSON.parse(rightTrust("red"), (key, value: unknown) =>
      key === "Condition" ? undefined : value,
    ) as unknown;
    const fix = fixTrustPolicy(open, {});
    assert.ok(fix);
    const findings = [makeFinding("trust-unsafe", {}, { message: "It is open", fix: stepsOf(fix) })];
    const text = (verbose: boolean) => reportAsText({ ...emptyReport(), findings }, { ...options, verbose });
    assert.match(text(true), /"Condition": [^]*The whole policy:\n *\{\n *"Version": "2012-10-17",[^]*"Principal": /);
    assert.doesNotMatch(text(false), /whole policy|"Principal": /);
  });

  it("has the place and what is wrong on a line, each reason on another, and with --verbose a request", () => {
    const witness = { principal: "a.amazonaws.com", action: "sts:AssumeRole", context: { "aws:SourceArn": "arn" } };
    const sentences = ["Role pods: it is open", "It has no condition"];
    const words = { message: sentences.join(". "), summary: "it is open", sentences, witness };
    const findings = [
      makeFinding("trust-unsafe", { file: "a.json", line: 2, resource: "Pods", role: "arn:aws:iam::1:role/a" }, words),
    ];
    const lines = (verbose: boolean) =>
      reportAsText({ ...emptyReport(), findings }, { ...options, verbose })
        .split("\n\n")[0]
        .split("\n");
    const shown = ["high      a.json:2 Pods: it is open [trust-unsafe]", "          It has no condition."];
    const more = [
      "Role: arn:aws:iam::1:role/a",
      "Allowed request: sts:AssumeRole by a.amazonaws.com with aws:SourceArn arn",
    ];
    assert.deepEqual(lines(false), shown);
    assert.deepEqual(lines(true), [...shown, ...more.map((line) => `          ${line}`)]);
  });

  it("says of each file why it cannot be judged", () => {
    const findings = ["a.tf", "b.json"].map((file) =>
      makeFinding(
        "file-unreadable",
        { file },
        { message: `${file} cannot be judged`, fix: "Correct it", level: "unknown" },
      ),
    );
    const text = reportAsText({ ...emptyReport(), findings }, options);
    for (const file of ["a.tf", "b.json"]) assert.ok(text.includes(`${file} cannot be judged [file-unreadable]`), text);
  });

  for (const [what, step, lines] of [
    [
      "with what is new marked",
      [{ say: "Do" }, { paste: [{ text: "a {" }, { text: "  b c d e f g h i", is: "new" }] }],
      ["fix: Do:", "  a {", "+   b c d e f g h i"],
    ],
  ] as [string, Step[], string[]][])
    it(`has a fix ${what}`, () => {
      const [finding] = reportOf().findings;
      assert.ok(finding);
      const text = reportAsText({ ...emptyReport(), findings: [{ ...finding, fix: step }] }, { ...options, width: 20 });
      assert.ok(text.includes(lines.map((one) => `\n          ${one}`).join("")), text);
    });

  const found = (id: FindingId, role: string, cause?: string, fix = "do it") =>
    makeFinding(
      id,
      { role },
      { message: `Role ${role}: ${cause ?? "wrong"}`, ...(cause && { summary: cause, alike: cause }), fix },
    );
  const linesOf = (...findings: Finding[]) =>
    reportAsText({ ...emptyReport(), findings }, options)
      .split("\n\n")[0]
      ?.split("\n");

  it("has the findings of a role together, and a fix once, after all that it makes go away", () => {
    assert.deepEqual(
      linesOf(
        found("policy-missing", "b"),
        found("trust-broken", "a", undefined, "do more"),
        found("trust-broken", "b"),
      ),
      [
        "high      Role a: wrong [trust-broken]",
        "          fix: do more",
        "high      Role b: wrong [trust-broken]",
        "medium    Role b: wrong [policy-missing]",
        "          fix: do it",
      ],
    );
  });

  it("has a command that several fixes share once", () => {
    const command: Step = { run: [["iam", "c", "--d"]] };
    const found = (role: string, ...fix: Step[]) =>
      makeFinding("role-missing", { role }, { message: `Role ${role}`, fix });
    assert.deepEqual(linesOf(found("c", { say: "First" }, command, { say: "Then again" }), found("d", command)), [
      "high      Role c [role-missing]",
      "          fix: First:",
      "          aws iam c --d",
      "          Then again.",
      "high      Role d [role-missing]",
      "          fix: the same command as above",
    ]);
  });

  it("has colours in a terminal: red, yellow or blue by what is at stake, and the role in bold", () => {
    const coloured = (finding: Finding) =>
      JSON.stringify(
        reportAsText({ ...emptyReport(), findings: [finding] }, { ...options, colour: true }).split("\n")[0],
      );
    const label = (code: number, name: string) =>
      JSON.stringify(`\x1b[${code}m${name.padEnd(8)}\x1b[39m  `).slice(0, -1);
    const bold = JSON.stringify("Role \x1b[1mpods\x1b[22m: wrong").slice(1, -1);
    for (const [id, code, name] of [
      ["trust-account-only", 33, "medium"],
      ["trust-unsafe", 31, "high"],
      ["policy-missing", 33, "medium"],
      ["workload-permissions", 34, "advice"],
    ] as const) {
      const text = coloured(found(id, "pods"));
      assert.ok(text.startsWith(`${label(code, name)}${bold}`), text);
    }
    const unknown = makeFinding("file-unreadable", { file: "a.json" }, { message: "Role x", level: "unknown" });
    assert.ok(coloured(unknown).startsWith(`${label(33, "unknown")}Role x`));
  });

  for (const [what, fixes, lines] of [
    ["one fix", ["do it", "do it"], ["- a", "- b", "fix: do it"]],
    ["a fix for each", ["do a", "do b"], ["- a", "fix: do a", "- b", "fix: do b"]],
  ] as const)
    it(`names roles with one cause in a list, with ${what}`, () => {
      const [a, b] = fixes;
      assert.deepEqual(linesOf(found("trust-broken", "a", "broken", a), found("trust-broken", "b", "broken", b)), [
        "high      2 roles: broken [trust-broken]",
        ...lines.map((line) => `          ${line}`),
      ]);
      const other = found("trust-broken", "c", "malformed", a);
      assert.deepEqual(
        linesOf(found("trust-broken", "a", "broken", a), other)?.[0],
        "high      Role a: broken [trust-broken]",
      );
    });

  describe("of several roles", () => {
    const verdicts = ["pass", "fail", "pass", "unknown"] as const;
    const [role] = reportOf().roles;
    assert.ok(role);
    const roles = verdicts.map((verdict, index) => ({ ...role, arn: roleArn(`pods-${index}`), verdict }));
    const findings = [makeFinding("trust-unsafe", { role: roleArn("pods-1") }, { message: "Role pods-1: unsafe" })];
    const report = { ...emptyReport(), roles, findings };

    it("begins with the findings, and has the roles that are right as a number", () => {
      const lines = reportAsText(report, options).split("\n");
      assert.match(lines[0] ?? "", /^high .*\[trust-unsafe\]$/);
      assert.deepEqual(lines.slice(-2), [
        "Roles: 1 problem, 1 unknown, 2 OK. --verbose lists them.",
        "Problem: 1 finding.",
      ]);
      assert.ok(!lines.some((line) => line.startsWith("OK")));
    });

    it("lists them all with --verbose, and if there is one only", () => {
      const rows = (text: string) => text.split("\n").filter((line) => /^(OK|problem|unknown) /.test(line));
      assert.equal(rows(reportAsText(report, { ...options, verbose: true })).length, 4);
      assert.equal(rows(reportAsText(reportOf(), options)).length, 1);
    });
  });

  it("says once what could not be judged for one reason, with all the places", () => {
    const part = { action: "iam:GetRole", reason: "No answer", denied: true };
    const [more, pods] = [rightRole({ arn: roleArn("more") }), rightRole()];
    const unknown = [more, pods].map(({ arn }) => ({ ...part, role: arn }));
    const { findings } = judgeAccount(rightAccount({ roles: [more, pods], unknown }));
    const unread = findings.filter(({ level }) => level === "unknown");
    const text = reportAsText({ ...reportOf(), findings: unread }, options);
    assert.ok(
      text.includes(
        `Not everything could be judged: No answer [file-unreadable]\n          Where: ${more.arn}, ${pods.arn}.\n`,
      ),
      text,
    );
  });
});
