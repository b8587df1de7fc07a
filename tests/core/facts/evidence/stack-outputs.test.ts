import { evidenceText } from "../../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import { findFacts } from "../../../../core/facts/facts";
import { arnOf } from "../../../policypack/fixtures";
import { unknown } from "../../../support/analyzer";
import { recordOf } from "../../../support/records";
import { casesOf } from "../../../support/cases";

const found = (outputs: unknown, name: string | undefined = "org/net/prod") =>
  findFacts([recordOf("pulumi:pulumi:StackReference", "ref", { name, outputs })]).uses.map(
    ({ use, role, evidence }) => [...[use, role.arn, evidenceText(evidence)]],
  );
const said = (use: string, path: string) => [use, arnOf("r"), `output ${path} of stack org/net/prod`];

describe("an output of another stack", () => {
  const names = casesOf(__filename, "names") as Record<string, string | undefined>;
  for (const [name, use] of Object.entries(names))
    it(`${name} states ${use ?? "no use"}`, () =>
      assert.deepEqual(found({ [name]: arnOf("r") }), use === undefined ? [] : [said(use, name)]));

  it("states a use by the last name on the way, numbers aside", () => {
    assert.deepEqual(found({ nodeRoles: [arnOf("r")] }), [said("node-group", "nodeRoles.0")]);
    assert.deepEqual(found({ nodeRole: { arn: arnOf("r") } }), []);
    assert.deepEqual(found({ x: { nodeRole: { 1: { 22: arnOf("r") } } } }), [said("node-group", "x.nodeRole.1.22")]);
    assert.deepEqual(found({ nodeRole: { r2: arnOf("r") } }), []);
    assert.deepEqual(found({ nodeRole: { "1x": arnOf("r") } }), []);
    assert.deepEqual(found([arnOf("r")]), []);
  });

  it("states no use where it is no role's ARN, or not known", () => {
    for (const value of ["r", arnOf("r").replace("role", "user"), unknown, null, 7])
      assert.deepEqual(found({ nodeRole: value }), []);
    for (const outputs of [unknown, arnOf("r"), null]) assert.deepEqual(found(outputs), []);
  });

  it("is of the stack that the reference is named after, where it does not say which", () => {
    const record = recordOf("pulumi:pulumi:StackReference", "ref", { outputs: { nodeRole: arnOf("r") } });
    assert.deepEqual(
      findFacts([record]).uses.map(({ evidence }) => evidenceText(evidence)),
      ["output nodeRole of stack ref"],
    );
  });
});
