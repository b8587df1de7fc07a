import assert from "node:assert/strict";
import { parseLedger } from "../../../core/facts/ledger";
import { urnOf } from "../../support/analyzer";

const use = {
  use: "node-group",
  stack: "acme/project/dev",
  urn: urnOf("aws:eks/nodeGroup:NodeGroup", "nodes"),
  evidence: "nodeRoleArn",
};
const entry = { arn: "arn:aws:iam::111122223333:role/shared", ...use };
const open = { ...use, reason: "account", name: "shared" };
const parsed = (ledger: unknown) => parseLedger(JSON.stringify(ledger));
const without = (one: Record<string, unknown>, key: string) => ({ ...one, [key]: undefined });

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

  const noEntry = (index: number) => `roles[${index}] is not an entry with arn, use, stack, urn and evidence`;
  const noUse = "its list unresolved is not right";
  const problems: [what: string, ledger: unknown, problem: string][] = [
    ["a list", [], "it is not a JSON object"],
    ["null", null, "it is not a JSON object"],
    ["of another version", { version: 2, roles: [] }, "it has version 2, and only version 1 can be read"],
    [
      "of version 1 as a text",
      { version: "1", roles: [] },
      "it has no readable version, and only version 1 can be read",
    ],
    ["without roles", { version: 1 }, "it has no list of roles"],
    ["with roles that are no list", { version: 1, roles: {} }, "it has no list of roles"],
    ["with an entry that is none", { version: 1, roles: [entry, "x"] }, noEntry(1)],
    ...["arn", "use", "stack", "urn", "evidence"].map((key): [string, unknown, string] => [
      `with an entry without ${key}`,
      { version: 1, roles: [without(entry, key)] },
      noEntry(0),
    ]),
    ["with another use", { version: 1, roles: [{ ...entry, use: "x" }] }, noEntry(0)],
    ["with the ARN of no role", { version: 1, roles: [{ ...entry, arn: "arn:x" }] }, noEntry(0)],
    ["with a URN of no stack", { version: 1, roles: [{ ...entry, urn: "urn:x" }] }, noEntry(0)],
    ["with an unresolved that is no list", { version: 1, roles: [], unresolved: {} }, noUse],
    ["with an unresolved use that is none", { version: 1, roles: [], unresolved: [open, "x"] }, noUse],
    ...["use", "stack", "urn", "evidence", "reason"].map((key): [string, unknown, string] => [
      `with an unresolved use without ${key}`,
      { version: 1, roles: [], unresolved: [without(open, key)] },
      noUse,
    ]),
    ["with another reason", { version: 1, roles: [], unresolved: [{ ...open, reason: "x" }] }, noUse],
    ["with a name that is no text", { version: 1, roles: [], unresolved: [{ ...open, name: 7 }] }, noUse],
  ];
  for (const [what, ledger, problem] of problems)
    it(`is refused ${what}`, () => assert.deepEqual(parsed(ledger), { problem }));

  it("is refused without a word of it where it is no JSON", () =>
    assert.deepEqual(parseLedger("{secret"), { problem: "it is not valid JSON" }));
});
