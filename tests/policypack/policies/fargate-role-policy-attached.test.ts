import assert from "node:assert/strict";
import { unknown, urnOf, type TestResource } from "../../support/analyzer";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import {
  attachment,
  executionPolicy,
  fargateProfile,
  from,
  newRole,
  nodeGroup,
  ownRoleAdvice,
  seeShared,
  podsUse,
  rightTrust,
  roleUrn,
  trustFor,
} from "../fixtures";

const policy = "fargate-role-policy-attached";
const profile = fargateProfile(unknown, [roleUrn("pods")]);
const fargate = "eks-fargate-pods.amazonaws.com";
const name = "AmazonEKSFargatePodExecutionRolePolicy";
const one = (type: string, props: Record<string, unknown>): TestResource => ({ type, name: "it", props });

const attach = (partition: string) => [
  "Attach it, with the variable of your role in place of ROLE:",
  `new aws.iam.RolePolicyAttachment("pods-execution-policy", { role: ROLE.name, policyArn: "arn:${partition}:iam::aws:policy/${name}" });`,
];

/** A role that is made for pods. */
const podRole = (props: Record<string, unknown> = {}) => newRole("pods", { assumeRolePolicy: rightTrust(), ...props });

function message(why: string, reason: string, partition = "aws", advice = attach(partition)) {
  return [
    `Role "pods" does not have ${name}, so pods on Fargate cannot pull images and never start: ${reason}.`,
    `It is a pod execution role: ${why}.`,
    ...advice,
    "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [policy-missing]",
  ].join("\n");
}

const missing = message(podsUse, "nothing in this stack attaches it");

