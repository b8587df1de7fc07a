import assert from "node:assert/strict";
import { roleNotJudged } from "../../../core/rules/role-not-judged";
import type { ResourceRecord } from "../../../core/records/record";
import { rightTrust } from "../../policypack/fixtures";
import { unknown, urnOf } from "../../support/analyzer";
import { estateIn } from "../../support/records";
import { casesOf, itEachCase } from "../../support/cases";

const policyArn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const provider = { urn: urnOf("pulumi:providers:x", "p"), props: {} };

function record(type: string, props: Record<string, unknown>, changed: Partial<ResourceRecord> = {}): ResourceRecord {
  return { urn: urnOf(type, "it"), type, name: "it", props, propertyDependencies: {}, provider, ...changed };
}
const unread = (...records: ResourceRecord[]) =>
  roleNotJudged.judge(estateIn(...records)).map(({ at: { type } }) => type);

describe("resources that no rule reads", () => {
  const cases = casesOf(__filename, "cases") as [string, Record<string, unknown>][];
  for (const [type, props] of cases) {
    it(`are reported for ${type}`, () => assert.deepEqual(unread(record(type, props)), [type]));
    it(`are not reported for ${type} that names neither`, () =>
      assert.deepEqual(unread(record(type, { a: ["b"] })), []));
  }

  const roleProps = { name: "pods", assumeRolePolicy: rightTrust(), managedPolicyArns: [policyArn] };
  itEachCase(__filename, "readByRules", "are not %s", (type: string, props: Record<string, unknown>) =>
    assert.deepEqual(unread(record(type, props)), []),
  );
  itEachCase(
    __filename,
    "parts",
    (what, _props, isReported) => `are ${isReported ? "reported" : "not reported"} for what ${what}`,
    (_what: string, props: Record<string, unknown>, isReported: boolean) => {
      const type = "x:index:Role";
      assert.deepEqual(unread(record(type, props)), isReported ? [type] : []);
    },
    unknown,
  );
  itEachCase(
    __filename,
    "loops",
    (what, _items, _made, _others, isReported) =>
      `are ${isReported ? "reported" : "not reported"} for a loop that makes ${what}`,
    (_what: string, items: unknown, made: object, others: object, isReported: boolean) => {
      const Resources = { ...others, "Fn::ForEach::All": ["Item", items, { "It${Item}": made }] };
      const found = unread(record("aws:cloudformation/stack:Stack", { templateBody: JSON.stringify({ Resources }) }));
      assert.deepEqual(found, isReported ? ["template loop"] : []);
    },
  );

  it("are reported for a resource that has children and a provider, and of one whose type ends as Pulumi's own begin", () => {
    const parent = record("x:index:Role", { policyArn });
    assert.deepEqual(unread(parent, record("x:index:Child", {}, { parent: parent.urn })), ["x:index:Role"]);
    assert.deepEqual(unread(record("x:pulumi:", { policyArn })), ["x:pulumi:"]);
  });

  it("are not components, whose children are read", () => {
    const component = record("example:index:Pods", { policyArn }, { provider: undefined });
    const child = record("aws:iam/role:Role", roleProps, { parent: component.urn });
    assert.deepEqual(unread(component, child), []);
    assert.deepEqual(unread(component), ["example:index:Pods"]);
  });
});
