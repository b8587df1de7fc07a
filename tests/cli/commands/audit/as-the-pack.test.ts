import assert from "node:assert/strict";
import { Lookup } from "../../../../core/lookup/lookup";
import { judgeStack } from "../../../../cli/commands/audit/judge-stack";
import { readLedgers } from "../../../../core/facts/ledger";
import { settingsOf } from "../../../../core/findings/configuration/file";
import { policyKinds } from "../../../../core/findings/configuration/policies";
import { splitId } from "../../../../core/findings";
import { policies } from "../../../../policypack/policies";
import { unknown, urnOf, type Analyzer, type TestResource } from "../../../support/analyzer";
import { sharedAnalyzer } from "../../../support/shared-analyzer";
import { stackCases } from "../../../support/stack-cases";
import { trustFor } from "../../../support/trust";
import { casesOf } from "../../../support/cases";

const stackType = "pulumi:pulumi:Stack";

/** What `pulumi stack export` writes of a stack with these resources, made. */
function stateOf(resources: readonly TestResource[]): unknown {
  const providers = new Map<string, object>();
  const all = [{ type: stackType, name: "project-dev" }, ...resources].map((resource: TestResource) => {
    const { type, name, props = {}, urn = urnOf(type, name), parent, propertyDependencies, provider } = resource;
    const providerType = `pulumi:providers:${type.split(":")[0]}`;
    // Providers of one name and other inputs are others.
    const providerName = provider && [provider.name, ...Object.values(provider.props)].map(String).join();
    const providerUrn = provider && urnOf([provider.parent ?? [], providerType].flat().join("$"), `${providerName}`);
    if (providerUrn) providers.set(providerUrn, { urn: providerUrn, type: providerType, inputs: provider.props });
    return {
      ...{ urn, type, outputs: props, propertyDependencies },
      ...(type !== stackType && { parent: parent ?? urnOf(stackType, "project-dev") }),
      ...(providerUrn && { provider: `${providerUrn}::id` }),
    };
  });
  return { version: 3, deployment: { resources: [...providers.values(), ...all] } };
}

/** A value of a stack that is made: nothing in it is not known yet. */
function made(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== unknown).map(made);
  if (typeof value !== "object" || value === null) return value;
  const known = Object.entries(value).filter(([, one]) => one !== unknown);
  return Object.fromEntries(known.map(([key, one]) => [key, made(one)]));
}

const brief = (policy: string, id: string | undefined, level: string, urn: string): string =>
  `${policy}: ${id} ${level} ${urn}`;

