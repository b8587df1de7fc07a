import assert from "node:assert/strict";
import type { Asked } from "../../../core/advise/lines";
import { advised, type Outcome } from "../../support/advised";
import { casesOf } from "../../support/cases";
import { documentOf, trustCases } from "../../support/trust-cases";
import { describeAdvice } from "./properties";

/** Statements are written by what differs from the usual one without a condition. */
type Case = [title: string, statements: object[], asked: Asked, Outcome, loses?: string[]];

for (const table of ["named", "uses", "intentions"])
  describe(`advice about a trust policy: ${table}`, () => {
    for (const [title, statements, asked, outcome, loses = []] of casesOf(__filename, table) as Case[])
      it(title, () => assert.deepEqual(advised(documentOf(statements), { for: "this role", ...asked }), { outcome, loses }));
  });

describe("advice about the trust policies of cases", () => {
  const expected = casesOf(__filename, "cases") as Record<string, Outcome>;
  for (const { name, policy, intention } of trustCases().filter((one) => one.name in expected)) {
    const { now, ...intended } = intention;
    it(name, () => assert.deepEqual(advised(policy, { intended, for: "this role" }).outcome, expected[name]));
  }
});

describe("advice about a random trust policy", () => {
  describeAdvice(360);
});
