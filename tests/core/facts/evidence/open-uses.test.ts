import assert from "node:assert/strict";
import type { Use } from "../../../../core/records/uses";
import { findFacts } from "../../../../core/facts/facts";
import type { ResourceRecord } from "../../../../core/records/record";
import { componentType } from "../../../../core/records/identity";
import { useOfEntryType } from "../../../../core/facts/evidence/access-entry";
import { arnOf, trustFor } from "../../../policypack/fixtures";
import { unknown } from "../../../support/analyzer";
import { recordOf } from "../../../support/records";

const role = (name: string, changes: Partial<ResourceRecord> = {}) =>
  recordOf("aws:iam/role:Role", name, { name }, changes);
const [a, b] = [role("a"), role("b")];
const one = (type: string, props: Record<string, unknown>, from: Record<string, ResourceRecord[]> = {}) =>
  recordOf(type, "it", props, {
    propertyDependencies: Object.fromEntries(
      Object.entries(from).map(([key, records]) => [key, records.map(({ urn }) => urn)]),
    ),
  });
const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
const autoNode = { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy" };
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const cluster = "eks:index:Cluster";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const component = (props: Record<string, unknown>) => recordOf(componentType, "it", props);
const inside = { parent: component({}).urn };
const mapping = (more: Record<string, unknown>) => ({
  roleMappings: [{ roleArn: arnOf("a"), groups: ["system:nodes"], ...more }],
});

/** The roles in use, by name or words; those that may be, behind a `?`. */
const found = (...records: ResourceRecord[]) => {
  const { uses, openUses } = findFacts(records);
  const use = (name: Use) => ({ "node-group": "nodes", "fargate-pod-execution": "pods" })[name];
  return [
    ...uses.map((one) => `${use(one.use)} ${one.role.name ?? one.role.label}`),
    ...openUses.map((one) => `${use(one.use)}? ${one.candidates.map(({ name }) => name).join()}`),
  ];
};

describe("a use", () => {
  const cases: [what: string, records: ResourceRecord[], expected: string[]][] = [
    ["of one of two roles", [a, b, one(nodeGroup, { nodeRoleArn: unknown }, { nodeRoleArn: [a, b] })], ["nodes? a,b"]],
    ["of a role from nowhere", [a, one(nodeGroup, { nodeRoleArn: unknown })], ["nodes? "]],
    ["of no role", [a, one(nodeGroup, {})], []],
    [
      "by an access entry of another type",
      [one("aws:eks/accessEntry:AccessEntry", { principalArn: unknown, type: "STANDARD" })],
      [],
    ],
    [
      "by Auto Mode that is off",
      [one("aws:eks/cluster:Cluster", { computeConfig: { enabled: false, nodeRoleArn: unknown } })],
      [],
    ],
    [
      "by Auto Mode that may be on",
      [one("aws:eks/cluster:Cluster", { computeConfig: { enabled: unknown, nodeRoleArn: arnOf("a") } })],
      ["nodes a"],
    ],
    [
      "by access policies that are not known",
      [one("aws-native:eks:AccessEntry", { principalArn: arnOf("a"), accessPolicies: unknown })],
      [],
    ],
    [
      "by an access policy of its own",
      [one("aws-native:eks:AccessEntry", { principalArn: arnOf("a"), ...autoNode })],
      ["nodes a"],
    ],
    [
      "by an access policy of another name",
      [one("aws-native:eks:AccessEntry", { principalArn: arnOf("a"), policyArn: `x${autoNode.policyArn}` })],
      [],
    ],

    ["by mappings that are not known", [one(cluster, { roleMappings: unknown })], []],
    ["by a mapping without a user name", [one(cluster, mapping({}))], ["nodes a"]],
    ["by a mapping whose groups are not known", [one(cluster, mapping({ groups: unknown }))], []],
    [
      "by a mapping of one of two roles",
      [a, b, one(cluster, mapping({ roleArn: unknown }), { roleMappings: [a, b] })],
      ["nodes? a,b"],
    ],
    ["by access entries that are not known", [one(cluster, { accessEntries: unknown })], []],
    [
      "by one of two access policies",
      [one(cluster, { accessEntries: { x: { principalArn: arnOf("a"), accessPolicies: { y: autoNode, z: {} } } } })],
      ["nodes a"],
    ],
    [
      "by access policies of a cluster that are not known",
      [one(cluster, { accessEntries: { x: { principalArn: arnOf("a"), accessPolicies: unknown } } })],
      [],
    ],
    [
      "by Auto Mode of a cluster that is off",
      [one(cluster, { autoMode: { enabled: false, computeConfig: { nodeRoleArn: unknown } } })],
      [],
    ],

    ["by our component, whose role is in sight", [component({ roleArn: arnOf("x") }), role("a", inside)], ["pods a"]],
    ["by our component, whose role is not in sight", [component({ roleArn: arnOf("x") })], ["pods x"]],
    [
      "by our component with two roles, of itself",
      [component({ roleArn: arnOf("b") }), role("a", inside), role("c", inside), b],
      ["pods b"],
    ],
    [
      "by our component, whose role's ARN is not known",
      [component({ roleArn: unknown })],
      [`pods of ${componentType} "it"`],
    ],

    ["by a worker-node policy", [a, one(attachment, { role: "a", policyArn: worker })], ["nodes a"]],
    [
      "by a worker-node policy for one of two roles",
      [a, b, one(attachment, { role: unknown, policyArn: worker }, { role: [a, b] })],
      [],
    ],
    [
      "by a worker-node policy that AWS had attached last",
      [role("a", { props: { name: "a", managedPolicyArns: [worker] }, given: new Set() })],
      [],
    ],
    [
      "by a worker-node policy that the program attaches",
      [role("a", { props: { name: "a", managedPolicyArns: [worker] }, given: new Set(["managedPolicyArns"]) })],
      ["nodes a"],
    ],
    ["by an inline policy", [role("a", { props: { name: "a", inlinePolicies: [{ policy: worker }] } })], []],
    [
      "by a worker-node policy for many",
      [a, b, one("aws:iam/policyAttachment:PolicyAttachment", { roles: ["a", "b"], policyArn: worker })],
      ["nodes a", "nodes b"],
    ],
  ];
  for (const [what, records, expected] of cases)
    it(`${what} is ${expected.join(" and ") || "none"}`, () => assert.deepEqual(found(...records), expected));

  it("by what is its own parent is as by anything else", () => {
    const own = (one: ResourceRecord) => ({ ...one, parent: one.urn });
    const [ec2, name] = [trustFor("ec2.amazonaws.com"), "a"];
    assert.deepEqual(found(own(role("a", { props: { name, assumeRolePolicy: ec2, managedPolicyArns: [worker] } }))), [
      "nodes a",
      "nodes a",
    ]);
    assert.deepEqual(found(own(component({}))), found(component({})));
    assert.deepEqual(found(own(component({ roleArn: arnOf("a") }))), ["pods a"]);
  });

  it("by an access entry is none without a type, and none of a type that is a method", () =>
    assert.deepEqual([undefined, "toString", "EC2"].map(useOfEntryType), [undefined, undefined, "node-group"]));
});
