import assert from "node:assert/strict";
import { executionPolicy, rightTrust } from "../../../policypack/fixtures";
import { judgeText } from "./judge";

const output = "[OUTPUT]\n    Name cloudwatch_logs\n    Match kube.*\n    log_group_name /eks/prod\n";
const metadata = { name: "aws-logging", namespace: "aws-observability" };
const missing = "logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents";

/** The message and the fix of the only finding, which is advice. */
async function said(text: string): Promise<(string | undefined)[]> {
  const { findings, exitCode } = await judgeText(text);
  assert.equal(exitCode, 0);
  return findings.flatMap(({ id, level, message, fix }) => [`${id} ${level}`, message, fix]);
}

/** A plan that makes all of it: of the role Terraform knows no list yet. */
function planOf(more: Record<string, unknown>[] = [], type = "kubernetes_config_map_v1"): string {
  const resources = [
    { type: "aws_iam_role", name: "pods", values: { name: "pods", assume_role_policy: rightTrust() } },
    {
      type: "aws_iam_role_policy_attachment",
      name: "execution",
      values: { role: "pods", policy_arn: executionPolicy },
    },
    { type: "aws_eks_fargate_profile", name: "prod", values: { cluster_name: "prod", fargate_profile_name: "prod" } },
    { type, name: "logging", values: { metadata: [metadata], data: { "output.conf": output } } },
    ...more,
  ].map((one) => ({ ...one, mode: "managed", address: `${String(one.type)}.${String(one.name)}` }));
  const late = { arn: true, inline_policy: true, managed_policy_arns: true };
  const profile = "aws_eks_fargate_profile.prod";
  const references = ["aws_iam_role.pods.arn", "aws_iam_role.pods"];
  return JSON.stringify({
    format_version: "1.2",
    planned_values: { root_module: { resources } },
    resource_changes: [
      { address: "aws_iam_role.pods", change: { after_unknown: late } },
      { address: profile, change: { after_unknown: { pod_execution_role_arn: true } } },
    ],
    configuration: {
      root_module: { resources: [{ address: profile, expressions: { pod_execution_role_arn: { references } } }] },
    },
  });
}

describe("fargate-role judge, on where the log router sends logs", () => {
  for (const type of ["kubernetes_config_map", "kubernetes_config_map_v1"])
    it(`finds in a Terraform plan that the role may not send them: ${type}`, async () =>
      assert.deepEqual(await said(planOf([], type)), [
        "logging-not-permitted advice",
        `Role "pods" is not allowed to send the logs of its pods: output cloudwatch_logs of ${type}.logging needs ${missing}. ` +
          "It is a pod execution role: trust for eks-fargate-pods.amazonaws.com in aws_iam_role.pods",
        "Allow these actions in a policy of the role.\nThe component FargatePodExecutionRole allows them with " +
          'logging: { cloudWatchLogs: { logGroups: ["/eks/prod"] } }',
      ]));
});
