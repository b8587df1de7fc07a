import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Analyzer, unknown, urnOf, type TestResource } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { arnOf, executionPolicy, fargateProfile, newRole, roleUrn, trustFor } from "./fixtures";

const service = "eks-fargate-pods.amazonaws.com";
const open = trustFor(service);
const template = JSON.stringify({
  Resources: { Pods: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: JSON.parse(open) } } },
});
const resource = (type: string, props: Record<string, unknown>): TestResource => ({ type, name: "it", props });

/** A CloudFormation stack with a loop that makes roles. */
const loop = {
  "Fn::ForEach::Pods": [
    "Name",
    ["Blue"],
    {
      "Pods${Name}": { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: JSON.parse(open) as unknown } },
    },
  ],
};

const createRole = `aws iam create-role --trust '${open}'`;

/** A graph of kro with a node group and a Fargate profile of one role, which is not known before it is used. */
const roleOfGraph = "${schema.spec.role}";
const graph = {
  resources: [
    { template: manifest("Nodegroup", { nodeRole: roleOfGraph }) },
    { template: manifest("FargateProfile", { podExecutionRoleARN: roleOfGraph }) },
  ],
};

function manifest(kind: string, spec: Record<string, unknown>): Record<string, unknown> {
  return { apiVersion: "eks.services.k8s.aws/v1alpha1", kind, spec };
}

