import assert from "node:assert/strict";
import { readSourceArn } from "../../../core/service/fargate";
import { fixTrustPolicy, type Meant } from "../../../core/trust";
import { required } from "../../../core/text";
import { advised } from "../../support/advised";
import { casesOf } from "../../support/cases";
import { documentOf, outcomeOfFix, trustCases, type WrittenOutcome } from "../../support/trust-cases";
import { account } from "./fixtures";
import { describeAdvice } from "./fix-properties";

/** Statements are written by what differs from the usual one without a condition, and what many cases ask by its name. */
type Case = [title: string, statements: object[], asked: Meant | string, WrittenOutcome, loses?: string[]];
const askedBy = casesOf(__filename, "asked") as Record<string, Meant>;

for (const table of ["named", "uses", "intentions", "limits"])
  describe(`advice about a trust policy: ${table}`, () => {
    const more = table === "limits" ? {} : ({ for: "this role" } as const);
    for (const [title, statements, given, outcome, loses = []] of casesOf(__filename, table) as Case[])
      it(title, () => {
        const asked = typeof given === "string" ? required(askedBy[given]) : given;
        assert.deepEqual(advised(documentOf(statements), { ...more, ...asked }), {
          outcome: outcomeOfFix(outcome),
          loses,
        });
      });
  });

describe("a trust policy that is written unseen", () => {
  type Unseen = [title: string, before: object[], Partial<Meant> & { lines?: string[] }, after: object[] | string];
  for (const [title, before, { lines = [], ...more }, after] of casesOf(__filename, "unseen") as Unseen[])
    it(title, () => {
      const asked = { accounts: [account], uses: lines.map(readSourceArn), ...more };
      const fix = fixTrustPolicy(documentOf(before), { ...asked, isUnseen: true });
      if (fix?.kind === "decide") {
        const { doubt } = fix;
        assert.equal([doubt.kind, ...(doubt.kind === "kept-out" ? doubt.sourceArns : [])].join(" "), after);
      } else assert.deepEqual(fix?.kind === "trust" ? fix.after : documentOf(before), documentOf(after as object[]));
    });
});

describe("advice about the trust policies of cases", () => {
  for (const { name, policy, intention, fix } of trustCases().filter((one) => one.fix)) {
    const { now, ...intended } = intention;
    it(name, () => assert.deepEqual(advised(policy, { ...intended, for: "this role" }).outcome, fix));
  }
});

describe("advice about a random trust policy", () => {
  describeAdvice(360);
});
