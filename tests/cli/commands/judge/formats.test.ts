import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { trustFor } from "../../../policypack/fixtures";
import { brief, judgeText } from "./judge";

const pods = "eks-fargate-pods.amazonaws.com";
const Properties = { AssumeRolePolicyDocument: JSON.parse(trustFor(pods)) as unknown };
const template = { Resources: { Pods: { Type: "AWS::IAM::Role", Properties } } };
const openPods = {
  exitCode: 1,
  found: ['trust-unsafe error AWS::IAM::Role "Pods"', 'policy-missing error AWS::IAM::Role "Pods"'],
};

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

describe("fargate-role judge, on a Terraform program", () => {
  const program = 'resource "aws_iam_role" "pods" {\n  assume_role_policy = data.x.json\n}\n';
  const json = JSON.stringify({ terraform: {}, resource: { aws_iam_role: { pods: { assume_role_policy: "${x}" } } } });
  for (const [name, text] of [
    ["main.tf", program],
    ["main.tf.json", json],
    ["cdk.out", json],
  ] as const)
    it(`cannot tell of ${name}, and asks for its plan`, async () => {
      const { exitCode, findings } = await judgeText(text, {}, name);
      assert.equal(exitCode, 2);
      assert.match(
        findings[0]?.message ?? "",
        /it is a Terraform program, and its plan says what it makes\. Give what terraform show -json PLAN prints$/,
      );
    });

  it("leaves out one that names no role", async () => {
    const { exitCode, aside } = await judgeText('resource "aws_s3_bucket" "b" {}\n', {}, "b.tf");
    assert.equal(exitCode, 0);
    assert.match(aside, /b\.tf is left out: it is a Terraform program, and its plan says what it makes\.$/);
  });
});

describe("fargate-role judge -", () => {
  it("reads standard input", () => {
    const words = [join(root, "dev/node.mjs"), join(root, "cli/fargate-role.ts"), "judge", "-", "--json"];
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
