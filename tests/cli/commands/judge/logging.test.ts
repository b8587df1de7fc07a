import assert from "node:assert/strict";
import { executionPolicy, rightTrust } from "../../../policypack/fixtures";
import { urnOf } from "../../../support/analyzer";
import { judgeText } from "./judge";

const output = "[OUTPUT]\n    Name cloudwatch_logs\n    Match kube.*\n    log_group_name /eks/prod\n";
const metadata = { name: "aws-logging", namespace: "aws-observability" };
const arn = "arn:aws:iam::111122223333:role/pods";
const missing = "logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents";
const allow = (...Action: string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

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
        'Role "pods" is a pod execution role (trust for eks-fargate-pods.amazonaws.com in aws_iam_role.pods) that may not send ' +
          `the pods' logs: output cloudwatch_logs of ${type}.logging needs ${missing}`,
        "Allow these actions in a policy of the role.\nThe component FargatePodExecutionRole allows them with " +
          'logging: { cloudWatchLogs: { logGroups: ["/eks/prod"] } }',
      ]));

  /** A state with the component's role. */
  const stateOf = (policy: string, cluster = "prod"): string => {
    const component = "fargate-pod-execution-role:index:FargatePodExecutionRole";
    const roleUrn = urnOf(`${component}$aws:iam/role:Role`, "pods-role");
    const provider = urnOf("pulumi:providers:kubernetes", "prod");
    const kubeconfig = JSON.stringify({ args: ["eks", "get-token", "--cluster-name", cluster] });
    const one = (urn: string, type: string, outputs: object, more: object = {}) => {
      return { urn, type, custom: true, inputs: outputs, outputs, ...more };
    };
    const resources = [
      one(provider, "pulumi:providers:kubernetes", { kubeconfig }, { id: "id" }),
      one(roleUrn, "aws:iam/role:Role", {
        ...{ name: "pods", arn, assumeRolePolicy: rightTrust(), managedPolicyArns: [executionPolicy] },
        inlinePolicies: [{ name: "more", policy }],
      }),
      one(urnOf("aws:eks/fargateProfile:FargateProfile", "prod"), "aws:eks/fargateProfile:FargateProfile", {
        clusterName: "prod",
        podExecutionRoleArn: arn,
      }),
      one(
        urnOf("kubernetes:core/v1:ConfigMap", "logging"),
        "kubernetes:core/v1:ConfigMap",
        { metadata, data: { "output.conf": output } },
        { provider: `${provider}::id` },
      ),
    ];
    return JSON.stringify({ version: 3, deployment: { resources } });
  };

  it("finds in a Pulumi state that the component's role may not send them", async () => {
    const [id, message, fix] = await said(stateOf(allow("ecr:CreateRepository")));
    assert.equal(id, "logging-not-permitted advice");
    assert.ok(message?.endsWith(`::kubernetes:core/v1:ConfigMap::logging needs ${missing}`), message);
    const argument = 'logging: { cloudWatchLogs: { logGroups: ["/eks/prod"] } }';
    assert.equal(fix, `Give the component FargatePodExecutionRole ${argument}`);
  });
});