describe(policy, () => {
  useAnalyzer();

  const messages = async (...resources: TestResource[]) =>
    (await analyzer.analyzeStack(resources)).filter((found) => found.policy === policy).map((found) => found.message);

  it("misses the policy at the first preview, where the role's own list is not known yet", async () => {
    assert.deepEqual(await messages(podRole(), profile), [missing]);
    const [diagnostic] = await analyzer.analyzeStack([podRole(), profile]);
    assert.deepEqual([diagnostic.urn, diagnostic.level], [roleUrn("pods"), "mandatory"]);
  });

  describe("where Pulumi shows nothing of a resource, since the update leaves it out or its provider is not there yet", () => {
    const types = ["rolePolicyAttachment", "policyAttachment", "rolePolicyAttachmentsExclusive"];
    const hidden = (kind: string, urns: string[] = []): TestResource => ({
      type: `aws:iam/${kind}:${kind.replace("r", "R").replace("p", "P")}`,
      name: "left",
      props: {},
      propertyDependencies: urns.length > 0 ? { role: urns, roles: urns, roleName: urns } : {},
    });
    const said = async (...resources: TestResource[]) => {
      await analyzer.notices();
      return [await messages(profile, ...resources), await analyzer.notices()] as const;
    };
    const notice = ({ type, name: own }: TestResource) =>
      `${policy}: could not judge role "pods" yet: Pulumi shows nothing of ${type} "${own}" in this update\n`;

    for (const left of types.flatMap((kind) => [hidden(kind), hidden(kind, [roleUrn("pods")])]))
      it(`notices ${left.type}${Object.keys(left.propertyDependencies ?? {}).length > 0 ? " for the role" : ""}`, async () =>
        assert.deepEqual(await said(podRole(), left), [[], notice(left)]));

    it("notices the role itself, which may have the policy in a list of its own", async () => {
      const role = { ...podRole(), props: {} };
      assert.deepEqual(await said(role), [[], notice(role)]);
    });

    it("reports all the same what is for another role, and what the stack detaches", async () => {
      const other = newRole("other", { assumeRolePolicy: trustFor("ec2.amazonaws.com") });
      const left = hidden("rolePolicyAttachment", [roleUrn("other")]);
      assert.deepEqual(await said(podRole(), other, left), [[missing], ""]);
      const list = { roleName: "pods", policyArns: [] };
      const detaching = one("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", list);
      const [found] = await said(podRole(), hidden("rolePolicyAttachment"), detaching);
      assert.equal(found.length, 1);
    });
  });

  it("says where the policy goes in a template", async () => {
    const Properties = { AssumeRolePolicyDocument: JSON.parse(rightTrust()) as unknown };
    const templateBody = JSON.stringify({ Resources: { Pods: { Type: "AWS::IAM::Role", Properties } } });
    const label = 'aws-native:iam:Role "Pods" in aws:cloudformation/stack:Stack "it"';
    const expected = message(`trust for ${fargate} in ${label}`, "nothing in this stack attaches it", "aws", [
      `Add the policy to ManagedPolicyArns of ${label}:`,
      `{ "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/${name}" }`,
    ]);
    const found = await messages(one("aws:cloudformation/stack:Stack", { templateBody }));
    assert.deepEqual(found, [expected.replace('"pods"', '"Pods"')]);
  });

  it("says where the policy goes in a role of the Cloud Control API", async () => {
    const type = "aws:cloudcontrol/resource:Resource";
    const desiredState = JSON.stringify({ RoleName: "pods", AssumeRolePolicyDocument: JSON.parse(rightTrust()) });
    assert.deepEqual(await messages(one(type, { typeName: "AWS::IAM::Role", desiredState })), [
      message(`trust for ${fargate} in ${type} "it"`, "nothing in this stack attaches it", "aws", [
        `Add the policy to ManagedPolicyArns of ${type} "it":`,
        `"arn:aws:iam::aws:policy/${name}"`,
      ]).replace('Role "pods"', 'Role "it"'),
    ]);
  });

  describe("where the program gives a role its list of managed policies", () => {
    const toList = ['Add the policy to managedPolicyArns of aws:iam/role:Role "pods":', `"${executionPolicy}"`];
    it("says so of an empty list, but not of the one that AWS has as the role is made", async () => {
      const reason = 'aws:iam/role:Role "pods" lists every policy of the role but this one, and so detaches it';
      const attached = attachment("pods", executionPolicy);
      const empty = podRole({ arn: unknown, managedPolicyArns: [] });
      const { arn, ...inputs } = empty.props ?? {};
      assert.equal(arn, unknown);
      await analyzer.analyze({ ...empty, props: inputs });
      assert.deepEqual(await messages(empty, attached, profile), [message(podsUse, reason, "aws", toList)]);
      await analyzer.analyze(empty);
      assert.deepEqual(await messages(empty, attached, profile), []);
    });
  });
  it("counts a role that trusts the Fargate service, and the one of our component", async () => {
    const trust = 'trust for eks-fargate-pods.amazonaws.com in aws:iam/role:Role "pods"';
    assert.deepEqual(await messages(podRole()), [message(trust, "nothing in this stack attaches it")]);
    const type = "fargate-pod-execution-role:index:FargatePodExecutionRole";
    const component: TestResource = { type, name: "c", props: {} };
    assert.deepEqual(
      await messages(component, { ...newRole("pods", { assumeRolePolicy: unknown }), parent: urnOf(type, "c") }),
      [message(`the role of ${type} "c"`, "nothing in this stack attaches it")],
    );
  });

  it("is not satisfied by an attachment in another account than the role's, where the name is another role's", async () => {
    const of = (id: string) => ({ provider: { name: id, props: { allowedAccountIds: `["${id}"]` } } });
    const there = { ...podRole(), ...of("444455556666") };
    const attached = attachment("pods", executionPolicy, [roleUrn("pods")]);
    const [found = "", ...more] = await messages(there, { ...attached, ...of("111122223333") });
    assert.deepEqual(more, []);
    assert.match(
      found,
      /: nothing in this stack attaches it\.[^]*\{ provider: PROVIDER \}\);\nPut the provider "444455556666" in/,
    );
    assert.deepEqual(await messages(there, { ...attached, ...of("444455556666") }), []);
    assert.deepEqual(await messages(there, attached), []);
  });

  it("says that it cannot judge yet where the policy is not known", async () => {
    const open = {
      ...attachment("pods", unknown),
      propertyDependencies: { policyArn: [urnOf("example:index:Thing", "thing")] },
    };
    await analyzer.notices();
    assert.deepEqual(await messages(podRole(), open, profile), []);
    assert.equal(
      await analyzer.notices(),
      `${policy}: could not judge role "pods" yet: policyArn of aws:iam/rolePolicyAttachment:RolePolicyAttachment "attachment" is not known\n`,
    );
  });

  it("says what AWS recommends of a role that pulls images by a policy of its own", async () => {
    const names = ["GetAuthorizationToken", "BatchCheckLayerAvailability", "GetDownloadUrlForLayer", "BatchGetImage"];
    const Statement = [{ Effect: "Allow", Action: names.map((action) => `ecr:${action}`), Resource: "*" }];
    const own = one("aws:iam/rolePolicy:RolePolicy", { role: "pods", policy: JSON.stringify({ Statement }) });
    await analyzer.notices();
    assert.deepEqual(await messages(podRole({ name: "pods" }), own, profile), []);
    assert.equal(
      await analyzer.notices(),
      `${policy}: role "pods": it can pull images by a policy of its own, but AWS recommends ${name}\n`,
    );
  });

  const nothing = "nothing in this stack attaches it";
  const ownRole = message(podsUse, nothing, "aws", ownRoleAdvice("prod"));
  const cluster = { ...one("aws:eks/cluster:Cluster", { roleArn: unknown }), ...from("roleArn", roleUrn("pods")) };
  const nodes = nodeGroup(unknown, [roleUrn("pods")]);
  const list = one("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", {
    roleName: "pods",
    policyArns: ["arn:aws:iam::aws:policy/Other"],
  });
  const unread = newRole("pods", { assumeRolePolicy: unknown });
  type Theirs = [whose: string, role: TestResource, ...others: TestResource[]][];
  const ofNodes: Theirs = [
    ["of nodes, by its trust policy alone", newRole("pods", { assumeRolePolicy: trustFor("ec2.amazonaws.com") })],
    ["of nodes, whose trust policy is not known", unread, nodes],
  ];
  const others: Theirs = [
    ["of a cluster, whose trust policy is not known", unread, cluster],
    ["of another service", newRole("pods", { assumeRolePolicy: trustFor("lambda.amazonaws.com") })],
  ];
  const what = ownRole.split("\n").slice(0, 2).join("\n");
  const nameCluster =
    'Then change the trust policy of role "pods" so that it names only the principals that use the role.';
  const alsoOfCluster: Theirs[number] = ["of a cluster, which lets in Fargate alone", podRole(), cluster];
  const theirs = [
    [message(podsUse, nothing, "aws", [...ownRoleAdvice("prod"), nameCluster]), nameCluster, alsoOfCluster] as const,
    ...ofNodes.map((one) => [`${what}\n${seeShared} [policy-missing]`, seeShared, one] as const),
    ...others.map((one) => [ownRole, ownRoleAdvice("prod").join("\n"), one] as const),
  ];
  for (const [expected, advice, [whose, role, ...resources]] of theirs)
    it(`gives the profile a role of its own where it has the role ${whose}`, async () => {
      assert.deepEqual(await messages(role, ...resources, profile), [expected]);
      const [told, ...more] = await messages(role, ...resources, list, profile);
      assert.deepEqual([told?.includes(advice), told?.includes("Add the policy to"), more], [true, false, []]);
    });

  const ours: [whose: string, role: TestResource, ...others: TestResource[]][] = [
    ["that nodes use too", podRole(), nodes],
    ["whose trust policy is not known", unread],
    ["beside a cluster's own", podRole(), { ...cluster, ...from("roleArn", roleUrn("cluster")) }, newRole("cluster")],
  ];
  for (const [whose, ...resources] of ours)
    it(`attaches the policy to a role of pods ${whose}`, async () =>
      assert.deepEqual(await messages(...resources, profile), [missing]));
});
