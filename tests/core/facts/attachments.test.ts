import assert from "node:assert/strict";
import { attaches, attachmentsOf } from "../../../core/facts/attachments";
import { Stack } from "../../../core/facts/stack/stack";
import type { ResourceRecord } from "../../../core/records/record";
import { unknown } from "../../support/analyzer";
import { recordOf } from "../../support/records";

const document = { Statement: [] };
const json = JSON.stringify(document);
const managed = "arn:aws:iam::aws:policy/X";
const own = "arn:aws:iam::111122223333:policy/own";
const role = (name: string, changes: Partial<ResourceRecord> = {}) =>
  recordOf("aws:iam/role:Role", name, { name }, changes);
const [a, b] = [role("a"), role("b")];
const classic = (arn: unknown = own, name = "own") => recordOf("aws:iam/policy:Policy", name, { arn, policy: json });
const native = recordOf("aws-native:iam:ManagedPolicy", "native", { policyArn: own, policyDocument: document });
const one = (type: string, props: Record<string, unknown>, from: Record<string, ResourceRecord[]> = {}) =>
  recordOf(type, "it", props, {
    propertyDependencies: Object.fromEntries(
      Object.entries(from).map(([key, records]) => [key, records.map(({ urn }) => urn)]),
    ),
  });
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
const made = (value: unknown) => ({ kind: "made", document: value });
const inline = (value: unknown) => ({ kind: "inline", document: value });
const notKnown = { kind: "unknown" };

