import { printable } from "../../../core/text";
import assert from "node:assert/strict";
import { reportAsSarif } from "../../../cli/report/sarif";
import { emptyReport, type Report } from "../../../cli/report/report";
import { findingKinds, makeFinding } from "../../../core/findings";
import { region, roleArn } from "../../support/fake-aws-account";
import { hostile, hostileReport, mixedAccount, reportOf } from "./reports";
import { sarifErrors } from "./valid";

function sarifOf(report: Report) {
  const text = reportAsSarif(report);
  assert.deepEqual(sarifErrors(text), []);
  return JSON.parse(text).runs[0];
}

describe("SARIF", () => {
  it("is refused by the schema where a result lacks its message, so that the schema says something", () => {
    const log = JSON.parse(reportAsSarif(hostileReport()));
    delete log.runs[0].results[0].message;
    assert.notDeepEqual(sarifErrors(JSON.stringify(log)), []);
  });

  it("is valid for no finding, for findings of every level, and for hostile texts", async () => {
    assert.deepEqual(sarifOf(emptyReport()).results, []);
    const { results } = sarifOf(reportOf(mixedAccount()));
    assert.deepEqual(new Set(results.map(({ level }: { level: string }) => level)), new Set(["error", "warning"]));
    assert.equal(
      sarifOf(hostileReport()).results[0].message.text,
      `${hostile} [trust-unsafe]\nFix: ${printable(hostile)}`,
    );
  });

  it("has a rule with its page for every id, and results that name theirs", async () => {
    const { tool, results } = sarifOf(reportOf(mixedAccount()));
    const { rules } = tool.driver;
    assert.deepEqual(
      rules.map(({ id }: { id: string }) => id),
      Object.keys(findingKinds),
    );
    assert.match(rules[0].helpUri, /\/docs\/findings\/trust-unsafe\.md$/);
    assert.equal(rules[0].properties["security-severity"], "8.0");
    for (const { ruleId, ruleIndex } of results) assert.equal(rules[ruleIndex].id, ruleId);
  });

  it("says where: Pulumi.yaml and the URN of a stack, a file and its line, else the role's place in AWS", () => {
    const urn = "urn:pulumi:prod::shop::aws:iam/role:Role::pods";
    const places = [
      [{ stack: "acme/shop/prod", urn }, "Pulumi.yaml", urn, 1],
      [{ file: "cdk.out/a b.json", resource: "Role1", line: 7 }, "cdk.out/a%20b.json", "Role1", 7],
      [{ file: "/tmp/role.json" }, "file:///tmp/role.json", undefined, 1],
      [{ account: "123456789012", region, role: roleArn("pods") }, "aws/123456789012/role/pods", roleArn("pods"), 1],
    ] as const;
    for (const [place, uri, name, line] of places) {
      const finding = makeFinding("trust-unsafe", place, { message: "open" });
      const [{ physicalLocation, logicalLocations }] = sarifOf({ ...emptyReport(), findings: [finding] }).results[0]
        .locations;
      assert.deepEqual(physicalLocation, { artifactLocation: { uri }, region: { startLine: line } });
      assert.equal(logicalLocations[0]?.fullyQualifiedName, name);
    }
  });

  it("names the stack: two of one project have the same file and roles", () => {
    const stacks = ["acme/shop/dev", "acme/shop/prod"];
    const findings = stacks.map((stack) =>
      makeFinding("trust-unsafe", { stack, role: roleArn("pods") }, { message: "open" }),
    );
    for (const { properties, locations } of sarifOf({ ...emptyReport(), findings }).results) {
      const stack = stacks.shift();
      assert.equal(properties.stack, stack);
      assert.deepEqual(locations[0].logicalLocations, [
        { fullyQualifiedName: roleArn("pods"), kind: "resource" },
        { fullyQualifiedName: stack, kind: "module" },
      ]);
    }
  });
});
