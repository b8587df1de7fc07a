import assert from "node:assert/strict";
import { parseLedger } from "../../../core/readers/ledger";
import { casesOf } from "../../support/cases";
const parsed = (ledger: unknown) => parseLedger(JSON.stringify(ledger));

describe("the text of a role ledger", () => {
  const read = casesOf(__filename, "read") as [what: string, roles: unknown[], unresolved: unknown[] | undefined][];
  for (const [what, roles, unresolved] of read)
    it(`is read with ${what}`, () =>
      assert.deepEqual(parsed({ version: 1, roles, unresolved }), {
        ledger: { version: 1, roles, unresolved: JSON.parse(JSON.stringify(unresolved ?? [])) as unknown },
      }));

  const problems = casesOf(__filename, "problems") as [what: string, ledger: unknown, problem: string][];
  for (const [what, ledger, problem] of problems)
    it(`is refused ${what}`, () => assert.deepEqual(parsed(ledger), { problem }));

  it("is refused without a word of it where it is no JSON", () =>
    assert.deepEqual(parseLedger("{secret"), { problem: "it is not valid JSON" }));
});
