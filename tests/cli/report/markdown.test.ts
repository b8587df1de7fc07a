import assert from "node:assert/strict";
import { longestComment, reportAsMarkdown } from "../../../cli/report/markdown";
import { emptyReport, type Report } from "../../../cli/report/report";
import { makeFinding } from "../../../core/findings";
import { hostileReport, mixedAccount, reportOf } from "./reports";
import { outsideFences } from "./valid";

const markdownOf = (report: Report) => `${reportAsMarkdown(report, "scan")}\n`;

describe("Markdown", () => {
  it("begins with the answer and the numbers, then has the findings, the worst first", async () => {
    const text = markdownOf(reportOf(mixedAccount()));
    assert.ok(
      text.startsWith(
        "### fargate-role scan: Problem\n\nFindings: 1 to fix, 1 not judged, 0 as advice. Roles for Fargate: 2.\n",
      ),
    );
    assert.ok(text.indexOf("**high** [trust-unsafe](") < text.indexOf("**unknown** [node-role-shared]("));
    assert.ok(markdownOf(emptyReport()).startsWith("### fargate-role scan: OK\n"));
  });

  it("keeps hostile texts in a fence that they do not close", () => {
    const text = markdownOf(hostileReport());
    assert.ok(text.includes("\n````text\n"));
    assert.doesNotMatch(outsideFences(text), /script|everyone|::error|evil|#1/);
  });

  it("fits a comment: it is cut between two findings, with a count of the rest", () => {
    const findings = Array.from({ length: 5000 }, (_, index) =>
      makeFinding(
        "trust-unsafe",
        { role: `arn:aws:iam::123456789012:role/${index}` },
        { message: "x".repeat(index % 500) },
      ),
    );
    const text = markdownOf({ ...emptyReport(), findings });
    assert.ok(text.length <= longestComment && text.length > longestComment - 1500, String(text.length));
    const shown = text.split("**high**").length - 1;
    assert.equal(/\nLeft out: (\d+) more findings, since/.exec(text)?.[1], String(5000 - shown));
    outsideFences(text);
  });

  it("cuts a list of exemptions with a count too, however much longer it gets by what is escaped", () => {
    const exempted = Array.from({ length: 500 }, (_, index) => ({
      finding: makeFinding("trust-unsafe", { role: `role-${index}` }, { message: "it is open" }),
      by: "*",
      reason: "\u202e".repeat(100),
    }));
    const finding = makeFinding("trust-unsafe", { role: "pods" }, { message: "it is open" });
    const text = markdownOf({ ...emptyReport(), findings: [finding], exempted });
    assert.ok(text.length <= longestComment, String(text.length));
    const shown = text.split("trust-unsafe, by").length - 1;
    // The line that says how many are exempt is one of them.
    assert.equal(/\n\.\.\. and (\d+) more lines\n/.exec(text)?.[1], String(500 - shown));
    assert.match(outsideFences(text), /\*\*high\*\* \[trust-unsafe\]/);
  });
});
