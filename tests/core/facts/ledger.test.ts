import assert from "node:assert/strict";
import { parseLedger } from "../../../core/facts/ledger";
import { urnOf } from "../../support/analyzer";
import { casesOf } from "../../support/cases";

const use = {
  use: "node-group",
  stack: "acme/project/dev",
  urn: urnOf("aws:eks/nodeGroup:NodeGroup", "nodes"),
  evidence: "nodeRoleArn",
};
const entry = { arn: "arn:aws:iam::111122223333:role/shared", ...use };
const open = { ...use, reason: "account", name: "shared" };
const parsed = (ledger: unknown) => parseLedger(JSON.stringify(ledger));

describe("the text of a role ledger", () => {
  const read: [what: string, roles: unknown[], unresolved: unknown[] | undefined][] = [
    ["nothing in it", [], undefined],
    ["roles of both uses", [entry, { ...entry, use: "fargate-pod-execution" }], undefined],
    [
      "uses that are not resolved, for every reason",
      [entry],
      [
        open,
        { ...open, reason: "secret", name: undefined },
        { ...open, reason: "instance-profile", use: "fargate-pod-execution" },
      ],
    ],
  ];
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
