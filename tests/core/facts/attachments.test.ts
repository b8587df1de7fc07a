import assert from "node:assert/strict";
import { attachingTypes, attachmentsOf } from "../../../core/facts/attachments";
import { Stack } from "../../../core/facts/stack/stack";
import type { ResourceRecord } from "../../../core/records/record";
import { unknown } from "../../support/analyzer";
import { recordOf, recordsOf } from "../../support/records";
import type { Written } from "../../support/stack-cases";
import { itEachCase } from "../../support/cases";

const document = { Statement: [] };
const json = JSON.stringify(document);
const managed = "arn:aws:iam::aws:policy/X";
const own = "arn:aws:iam::111122223333:policy/own";
const role = (name: string, changes: Partial<ResourceRecord> = {}) =>
  recordOf("aws:iam/role:Role", name, { name }, changes);
const a = role("a");
const native = recordOf("aws-native:iam:ManagedPolicy", "native", { policyArn: own, policyDocument: document });
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const toMany = "aws:iam/policyAttachment:PolicyAttachment";
const exclusive = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";

/** What is attached, and to whom: `?` where it is not sure, `last` where AWS had it last. */
type Shown = [roles: string, property: string, policy: unknown];
function shown(record: ResourceRecord, ...others: ResourceRecord[]): Shown[] {
  return attachmentsOf(new Stack([...others, record]), record).map(
    ({ roles, uncertain, lastSeen, record: by, property, policy }): Shown => {
      assert.equal(by, record);
      const names = roles.map(({ name }) => name).join();
      return [`${names}${uncertain ? "?" : ""}${lastSeen ? " last" : ""}`, property, policy];
    },
  );
}
const arn = (value: string) => ({ kind: "managed", arn: value });
const inline = (value: unknown) => ({ kind: "inline", document: value });

describe("what a resource attaches to roles", () => {
  itEachCase(
    __filename,
    "cases",
    "is %s",
    (_what: string, record: Written, others: Written[], expected: Shown[]) => {
      const [own = assert.fail(), ...more] = [record, ...others].flatMap(recordsOf);
      assert.deepEqual(shown(own, ...more), expected);
    },
    unknown,
  );

  it("is what a role of aws-native has inline", () => {
    const props = { roleName: "a", policies: [{ policyName: "x", policyDocument: document }], inlinePolicies: [{}] };
    assert.deepEqual(shown(recordOf("aws-native:iam:Role", "a", props)), [["a", "policies[0]", inline(document)]]);
  });

  it("is what AWS had attached to a role last, where the program does not say so", () => {
    const props = { name: "a", managedPolicyArns: [managed], inlinePolicies: [{ policy: json }] };
    assert.deepEqual(shown({ ...a, props, given: new Set(["managedPolicyArns"]) }), [
      ["a", "managedPolicyArns", arn(managed)],
      ["a", "managedPolicyArns", { kind: "exclusive", arns: [managed] }],
      ["a last", "inlinePolicies[0]", inline(json)],
    ]);
    assert.deepEqual(shown({ ...a, props, given: new Set(["inlinePolicies"]) }), [
      ["a last", "managedPolicyArns", arn(managed)],
      ["a", "inlinePolicies[0]", inline(json)],
    ]);
  });

  it("is asked for by the types of its resources alone", () => {
    for (const type of [attachment, toMany, exclusive, a.type, native.type])
      assert.equal(attachingTypes.includes(type), true, type);
    for (const type of ["aws:iam/policy:Policy", "toString", ""])
      assert.equal(attachingTypes.includes(type), false, type);
  });
});
