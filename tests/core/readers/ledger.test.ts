import assert from "node:assert/strict";
import { parseLedger } from "../../../core/readers/ledger";
import { itEachCase } from "../../support/cases";
const parsed = (ledger: unknown) => parseLedger(JSON.stringify(ledger));

describe("the text of a role ledger", () => {
  itEachCase(
    __filename,
    "read",
    "is read with %s",
    (_what: string, roles: unknown[], unresolved: unknown[] | undefined) =>
      assert.deepEqual(parsed({ version: 1, roles, unresolved }), {
        ledger: { roles, unresolved: JSON.parse(JSON.stringify(unresolved ?? [])) as unknown },
      }),
  );
  itEachCase(__filename, "problems", "is refused %s", (_what: string, ledger: unknown, problem: string) =>
    assert.deepEqual(parsed(ledger), { problem }),
  );

  it("is refused without a word of it where it is no JSON", () =>
    assert.deepEqual(parseLedger("{secret"), { problem: "it is not valid JSON" }));
});