describe("what the pack cannot see", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  /** The ids of the findings about a resource, by its inputs and at the end of the stack, without those of other rows. */
  async function ids(...resources: TestResource[]): Promise<string[]> {
    await analyzer.configure({ "fargate-role-not-node-role": { lookup: false } });
    const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
    found.push(...(await analyzer.analyzeStack(resources)));
    const all = found.map(({ message, level }) => `${/\[([\w-]+)\]$/.exec(message)?.[1]} ${level}`);
    return all.filter((id) => !id.startsWith("policy-missing"));
  }
  const judged = ["trust-unsafe mandatory"];
  const notJudged = ["role-not-judged advisory"];

  const rows: [string, TestResource, string[]][] = [
    ["`aws.iam.Role`", newRole("it", { assumeRolePolicy: open }), judged],
    ["`aws.iam.Role`", resource("aws-native:iam:Role", { assumeRolePolicyDocument: JSON.parse(open) }), judged],
    ["`aws.cloudformation.Stack`", resource("aws:cloudformation/stack:Stack", { templateBody: template }), judged],
    [
      "`aws.cloudformation.Stack`",
      resource("aws:cloudformation/stackSet:StackSet", { templateBody: template }),
      judged,
    ],
    [
      "`aws.cloudcontrol.Resource`",
      resource("aws:cloudcontrol/resource:Resource", {
        typeName: "AWS::IAM::Role",
        desiredState: JSON.stringify({ AssumeRolePolicyDocument: JSON.parse(open) }),
      }),
      judged,
    ],
    ["behind `templateUrl`", resource("aws:cloudformation/stack:Stack", { templateUrl: "https://example/x" }), []],
    [
      "overrides",
      resource("aws:cloudformation/stackSetInstance:StackSetInstance", {
        stackSetName: "pods",
        parameterOverrides: { Account: "*" },
      }),
      [],
    ],
    [
      "ExtensionResource",
      resource("aws-native:index:ExtensionResource", {
        type: "AWS::IAM::Role",
        properties: { AssumeRolePolicyDocument: JSON.parse(open) },
      }),
      judged,
    ],
    [
      "Loops (`Fn::ForEach`)",
      resource("aws:cloudformation/stack:Stack", { templateBody: JSON.stringify({ Resources: loop }) }),
      notJudged,
    ],
    [
      "Parts of a template",
      resource("aws:cloudformation/stack:Stack", {
        templateBody: JSON.stringify({
          Transform: "AWS::Serverless-2016-10-31",
          Resources: { It: { Type: "AWS::Serverless::Function", Properties: { AssumeRolePolicyDocument: open } } },
        }),
      }),
      notJudged,
    ],
    [
      "Resources of a Terraform module",
      resource("iam-module:tf:aws_iam_role", { name: "it", assume_role_policy: open }),
      judged,
    ],
    [
      "Terraform state in Pulumi Cloud",
      resource("pulumi:terraform:aws_iam_role", { name: "it", assume_role_policy: open }),
      judged,
    ],
    ["Terraform", resource("iam-module:index:Module", { trusted_role_services: [service] }), notJudged],
    [
      "ACK",
      resource("kubernetes:iam.services.k8s.aws/v1alpha1:Role", { spec: { assumeRolePolicyDocument: open } }),
      notJudged,
    ],
    [
      "Fargate profiles, node groups",
      resource("kubernetes:eks.services.k8s.aws/v1alpha1:FargateProfile", {
        spec: { clusterName: "prod", podExecutionRoleARN: arnOf("elsewhere") },
      }),
      [],
    ],
    ["Helm values", resource("kubernetes:helm.sh/v3:Release", { values: { policies: [executionPolicy] } }), notJudged],
    [
      "manifests inside others",
      resource("kubernetes:argoproj.io/v1alpha1:Application", {
        spec: { source: { helm: { values: `trust: '${open}'` } } },
      }),
      notJudged,
    ],
    ["Manifests inside", resource("kubernetes:kro.run/v1alpha1:ResourceGraphDefinition", { spec: graph }), []],
    [
      "Manifests in a ConfigMap",
      resource("kubernetes:core/v1:ConfigMap", { data: { role: `kind: Role\nspec: ${open}` } }),
      [],
    ],
    ["User data", resource("aws:ec2/instance:Instance", { userData: createRole }), []],
    ["EMR steps", resource("aws:emr/cluster:Cluster", { steps: [{ hadoopJarStep: { args: [createRole] } }] }), []],
    ["scripts in a ConfigMap", resource("kubernetes:core/v1:ConfigMap", { data: { "make.sh": createRole } }), []],
    ["Dynamic", resource("pulumi-nodejs:dynamic:Resource", { trust: open }), notJudged],
    ["Dynamic", resource("command:local:Command", { create: createRole }), notJudged],
    ["A script or chart", resource("command:local:Command", { create: "./make-role.sh" }), []],
    ["`aws.iam.Role.get`", fargateProfile(arnOf("elsewhere")), []],
    ["not known at a preview", newRole("it", { assumeRolePolicy: unknown }), []],
    [
      "known in part at a preview",
      resource("aws-native:iam:Role", {
        assumeRolePolicyDocument: {
          Statement: [...JSON.parse(open).Statement, { Effect: "Allow", Principal: unknown }],
        },
      }),
      judged,
    ],
    ["cannot be decrypted", newRole("it", { assumeRolePolicy: "[secret]" }), []],
  ];
  for (const [row, one, expected] of rows) {
    it(`gives [${expected.join()}] for ${one.type}: ${row}`, async () => {
      const page = readFileSync(join(__dirname, "../../docs/what-the-pack-cannot-see.md"), "utf8");
      const line = page.split("\n").find((text) => text.startsWith("|") && text.includes(row));
      assert.ok(line, `the page has no row ${row}`);
      assert.equal(line.includes("`role-not-judged`"), expected === notJudged, line);
      assert.deepEqual(await ids(one), expected);
    });
  }

  it("has a row for nothing else", () => {
    const page = readFileSync(join(__dirname, "../../docs/what-the-pack-cannot-see.md"), "utf8");
    const lines = page.split("\n").filter((text) => /^\| (?!Made by|---)/.test(text));
    const tested = [...rows.map(([row]) => row), "A role that another stack makes"];
    assert.deepEqual(
      lines.filter((line) => !tested.some((row) => line.includes(row))),
      [],
    );
  });

  it("does not claim that a resource that only names the service makes a role", async () => {
    const monitor = resource("datadog:index/monitor:Monitor", { query: `logs("@userIdentity.invokedBy:${service}")` });
    const messages = (await analyzer.analyzeStack([monitor])).map(({ message }) => message.split("\n")[0]);
    assert.deepEqual(messages, [
      'datadog:index/monitor:Monitor "it" names the Fargate service or its managed policy, and no rule reads resources of its type: if it makes a role, nobody judged that role.',
    ]);
  });

  it("lets a resource that somebody has read be exempt, as the message says", async () => {
    const command = resource("command:local:Command", { create: open });
    const [found] = (await analyzer.analyzeStack([command])).filter(({ message }) =>
      message.includes("role-not-judged"),
    );
    assert.equal(found.policy, "fargate-role-trust-scoped");
    const [, exempt] = /^("exempt": .*)$/m.exec(found.message) ?? [];
    await analyzer.configure({ "fargate-role-trust-scoped": JSON.parse(`{${exempt}}`) });
    await analyzer.analyze(command);
    assert.deepEqual(await analyzer.analyzeStack([command]), []);
  });

  it("lets what no rule reads in a template be exempt by the name of its stack", async () => {
    const Resources = { F: { Type: "AWS::Serverless::Function", Properties: { AssumeRolePolicyDocument: open } } };
    const stack = resource("aws:cloudformation/stack:Stack", { templateBody: JSON.stringify({ Resources }) });
    const [found] = await analyzer.analyzeStack([stack]);
    const about =
      /^aws-native:serverless:Function "F" in aws:cloudformation\/stack:Stack "it" names the Fargate service/m;
    assert.match(found.message, about);
    assert.equal(found.urn, urnOf(stack.type, "it"));
    const [, exempt] = /^("exempt": .*)$/m.exec(found.message) ?? [];
    await analyzer.configure({ "fargate-role-trust-scoped": JSON.parse(`{${exempt}}`) });
    await analyzer.analyze(stack);
    assert.deepEqual(await analyzer.analyzeStack([stack]), []);
  });

  it("knows the uses of roles in manifests of ACK and Crossplane", async () => {
    const spec = { clusterName: "prod", podExecutionRoleARN: arnOf("nodes") };
    const profile = resource("kubernetes:eks.services.k8s.aws/v1alpha1:FargateProfile", { spec });
    const forProvider = { clusterName: "prod", nodeRoleArn: arnOf("nodes") };
    const nodes = resource("kubernetes:eks.aws.upbound.io/v1beta1:NodeGroup", { spec: { forProvider } });
    assert.deepEqual(await ids(profile, nodes), ["node-role-shared mandatory"]);
  });

  it("leaves to the stack what uses a role of a template", async () => {
    const stack = resource("aws:cloudformation/stack:Stack", { templateBody: template });
    assert.deepEqual(await ids(stack, fargateProfile(unknown, [roleUrn("none")])), judged);
  });
});
