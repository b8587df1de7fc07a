import assert from "node:assert/strict";
import { executionPolicy, rightTrust } from "../../../policypack/fixtures";
import { judgeText, planOf, references } from "./judge";

const output = "[OUTPUT]\n    Name cloudwatch_logs\n    Match kube.*\n    log_group_name /eks/prod\n";
const metadata = { name: "aws-logging", namespace: "aws-observability" };
const missing =
  "logs:CreateLogStream, logs:CreateLogGroup, logs:DescribeLogStreams, logs:PutLogEvents, logs:PutRetentionPolicy";

/** A plan that makes all of it: of the role Terraform knows no list yet. */
const planWith = (configMap: string): string =>
  planOf({
    "aws_iam_role.pods": [
      { name: "pods", assume_role_policy: rightTrust() },
      { arn: true, inline_policy: true, managed_policy_arns: true },
    ],
    "aws_iam_role_policy_attachment.execution": [{ role: "pods", policy_arn: executionPolicy }],
    "aws_eks_fargate_profile.prod": [
      { cluster_name: "prod", fargate_profile_name: "prod" },
      { pod_execution_role_arn: true },
      { expressions: { pod_execution_role_arn: references("aws_iam_role.pods.arn", "aws_iam_role.pods") } },
    ],
    [`${configMap}.logging`]: [{ metadata: [metadata], data: { "output.conf": output } }],
  });

describe("fargate-role judge, on where the log router sends logs", () => {
  for (const type of ["kubernetes_config_map", "kubernetes_config_map_v1"])
    it(`finds in a Terraform plan that the role may not send them: ${type}`, async () => {
      const { findings, exitCode } = await judgeText(planWith(type));
      assert.deepEqual(
        [exitCode, ...findings.flatMap(({ id, level, message, fix }) => [`${id} ${level}`, message, fix])],
        [
          0,
          "logging-not-permitted advice",
          `Role "pods" is not allowed to send the logs of its pods: output cloudwatch_logs of ${type}.logging needs ${missing}. ` +
            "It is a pod execution role: trust for eks-fargate-pods.amazonaws.com in aws_iam_role.pods",
          "Allow these actions in a policy of the role.\nThe component FargatePodExecutionRole allows them with " +
            'logging: { cloudWatchLogs: { logGroups: ["LOG_GROUP"] } }\nPut the name of your log group in place of LOG_GROUP.',
        ],
      );
    });
});
