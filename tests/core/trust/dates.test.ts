import assert from "node:assert/strict";
import { accessChanges, judgeTrustPolicy, keepsDates, withoutDates } from "../../../core/trust";
import { casesOf } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

/** A policy by its statements, as in tests/cases/trust, and what changes within 30 days of 2026-06-01, at the times given. */
type Case = [what: string, statements: object[], changes: string[]];

const now = new Date("2026-06-01T00:00:00Z");
const intended = { accounts: ["111122223333"], now };

describe("a date in a trust policy", () => {
  for (const [what, statements, expected] of casesOf(__filename, "changes") as Case[])
    it(`${what}: ${expected.join(", ") || "nothing to say"}`, () => {
      const found = accessChanges(documentOf(statements), intended);
      assert.deepEqual(
        found.map(({ change, moment }) => `${change} ${moment.replace(".000Z", "Z")}`),
        expected,
      );
    });

  it("is asked about as of another day", () => {
    const [, statements] = (casesOf(__filename, "changes") as Case[])[0] ?? ["", []];
    const at = (day: string) => accessChanges(documentOf(statements), { ...intended, now: new Date(day) }).length;
    assert.deepEqual(["2026-05-07", "2026-05-09", "2026-06-08"].map(at), [0, 1, 0]);
  });

  it("is not a finding of a policy that is right today", () => {
    const [, statements] = (casesOf(__filename, "changes") as Case[])[0] ?? ["", []];
    assert.deepEqual(judgeTrustPolicy(documentOf(statements), intended).scoped, []);
  });

  it("may go for a question, and a change that loses it is known", () => {
    const allow = {
      Condition: { StringEquals: { a: "b" }, DateLessThan: { "AWS:CurrentTime": "2026-06-07T00:00:00Z" } },
    };
    const deny = { Effect: "Deny", Condition: { DateGreaterThan: { "aws:CurrentTime": "2026-06-07T00:00:00Z" } } };
    const before = documentOf([allow, deny, {}]);
    const after = withoutDates(before);
    assert.deepEqual(after, documentOf([{ Condition: { StringEquals: { a: "b" } } }, {}]));
    assert.deepEqual(
      [keepsDates(before, before), keepsDates(before, after), keepsDates(after, before)],
      [true, false, true],
    );
  });
});
