import assert from "node:assert/strict";
import { parseLedger } from "../../../core/readers/ledger";
import { itEachCase } from "../../support/cases";
const parsed = (ledger: unknown) => parseLedger(JSON.stringify(ledger));

const unresolved = {
  use: "node-group",
  stack: "acme/project/dev",
  urn: "urn:pulumi:dev::project::aws:eks/nodeGroup:NodeGroup::nodes",
  evidence: "nodeRoleArn",
};
const entry = { arn: "arn:aws:iam::111122223333:role/shared", ...unresolved };
/** An entry by what differs from the right one; null: left out. */
const changed = (of: object, changes: object): object =>
  Object.fromEntries(Object.entries({ ...of, ...changes }).filter(([, value]) => value !== null));

describe("the text of a role ledger", () => {
  itEachCase(__filename, "read", "is read with %s", (_what: string, entries: object[], uses?: object[]) => {
    const roles = entries.map((one) => changed(entry, one));
    const all = uses?.map((one) => changed(unresolved, one));
    assert.deepEqual(parsed({ version: 1, roles, unresolved: all }), { ledger: { roles, unresolved: all ?? [] } });
  });
  itEachCase(__filename, "entries", "is refused %s", (_what: string, changes: object) => {
    const problem = "roles[1] is not an entry with arn, use, stack, urn and evidence";
    assert.deepEqual(parsed({ version: 1, roles: [entry, changed(entry, changes)] }), { problem });
  });
  itEachCase(__filename, "unresolved", "is refused %s", (_what: string, changes: object) => {
    const use = changed({ ...unresolved, reason: "account", name: "shared" }, changes);
    assert.deepEqual(parsed({ version: 1, roles: [], unresolved: [use] }), {
      problem: "its list unresolved is not right",
    });
  });
  itEachCase(__filename, "problems", "is refused %s", (_what: string, ledger: unknown, problem: string) =>
    assert.deepEqual(parsed(ledger), { problem }),
  );

  it("is refused without a word of it where it is no JSON", () =>
    assert.deepEqual(parseLedger("{secret"), { problem: "it is not valid JSON" }));
});
