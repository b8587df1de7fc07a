import assert from "node:assert/strict";
import { reportAsJunit } from "../../../cli/report/junit";
import { emptyReport, type Report } from "../../../cli/report/report";
import { makeFinding } from "../../../core/findings";
import { rightAccount, rightRole, roleArn } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { hostileReport, mixedAccount, reportOf } from "./reports";
import { junitErrors } from "./valid";

async function junitOf(report: Report) {
  const contents = reportAsJunit(report, "scan");
  assert.deepEqual(await junitErrors(contents), []);
  return contents;
}

describe("JUnit", () => {
  it("is refused by the schema where a case lacks its name, so that the schema says something", async () => {
    const contents = reportAsJunit(hostileReport(), "scan").replace(' name="trust-unsafe"', "");
    assert.notDeepEqual(await junitErrors(contents), []);
  });

  it("is valid for no finding", async () =>
    assert.match(await junitOf(emptyReport()), /<testsuites name="fargate-role" tests="0" failures="0" errors="0">/));

  it("has a case for each finding, failed or an error, and one for a role that is right", async () => {
    const open = rightRole({ arn: roleArn("open"), trustPolicy: trustFor("eks-fargate-pods.amazonaws.com") });
    const xml = await junitOf(reportOf(rightAccount({ roles: [rightRole(), open] })));
    assert.match(xml, new RegExp(`classname="${roleArn("open")}" name="trust-unsafe">\\n +<failure message="`));
    assert.match(xml, new RegExp(`<testcase classname="${roleArn("pods")}" name="all rules"/>`));
    assert.match(xml, /tests="2" failures="1" errors="0"/);
  });

  it("does not let a role pass whose other uses could not be read", async () => {
    const xml = await junitOf(reportOf(mixedAccount()));
    assert.match(xml, /classname="123456789012" name="node-role-shared">\n +<error message="could not be judged: /);
    assert.match(xml, /tests="2" failures="1" errors="1"/);
  });

  it("lets advice pass and shows it, and shows a stack in which nothing was found", async () => {
    const advice = makeFinding("workload-permissions", { role: roleArn("old") }, { message: "It has S3" });
    const xml = await junitOf({ ...emptyReport(), findings: [advice], subjects: ["acme/shop/prod"] });
    assert.match(xml, /tests="2" failures="0" errors="0"/);
    assert.match(xml, /<system-out>It has S3 \[workload-permissions\]<\/system-out>/);
    assert.match(xml, /<testcase classname="acme\/shop\/prod" name="all rules"\/>/);
  });

  it("has a case for each stack of a role, and names the stack", async () => {
    const stacks = ["acme/shop/dev", "acme/shop/prod"];
    const place = { role: roleArn("pods") };
    const findings = stacks.map((stack) => makeFinding("trust-unsafe", { ...place, stack }, { message: "open" }));
    const xml = await junitOf({ ...emptyReport(), findings, subjects: stacks });
    assert.match(xml, /tests="2" failures="2"/);
    for (const stack of stacks) assert.ok(xml.includes(`classname="${stack}: ${roleArn("pods")}" name="trust-unsafe"`));
  });

  it("does not let a file pass in which something was found", async () => {
    const found = makeFinding("trust-unsafe", { file: "a.json", resource: "Pods" }, { message: "it is open" });
    const xml = await junitOf({ ...emptyReport(), findings: [found], subjects: ["a.json", "b.json"] });
    assert.match(xml, /tests="2" failures="1" errors="0"/);
    assert.doesNotMatch(xml, /classname="a.json" name="all rules"/);
    assert.match(xml, /<testcase classname="b.json" name="all rules"\/>/);
  });

  it("skips what the baseline holds already, and does not let it pass", async () => {
    const role = roleArn("open");
    const known = makeFinding("trust-unsafe", { role }, { message: "it is open" });
    const judgement = {
      arn: role,
      verdict: "fail" as const,
      clusters: [],
      nodes: [],
      hasHiddenUses: false,
    };
    const xml = await junitOf({ ...emptyReport(), roles: [judgement], known: [known] });
    assert.match(xml, /name="trust-unsafe">\n +<skipped message="[^"]*: trust-unsafe, known by the baseline"\/>/);
    assert.equal(xml.split('name="trust-unsafe"').length, 2);
    assert.match(xml, / skipped="1"/);
  });
});
