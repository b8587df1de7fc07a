import assert from "node:assert/strict";
import { Exemptions, isWide, type Exemption } from "../../../core/findings";
import { exemptionProblems } from "../../../core/findings/configuration/policies";
import { exemptionPattern } from "../../../core/findings/exemptions";
import { casesOf, itEachCase } from "../../support/cases";

const reason = "OPS-1";

describe("an exemption", () => {
  const wide = casesOf(__filename, "wide") as string[];
  for (const role of wide) it(`for ${role} covers every role`, () => assert.equal(isWide({ role, reason }), true));

  const narrow = ["pods", "role*", "*-pods", "pods-**", "*r*", "arn:aws:iam::123456789012:role/team/*", "*/team/*", ""];
  for (const role of narrow)
    it(`for ${role || "nothing"} does not cover every role`, () => assert.equal(isWide({ role, reason }), false));

  it("for every resource, or all of a stack, covers everything", () => {
    for (const resource of ["*", "**", "urn:pulumi:dev::shop::*", "a/**"])
      assert.equal(isWide({ resource, reason }), true);
    for (const resource of ["pods", "aws:iam/role:Role::r*", "*:pods", "r*", ""])
      assert.equal(isWide({ resource, reason }), false);
  });

  it("for every file covers everything", () => {
    for (const file of ["*", "**", "**/*"]) assert.equal(isWide({ file, reason }), true);
    for (const file of ["roles/*", "*.json"]) assert.equal(isWide({ file, reason }), false);
  });

  it("ends on a day of the calendar", () => {
    const problems = (until: string) => exemptionProblems([{ role: "pods", reason, until }]);
    for (const until of ["2028-02-29", "2026-12-31"]) assert.deepEqual(problems(until), []);
    for (const until of ["2027-02-29", "2027-02-31", "2027-04-31", "2027-3-1", "2027-03-01T00:00:00Z"])
      assert.deepEqual(problems(until), [
        `exempt[0].until: "${until}" is not the last day of the exemption, such as 2027-03-31`,
      ]);
  });

  const problems = casesOf(__filename, "problems") as [value: unknown, expected: string[]][];
  for (const [value, expected] of problems)
    it(`${JSON.stringify(value)} has ${expected.length} problems`, () =>
      assert.deepEqual(
        exemptionProblems([value]),
        expected.map((problem) => `exempt[0]${problem}`),
      ));

  it("is written as its role, else as its resource", () => {
    assert.deepEqual(
      [{ role: "a", resource: "b" }, { resource: "b" }, {}].map((one) => exemptionPattern({ ...one, reason })),
      ["a", "b", ""],
    );
  });
});

describe("a list of exemptions", () => {
  const [any, unsafe, past] = [
    { role: "pods", reason },
    { role: "pods", reason, finding: "trust-unsafe" },
    { role: "pods", reason, until: "2027-03-30" },
    { role: "pods", reason, until: "2027-03-31" },
  ] satisfies Exemption[];
  const pods = { role: { label: "", name: "pods" } };
  const now = new Date("2027-03-31T23:59:59Z");
  const listOf = (...list: Exemption[]) => new Exemptions(list, undefined, now);
  itEachCase(__filename, "cases", "has the one %s", (_what: string, list: Exemption[], id: string, expected: unknown) =>
    assert.deepEqual(listOf(...list).find(id, pods), expected),
  );

  it("tells of those that cover nothing, each with its place", () => {
    const list = listOf(any, unsafe, past, { ...any, role: "nodes" });
    assert.deepEqual(
      list.unused().map(({ index }) => index),
      [0, 1, 2, 3],
    );
    list.find("trust-broken", pods);
    assert.deepEqual(list.unused(), [
      { exemption: unsafe, index: 1 },
      { exemption: { ...any, role: "nodes" }, index: 3 },
    ]);
  });

  it("shares with another list what covers a finding", () => {
    const used = new Set<string>();
    const list = () => new Exemptions([any], used, now);
    list().find("trust-broken", pods);
    assert.deepEqual(list().unused(), []);
  });
});
