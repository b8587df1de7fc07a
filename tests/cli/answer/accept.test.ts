import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readAccepted } from "../../../cli/answer/accept";
import { reportAsHtml } from "../../../cli/report/html/report";
import { reportAsJson } from "../../../cli/report/json";
import type { Severity } from "../../../core/findings";
import type { Report } from "../../../cli/report/report";
import { reportAsText } from "../../../cli/report/text";
import { fargateService } from "../../../core/service/fargate";
import { withRole } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { judgeText } from "../commands/judge/judge";
import { reportOf } from "../report/reports";
import { newDirectory } from "../../support/run-directory";

describe("--update-baseline", () => {
  it("writes into a pipe, which it does not read, and takes what it wrote for known", async () => {
    const directory = newDirectory();
    const baseline = join(directory, "pipe");
    execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", baseline]);
    const accept = await readAccepted({ baseline, updateBaseline: true });
    const reading = readFile(baseline, "utf8");
    const found = reportOf(withRole({ trustPolicy: trustFor(fargateService) }));
    const { findings, known } = await accept(found, { printAside: () => undefined });
    assert.deepEqual([findings, known?.map(({ id }) => id)], [[], ["trust-unsafe"]]);
    assert.deepEqual(
      JSON.parse(await reading).findings.map(({ id }: { id: string }) => id),
      ["trust-unsafe"],
    );
  });
});

describe("--severity", () => {
  it("makes advice of what is less severe, and exempts a role with nothing else", async () => {
    const report = () => reportOf(withRole({ trustPolicy: trustFor(fargateService) }));
    const levels = async (severity: Severity) => {
      const accept = await readAccepted({ severity });
      const { findings, roles } = await accept(report(), { printAside: () => undefined });
      return [findings.map(({ level, severity }) => `${severity} ${level}`), roles.map(({ verdict }) => verdict)];
    };
    assert.deepEqual(await levels("high"), [["high error"], ["fail"]]);
    assert.deepEqual(await levels("critical"), [["high advice"], ["exempt"]]);
    const { printed, exitCode } = await judgeText(trustFor(fargateService), { severity: "critical", output: ["text"] });
    assert.deepEqual(
      [exitCode, /\nOK: .*$/.exec(printed)?.[0]],
      [0, "\nOK: nothing is wrong besides what is accepted."],
    );
  });
});

describe("an exemption from a finding that no longer exists", () => {
  it("is a remark", async () => {
    const directory = newDirectory();
    const exemptions = join(directory, "pack.json");
    const exempt = [{ role: "pods", finding: "role-unused", reason: "made for later" }];
    await writeFile(exemptions, JSON.stringify({ "fargate-role-trust-scoped": { exempt } }));
    const remarks: string[] = [];
    const accept = await readAccepted({ exemptions });
    const { findings } = await accept(reportOf(withRole({})), { printAside: (text) => remarks.push(text) });
    assert.deepEqual(findings, []);
    assert.deepEqual(remarks, [`exempt[0] of ${exemptions} is for role-unused, a finding that no longer exists`]);
  });
});

describe("a role of which all that is wrong is accepted", () => {
  let directory: string;
  before(() => (directory = newDirectory()));
  const unsafe = () => reportOf(withRole({ trustPolicy: trustFor(fargateService) }));
  const printAside = () => undefined;

  async function accepted(way: "exemptions" | "baseline"): Promise<Report> {
    const file = join(directory, `${way}.json`);
    if (way === "baseline")
      return (await readAccepted({ baseline: file, updateBaseline: true }))(unsafe(), { printAside });
    await writeFile(file, JSON.stringify({ exempt: [{ role: "*", reason: "moves in June" }] }));
    return (await readAccepted({ exemptions: file }))(unsafe(), { printAside });
  }

  for (const way of ["exemptions", "baseline"] as const)
    it(`by ${way} is exempt in text, JSON and HTML`, async () => {
      const report = await accepted(way);
      assert.match(reportAsText(report, { colour: false, width: Infinity, success: "" }), /^exempt {3}pods /m);
      const { roles } = JSON.parse(reportAsJson(report)) as Report;
      assert.deepEqual(
        roles.map(({ verdict }) => verdict),
        ["exempt"],
      );
      const html = reportAsHtml(report, "scan");
      assert.match(html, /<h1>Nothing is wrong besides what is accepted<\/h1>/);
      assert.match(html, /<b class="exempt">exempt<\/b>/);
    });
});
