import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { rightTrust, trustFor } from "../../../policypack/fixtures";
import { brief, judgeText } from "./judge";

const pods = "eks-fargate-pods.amazonaws.com";
const Properties = { AssumeRolePolicyDocument: JSON.parse(trustFor(pods)) as unknown };
const template = { Resources: { Pods: { Type: "AWS::IAM::Role", Properties } } };
const openPods = {
  exitCode: 1,
  found: ['trust-unsafe error AWS::IAM::Role "Pods"', 'policy-missing error AWS::IAM::Role "Pods"'],
};

describe("fargate-role judge, on a role that pulls images by a policy of its own", () => {
  it("says what AWS recommends, once and aside; a Deny that names an action is a finding", async () => {
    const names = ["GetAuthorizationToken", "BatchCheckLayerAvailability", "GetDownloadUrlForLayer", "BatchGetImage"];
    const allow = { Effect: "Allow", Action: names.map((name) => `ecr:${name}`), Resource: "*" };
    const judged = (...Statement: object[]) => {
      const Policies = [{ PolicyName: "pull", PolicyDocument: { Version: "2012-10-17", Statement } }];
      const ofRole = { AssumeRolePolicyDocument: JSON.parse(rightTrust()) as unknown, Policies };
      return judgeText(JSON.stringify({ Resources: { Pods: { Type: "AWS::IAM::Role", Properties: ofRole } } }));
    };
    const { exitCode, findings, aside } = await judged(allow);
    assert.deepEqual([exitCode, findings], [0, []]);
    assert.equal(
      aside,
      'fargate-role: AWS::IAM::Role "Pods": it can pull images by a policy of its own, but AWS recommends AmazonEKSFargatePodExecutionRolePolicy.',
    );
    const denied = await judged(allow, { Effect: "Deny", Action: "ecr:BatchGetImage", Resource: "*" });
    assert.deepEqual([denied.aside, denied.findings.map(({ id }) => id)], ["", ["policy-missing"]]);
  });
});

describe("fargate-role judge, on what aws cloudformation get-template writes", () => {
  const stages = { StagesAvailable: ["Original", "Processed"] };

  it("reads a template in JSON, with its lines", async () => {
    const text = JSON.stringify({ TemplateBody: template, ...stages }, null, 1);
    const { found } = brief(await judgeText(text));
    assert.deepEqual(found, ['trust-unsafe error AWS::IAM::Role "Pods" line 10', `${openPods.found[1]} line 4`]);
  });

  it("reads a template in YAML, which is a text", async () => {
    const body = `Resources:\n  Pods:\n    Type: AWS::IAM::Role\n    Properties: ${JSON.stringify(Properties)}\n`;
    assert.deepEqual(brief(await judgeText(JSON.stringify({ TemplateBody: body, ...stages }))), openPods);
  });
});

describe("fargate-role judge, on what pulumi preview --json writes", () => {
  const urn = "urn:pulumi:dev::p::aws:iam/role:Role::pods";
  const type = "aws:iam/role:Role";
  const role = (assumeRolePolicy: string) => ({ urn, type, custom: true, inputs: { name: "pods", assumeRolePolicy } });
  const preview = (same: number, ...steps: object[]) =>
    JSON.stringify({ config: {}, steps, duration: 1, changeSummary: { create: 1, same } });
  const open = role(trustFor(pods));

  it("judges the roles that there will be", async () => {
    const text = preview(
      0,
      { op: "delete-replaced", urn, oldState: role("{}") },
      { op: "create-replacement", urn, newState: open },
      { op: "delete", urn: `${urn}-old`, oldState: { ...open, urn: `${urn}-old` } },
    );
    assert.deepEqual(brief(await judgeText(text)), {
      exitCode: 1,
      found: [`trust-unsafe error ${urn}`, `policy-missing error ${urn}`],
    });
  });

  it("cannot tell of what a preview leaves out", async () => {
    const step = { op: "same", urn, newState: role(trustFor("ec2.amazonaws.com")) };
    const { exitCode, findings } = await judgeText(preview(2, step), {}, "preview.json");
    assert.equal(exitCode, 2);
    assert.match(
      findings[0]?.message ?? "",
      /it leaves out the resources that stay as they are\. Write it with pulumi preview --json --show-sames$/,
    );
    assert.equal((await judgeText(preview(1, step))).exitCode, 0);
  });
});

describe("fargate-role judge, on a file of a kind that is not read", () => {
  const plan = "Give what terraform show -json plan.bin prints";
  const preview = "Give what pulumi preview --json or cdk synth prints";
  const later = "Deploy it, then judge its role: fargate-role scan ROLE";
  const run = "Run it, then judge its role: fargate-role scan ROLE";
  for (const [name, text, instead, others] of [
    [
      "-",
      'data "aws_iam_policy_document" "pods" {\n  x = "eks-fargate-pods.amazonaws.com"\n}\n',
      plan,
      "locals {\n}\n",
    ],
    [
      "-",
      "import { aws_eks } from 'aws-cdk-lib';\nnew aws_eks.FargateCluster(this, 'c');\n",
      preview,
      "require('aws-cdk-lib')",
    ],
    ["roles.yaml", "kind: a\n---\napiVersion: a/v1\nrole: eks-fargate-pods.amazonaws.com\n", later, "apiVersion: v1\n"],
    ["make.py", 'boto3.client("iam").create_role(eks-fargate-pods.amazonaws.com)\n', run, "import boto3\n"],
    ["make", `#!/bin/sh\naws iam create-role '{"Statement": "eks-fargate-pods.amazonaws.com"'\n`, run, "#!/bin/sh\n"],
  ] as const)
    it(`says of ${name} what to give instead: ${instead}`, async () => {
      const { exitCode, findings } = await judgeText(text, {}, name);
      assert.deepEqual(
        [exitCode, findings.map(({ id, fix }) => `${id}: ${fix}`)],
        [2, [`file-unreadable: ${instead}`]],
      );
      const left = await judgeText(others, {}, name);
      assert.deepEqual([left.exitCode, left.aside], [0, ""]);
    });
});

describe("fargate-role judge, on a damaged file that names what a manifest or a program does", () => {
  for (const [name, text, fault] of [
    [
      "plan.json",
      '{"format_version": "1.2", "x": {"apiVersion": "v1"}, "after": {"assume_role_policy": "{',
      "not JSON",
    ],
    ["values-cfn.yaml", "Resources: {R: {AssumeRolePolicyDocument: {Statement: [", "not YAML"],
  ] as const)
    it(`${name}: unknown, since it is ${fault}`, async () => {
      const { exitCode, findings } = await judgeText(text, {}, name);
      assert.equal(exitCode, 2);
      assert.match(findings[0]?.message ?? "", new RegExp(fault));
    });
});

describe("fargate-role judge -", () => {
  it("reads standard input", () => {
    const words = [join(root, "dev/node.mjs"), join(root, "tests/support/run-command.ts"), "judge", "-", "--json"];
    const { status, stdout } = spawnSync(process.execPath, words, {
      input: JSON.stringify(template),
      encoding: "utf8",
    });
    const { findings } = JSON.parse(stdout) as { findings: { id: string; file: string }[] };
    assert.deepEqual(
      [status, findings.map(({ id, file }) => `${id} ${file}`)],
      [1, ["trust-unsafe -", "policy-missing -"]],
    );
  });
});
