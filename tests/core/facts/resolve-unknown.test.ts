import assert from "node:assert/strict";
import { type Analyzer, unknown, urnOf, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import {
  attachment,
  fargateProfile,
  from,
  newRole,
  nodeGroup,
  nodesUse,
  podsUse,
  reuseMessage,
  roleUrn,
} from "../../policypack/fixtures";

const componentUrn = urnOf("example:index:Roles", "roles");
const component: TestResource = { type: "example:index:Roles", name: "roles", props: { roleArn: unknown } };
const inside = (role: TestResource): TestResource => ({ ...role, parent: componentUrn });

describe("which role a value that is not known yet names", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  const reuses = async (...resources: TestResource[]) =>
    (await analyzer.analyzeStack(resources))
      .filter(({ policy }) => policy === "fargate-role-not-node-role")
      .map(({ message }) => message);
  const reuse = (label: string) => [reuseMessage(label, nodesUse, podsUse)];

  it("it is the role that the dependencies lead to", async () => {
    const urns = [roleUrn("shared")];
    assert.deepEqual(
      await reuses(newRole("shared"), nodeGroup(unknown, urns), fargateProfile(unknown, urns)),
      reuse('"shared"'),
    );
  });

  it("dependencies on two roles are no shared role", async () => {
    assert.deepEqual(
      await reuses(
        newRole("a"),
        newRole("b"),
        nodeGroup(unknown, [roleUrn("a")]),
        fargateProfile(unknown, [roleUrn("b")]),
      ),
      [],
    );
  });

  it("it is the one role of a component, at any depth", async () => {
    const inner: TestResource = { type: "example:index:Inner", name: "inner", parent: componentUrn };
    const role = { ...newRole("shared"), parent: urnOf(inner.type, inner.name) };
    assert.deepEqual(
      await reuses(
        component,
        inner,
        role,
        nodeGroup(unknown, [componentUrn]),
        fargateProfile(unknown, [roleUrn("shared")]),
      ),
      reuse('"shared"'),
    );
  });

  it("nothing is blocked where a component makes both roles", async () => {
    const roles = [inside(newRole("a")), inside(newRole("b"))];
    assert.deepEqual(
      await reuses(component, ...roles, nodeGroup(unknown, [componentUrn]), fargateProfile(unknown, [componentUrn])),
      [],
    );
  });

  it("a role beside its component says which of the component's roles it is", async () => {
    const roles = [inside(newRole("a")), inside(newRole("b"))];
    const urns = [componentUrn, roleUrn("a")];
    assert.deepEqual(
      await reuses(component, ...roles, nodeGroup(unknown, urns), fargateProfile(unknown, urns)),
      reuse('"a"'),
    );
  });

  it("nothing is blocked where a value may come from either of two roles", async () => {
    const urns = [roleUrn("a"), roleUrn("b")];
    assert.deepEqual(
      await reuses(newRole("a"), newRole("b"), nodeGroup(unknown, urns), fargateProfile(unknown, urns)),
      [],
    );
  });

  it("a notice names the roles that it may be, where one of them has the other use", async () => {
    const notices = async (...resources: TestResource[]) => {
      await analyzer.notices();
      await analyzer.analyzeStack(resources);
      return (await analyzer.notices())
        .split("\n")
        .filter((line) => line.startsWith("fargate-role-not-node-role: could"));
    };
    const roles = [newRole("a"), newRole("b"), newRole("c")];
    const open = fargateProfile(unknown, [roleUrn("a"), roleUrn("b")]);
    assert.deepEqual(await notices(...roles, nodeGroup(unknown, [roleUrn("a")]), open), [
      `fargate-role-not-node-role: could not judge ${podsUse} yet: it is one of the roles "a", "b", and the update shows which`,
    ]);
    assert.deepEqual(await notices(...roles, nodeGroup(unknown, [roleUrn("c")]), open), []);
  });

  it("the stack itself is no component", async () => {
    const urns = [urnOf("pulumi:pulumi:Stack", "project-dev")];
    assert.deepEqual(await reuses(newRole("shared"), nodeGroup(unknown, urns), fargateProfile(unknown, urns)), []);
  });

  it("it is the role of what hands the value on", async () => {
    const profile = { ...nodeGroup(unknown, [roleUrn("shared")]) };
    const urns = [urnOf(profile.type, profile.name)];
    assert.deepEqual(await reuses(newRole("shared"), profile, fargateProfile(unknown, urns)), reuse('"shared"'));
    const attached = attachment("shared", "arn:aws:iam::aws:policy/Some", [roleUrn("shared")]);
    assert.deepEqual(
      await reuses(
        newRole("shared"),
        attached,
        nodeGroup(unknown, [roleUrn("shared")]),
        fargateProfile(unknown, [roleUrn("shared"), urnOf(attached.type, attached.name)]),
      ),
      reuse('"shared"'),
    );
  });

  const keeping: [string, Record<string, unknown>][] = [
    ["time:index/sleep:Sleep", { triggers: { role: unknown } }],
    ["aws:ssm/parameter:Parameter", { value: unknown }],
    ["pulumi:index:Stash", { input: unknown }],
    ["aws:eks/podIdentityAssociation:PodIdentityAssociation", { roleArn: unknown }],
    ["aws:eks/accessPolicyAssociation:AccessPolicyAssociation", { principalArn: unknown }],
  ];
  for (const [type, props] of keeping)
    it(`it is the role whose ARN ${type} keeps`, async () => {
      const propertyDependencies = Object.fromEntries(Object.keys(props).map((key) => [key, [roleUrn("shared")]]));
      const keeper: TestResource = { type, name: "it", props, propertyDependencies };
      assert.deepEqual(
        await reuses(
          newRole("shared"),
          keeper,
          nodeGroup(unknown, [urnOf(type, "it")]),
          fargateProfile(unknown, [roleUrn("shared")]),
        ),
        reuse('"shared"'),
      );
    });

  it("a role beside what keeps the ARNs of several says which of them it is", async () => {
    const roles = [roleUrn("shared"), roleUrn("other")];
    const sleep: TestResource = {
      ...{ type: "time:index/sleep:Sleep", name: "it", props: { triggers: { one: unknown, other: unknown } } },
      propertyDependencies: { triggers: roles },
    };
    const use = nodeGroup(unknown, [urnOf(sleep.type, "it"), roleUrn("shared")]);
    const found = await reuses(
      newRole("shared"),
      newRole("other"),
      sleep,
      use,
      fargateProfile(unknown, roles.slice(0, 1)),
    );
    assert.deepEqual(found, reuse('"shared"'));
  });

  it("a text that a parameter keeps is no role's name", async () => {
    const parameter: TestResource = { type: "aws:ssm/parameter:Parameter", name: "it", props: { value: "prod" } };
    assert.deepEqual(
      await reuses(
        newRole("shared"),
        parameter,
        nodeGroup(unknown, [urnOf(parameter.type, "it"), roleUrn("shared")]),
        fargateProfile(unknown, [roleUrn("shared")]),
      ),
      reuse('"shared"'),
    );
  });

  it("it may be left out of the resource altogether", async () => {
    const urns = [roleUrn("shared")];
    assert.deepEqual(
      await reuses(newRole("shared"), nodeGroup(undefined, urns), fargateProfile(undefined, urns)),
      reuse('"shared"'),
    );
    assert.deepEqual(await reuses(newRole("shared"), nodeGroup(undefined), fargateProfile(undefined, urns)), []);
  });

  it("a text that merely contains Pulumi's marker is known: the role of that name", async () => {
    const name = `prefix-${unknown}`;
    assert.deepEqual(
      await reuses(newRole("a"), newRole("b"), nodeGroup(name, [roleUrn("a")]), fargateProfile(name, [roleUrn("b")])),
      reuse(`"${name}"`),
    );
  });

  it("other dependencies do not matter", async () => {
    const cluster: TestResource = { type: "aws:eks/cluster:Cluster", name: "prod", props: { roleArn: unknown } };
    const urns = [urnOf(cluster.type, cluster.name), roleUrn("shared")];
    assert.deepEqual(
      await reuses(newRole("shared"), cluster, nodeGroup(unknown, urns), fargateProfile(unknown, urns)),
      reuse('"shared"'),
    );
  });

  it("dependsOn does not count", async () => {
    const dependencies = [roleUrn("shared")];
    assert.deepEqual(
      await reuses(
        newRole("shared"),
        { ...nodeGroup(unknown), dependencies },
        { ...fargateProfile(unknown), dependencies },
      ),
      [],
    );
  });

  it("a role without a name is told by its name in the program", async () => {
    const urns = [roleUrn("shared")];
    const nameless = newRole("shared", { name: unknown });
    assert.deepEqual(
      await reuses(nameless, nodeGroup(unknown, urns), fargateProfile(unknown, urns)),
      reuse('"shared"'),
    );
  });

  it("an instance profile holds the role that it comes from", async () => {
    const profile: TestResource = {
      type: "aws:iam/instanceProfile:InstanceProfile",
      name: "profile",
      props: { name: unknown, role: unknown },
      propertyDependencies: { role: [roleUrn("shared")] },
    };
    const instance: TestResource = {
      type: "aws:ec2/instance:Instance",
      name: "node",
      props: { iamInstanceProfile: unknown },
      propertyDependencies: { iamInstanceProfile: [urnOf(profile.type, profile.name)] },
    };
    assert.deepEqual(await reuses(newRole("shared"), profile, instance, fargateProfile(unknown, [roleUrn("shared")])), [
      reuseMessage(
        '"shared"',
        'the instance profile in iamInstanceProfile of aws:ec2/instance:Instance "node"',
        podsUse,
      ),
    ]);
    assert.deepEqual(await reuses(newRole("shared"), profile, fargateProfile(unknown, [roleUrn("shared")])), []);
  });

  describe("through an instance profile of a component", () => {
    const profile = (name: string, role: string): TestResource => ({
      type: "aws:iam/instanceProfile:InstanceProfile",
      name,
      parent: componentUrn,
      ...from("role", roleUrn(role)),
    });
    const template = (props: Record<string, unknown>): TestResource => ({
      ...from("iamInstanceProfile", componentUrn),
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name: "nodes",
      props,
    });
    const pods = fargateProfile(unknown, [roleUrn("shared")]);

    it("it is the role of the one profile, also where the value is left out", async () => {
      const told = (property: string) =>
        `the instance profile in iamInstanceProfile.${property} of aws:ec2/launchTemplate:LaunchTemplate "nodes"`;
      const roles = [component, newRole("shared"), profile("profile", "shared")];
      assert.deepEqual(await reuses(...roles, template({ iamInstanceProfile: { arn: unknown } }), pods), [
        reuseMessage('"shared"', told("arn"), podsUse),
      ]);
      assert.deepEqual(await reuses(...roles, template({}), pods), [
        reuseMessage('"shared"', `${told("name")}; ${told("arn")}`, podsUse),
      ]);
    });

    it("nothing is blocked where there are two", async () => {
      const profiles = [profile("one", "shared"), profile("two", "other")];
      assert.deepEqual(
        await reuses(component, newRole("shared"), newRole("other"), ...profiles, template({}), pods),
        [],
      );
    });
  });

  it("none, in a text of aws-auth that is not known yet: its groups are not known either", async () => {
    const awsAuth: TestResource = {
      type: "kubernetes:core/v1:ConfigMap",
      name: "aws-auth",
      props: { metadata: { name: "aws-auth", namespace: "kube-system" }, data: { mapRoles: unknown } },
      propertyDependencies: { data: [roleUrn("shared")] },
    };
    assert.deepEqual(await reuses(newRole("shared"), awsAuth, fargateProfile(unknown, [roleUrn("shared")])), []);
  });
});