describe("audit and the policy pack", function () {
  this.timeout(120_000);
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  const noLookup = Object.fromEntries(
    ["fargate-role-trust-scoped", "fargate-role-not-node-role", "fargate-profile-role-usable"].map((name) => [
      name,
      { lookup: false },
    ]),
  );

  async function findings(resources: readonly TestResource[], more: Record<string, object> = {}) {
    const names = new Set([...Object.keys(noLookup), ...Object.keys(more)]);
    const config = Object.fromEntries([...names].map((name) => [name, { ...noLookup[name], ...more[name] }]));
    await analyzer.configure(config);
    const said = await analyzer.analyzeStack([...resources]);
    const { settings, problems } = settingsOf(config);
    assert.deepEqual(problems, []);
    const configuration = { settings, exceptions: [], ledgers: readLedgers([], () => "") };
    const judged = await judgeStack("org/project/dev", stateOf(resources), configuration, { lookup: new Lookup() });
    const root = urnOf(stackType, "project-dev");
    // The pack sees one stack, and audit says once for all stacks which exemption covers nothing.
    const compared = (all: readonly string[]) => all.filter((one) => !one.includes("exemption-unused")).sort();
    return {
      pack: compared(said.map((one) => brief(one.policy, splitId(one.message)?.id, one.level, one.urn || root))),
      audit: compared(judged.findings.map(({ policy, id, level, urn }) => brief(policy, id, level, urn))),
    };
  }

  it("have the same policies", () =>
    assert.deepEqual(
      policies.map(({ name }) => name),
      Object.keys(policyKinds),
    ));

  for (const kind of ["bypasses", "legitimate"] as const)
    it(`find the same in the state of every stack of tests/cases/${kind}`, async () => {
      let count = 0;
      for (const { name, resources } of stackCases(kind)) {
        const { pack, audit } = await findings(made(resources(true)) as TestResource[]);
        count += pack.length;
        assert.deepEqual(audit, pack, name);
      }
      assert.ok(kind === "legitimate" ? count === 0 : count > 300, String(count));
    });

  const service = "eks-fargate-pods.amazonaws.com";
  const right = (account: string, cluster = "prod") => {
    const trust = JSON.parse(trustFor(service)) as { Statement: [object] };
    const line = `arn:aws:eks:eu-west-1:${account}:fargateprofile/${cluster}/*`;
    Object.assign(trust.Statement[0], { Condition: { ArnLike: { "aws:SourceArn": line } } });
    return JSON.stringify(trust);
  };
  const arn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
  const role = (name: string, assumeRolePolicy: string): TestResource => ({
    type: "aws:iam/role:Role",
    name,
    props: { name, arn: arn(name), assumeRolePolicy },
  });
  const profile = (name: string, of: string): TestResource => ({
    type: "aws:eks/fargateProfile:FargateProfile",
    name,
    props: { clusterName: "prod", fargateProfileName: name, podExecutionRoleArn: arn(of) },
  });
  const native = (name: string): TestResource => ({
    type: "aws-native:iam:Role",
    name,
    props: { roleName: name, arn: arn(name), assumeRolePolicyDocument: JSON.parse(right("111122223333")) as object },
  });
  const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
  const stack = [
    role("open", trustFor(service, "lambda.amazonaws.com")),
    role("pods", right("111122223333")),
    role("far", right("111122223333", "other")),
    native("native"),
    profile("one", "far"),
    profile("two", "far"),
    profile("three", "native"),
    { type: "aws:iam/rolePolicy:RolePolicy", name: "more", props: { role: "pods", policy } },
    { type: "aws:eks/nodeGroup:NodeGroup", name: "nodes", props: { clusterName: "prod", nodeRoleArn: arn("native") } },
  ];
  const tf = (type: string, props: object): TestResource => ({
    type: `pulumi:terraform:aws_${type}`,
    name: `aws_${type}.it`,
    props: { ...props },
  });
  it("find the same in a Terraform state in Pulumi Cloud", async () => {
    const { pack, audit } = await findings([
      tf("iam_role", { arn: arn("pods"), name: "pods", assume_role_policy: trustFor(service) }),
      tf("eks_node_group", { node_role_arn: arn("pods") }),
      tf("eks_fargate_profile", { cluster_name: "blue", pod_execution_role_arn: arn("pods") }),
    ]);
    assert.deepEqual(audit, pack);
    assert.equal(pack.length, 3);
  });
  const configurations = casesOf(__filename, "configurations") as Record<string, Record<string, object>>;
  for (const [what, configuration] of Object.entries(configurations))
    it(`find the same with ${what} in the configuration`, async () => {
      const { pack, audit } = await findings(stack, configuration);
      assert.deepEqual(audit, pack);
      assert.ok(pack.length > 5 || what === "no policy", String(pack.length));
    });

  it("say of a role that another stack makes what AWS tells: nodes that use it, and whom it trusts", async () => {
    const far = arn("far");
    const [resource, of] = [profile("web", "far"), new Map([[far, trustFor(service)]])];
    const evidence = { kind: "node-group", name: "workers", cluster: "prod", seenIn: "AWS" } as const;
    const uses = new Map([[far, [{ use: "node-group", evidence }] as const]]);
    const lookup = { rolesOf: () => Promise.resolve({ uses, trustPolicies: of }), timeLeft: () => 3000 };
    const { settings } = settingsOf({});
    const configuration = { settings, exceptions: [], ledgers: readLedgers([], () => "") };
    const memory = { lookup: lookup as unknown as Lookup };
    const { findings: found } = await judgeStack("org/project/dev", stateOf([resource]), configuration, memory);
    assert.deepEqual(
      found.map(({ policy, id }) => [policy, id]),
      [
        ["fargate-role-not-node-role", "node-role-shared"],
        ["fargate-profile-role-usable", "trust-unsafe"],
      ],
    );
  });
});