describe("what a resource attaches to roles", () => {
  const cases: [what: string, record: ResourceRecord, others: ResourceRecord[], expected: Shown[]][] = [
    [
      "a policy by its ARN",
      one(attachment, { role: "a", policyArn: managed }),
      [a, b],
      [["a", "policyArn", arn(managed)]],
    ],
    [
      "a policy that the stack makes",
      one(attachment, { role: "a", policyArn: own }),
      [a, classic()],
      [["a", "policyArn", made(json)]],
    ],
    [
      "a policy of aws-native that the stack makes",
      one(attachment, { role: "a", policyArn: own }),
      [a, native],
      [["a", "policyArn", made(document)]],
    ],
    [
      "a policy whose name the stack has under another ARN",
      one(attachment, { role: "a", policyArn: managed }),
      [a, classic()],
      [["a", "policyArn", arn(managed)]],
    ],
    [
      "the one policy that a value comes from",
      one(attachment, { role: "a", policyArn: unknown }, { policyArn: [classic(unknown)] }),
      [a, classic(unknown)],
      [["a", "policyArn", made(json)]],
    ],
    [
      "a policy that comes from one and something else",
      one(attachment, { role: "a", policyArn: unknown }, { policyArn: [a, classic(unknown)] }),
      [a, classic(unknown)],
      [["a", "policyArn", made(json)]],
    ],
    [
      "one of two policies",
      one(attachment, { role: "a", policyArn: unknown }, { policyArn: [classic(), native] }),
      [a, classic(), native],
      [["a", "policyArn", notKnown]],
    ],
    [
      "a policy from elsewhere",
      one(attachment, { role: "a", policyArn: unknown }),
      [a],
      [["a", "policyArn", notKnown]],
    ],
    [
      "of two policies of an ARN the one that the value comes from",
      one(attachment, { role: "a", policyArn: own }, { policyArn: [classic()] }),
      [a, classic(), native],
      [["a", "policyArn", made(json)]],
    ],
    [
      "the known policy, and not one that the value comes from too",
      one(attachment, { role: "a", policyArn: managed }, { policyArn: [classic()] }),
      [a, classic()],
      [["a", "policyArn", arn(managed)]],
    ],
    ["nothing without a policy", one(attachment, { role: "a" }), [a], []],
    ["nothing by a policy that is no text", one(attachment, { role: "a", policyArn: 7 }), [a], []],
    [
      "a policy to one of two roles",
      one(attachment, { role: unknown, policyArn: managed }, { role: [a, b] }),
      [a, b],
      [["a,b?", "policyArn", arn(managed)]],
    ],

    [
      "a policy to many",
      one(toMany, { roles: ["a", "b"], policyArn: managed }),
      [a, b],
      [
        ["a,b", "policyArn", arn(managed)],
        ["?", "policyArn", arn(managed)],
      ],
    ],
    [
      "a policy to many that are not known",
      one(toMany, { roles: unknown, policyArn: managed }, { roles: [a, b] }),
      [a, b],
      [
        ["", "policyArn", arn(managed)],
        ["a,b?", "policyArn", arn(managed)],
      ],
    ],
    ["nothing to many without a policy", one(toMany, { roles: ["a"] }), [a], []],

    [
      "a managed policy with its roles",
      { ...native, props: { ...native.props, roles: ["a"] } },
      [a],
      [
        ["a", "policyDocument", made(document)],
        ["?", "policyDocument", made(document)],
      ],
    ],
    [
      "an inline policy with its roles",
      one("aws-native:iam:Policy", { roles: ["a"], policyDocument: document }),
      [a],
      [
        ["a", "policyDocument", inline(document)],
        ["?", "policyDocument", inline(document)],
      ],
    ],

    [
      "an inline policy",
      one("aws:iam/rolePolicy:RolePolicy", { role: "a", policy: json, roleName: "b" }),
      [a, b],
      [["a", "policy", inline(json)]],
    ],
    [
      "an inline policy of aws-native",
      one("aws-native:iam:RolePolicy", { roleName: "a", policyDocument: document }),
      [a],
      [["a", "policyDocument", inline(document)]],
    ],
    ["nothing to no role", one("aws:iam/rolePolicy:RolePolicy", { policy: json }), [a], []],

    [
      "all that may be attached",
      one(exclusive, { roleName: "a", policyArns: [managed, own] }),
      [a, classic()],
      [
        ["a", "policyArns", arn(managed)],
        ["a", "policyArns", made(json)],
        ["a", "policyArns", { kind: "exclusive", arns: [managed, own] }],
      ],
    ],
    [
      "all that may be attached, which is not known",
      one(exclusive, { roleName: "a", policyArns: unknown }, { policyArns: [] }),
      [a],
      [["a", "policyArns", notKnown]],
    ],
    [
      "all that may be attached, which comes from nowhere",
      one(exclusive, { roleName: "a", policyArns: unknown }),
      [a],
      [],
    ],
    ["all that may be attached to no role", one(exclusive, { policyArns: [managed] }), [a], []],

    ["nothing by a resource of another type", one("aws:iam/user:User", { role: "a", policyArn: managed }), [a], []],
  ];
  for (const [what, record, others, expected] of cases)
    it(`is ${what}`, () => assert.deepEqual(shown(record, ...others), expected));

  it("is what a role itself lists, and what it has inline", () => {
    const props = {
      name: "a",
      managedPolicyArns: [managed, unknown],
      inlinePolicies: [{ name: "x", policy: json }, {}],
    };
    assert.deepEqual(shown({ ...a, props }), [
      ["a", "managedPolicyArns", arn(managed)],
      ["a", "managedPolicyArns", notKnown],
      ["a", "inlinePolicies[0]", inline(json)],
      ["a", "inlinePolicies[1]", inline(undefined)],
    ]);
  });

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

  it("is nothing of what the provider has not made up yet", () =>
    assert.deepEqual(shown({ ...a, props: { name: "a", managedPolicyArns: unknown, inlinePolicies: unknown } }), []));

  it("is asked for by the types of its resources alone", () => {
    for (const type of [attachment, toMany, exclusive, a.type, native.type]) assert.equal(attaches(type), true, type);
    for (const type of ["aws:iam/policy:Policy", "toString", ""]) assert.equal(attaches(type), false, type);
  });
});
