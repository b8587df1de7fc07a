import assert from "node:assert/strict";
import { exemptionProblems, isWide } from "../../../core/findings";

const reason = "OPS-1";

describe("an exemption", () => {
  const wide = [
    "*",
    "**",
    "*:*",
    "*/*",
    "arn:*",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::123456789012:*",
    "arn:aws:iam::123456789012:ro*",
    "arn:aws:iam::123456789012:role*",
    "arn:aws:iam::123456789012:role/**",
    "*role/*",
  ];
  for (const role of wide) it(`for ${role} covers every role`, () => assert.equal(isWide({ role, reason }), true));

  const narrow = ["pods", "role*", "*-pods", "pods-**", "*r*", "arn:aws:iam::123456789012:role/team/*", "*/team/*", ""];
  for (const role of narrow)
    it(`for ${role || "nothing"} does not cover every role`, () => assert.equal(isWide({ role, reason }), false));

  it("for every resource, or all of a stack, covers everything", () => {
    for (const resource of ["*", "urn:pulumi:dev::shop::*"]) assert.equal(isWide({ resource, reason }), true);
    for (const resource of ["pods", "aws:iam/role:Role::r*"]) assert.equal(isWide({ resource, reason }), false);
  });

  it("ends on a day of the calendar", () => {
    const problems = (until: unknown) => exemptionProblems({ role: "pods", reason, until });
    for (const until of ["2028-02-29", "2026-12-31"]) assert.deepEqual(problems(until), []);
    for (const until of ["2027-02-29", "2027-02-31", "2027-04-31", "2027-3-1", "2027-03-01T00:00:00Z", 20270301])
      assert.deepEqual(problems(until), [`until: ${JSON.stringify(until)} is no day, such as 2027-03-31`]);
  });
});
