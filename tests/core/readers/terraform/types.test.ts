import assert from "node:assert/strict";
import { asPulumi, asTerraform } from "../../../../core/readers/terraform/types";

describe("a property in the words of Terraform", () => {
  for (const [type, path, expected] of [
    ["aws:eks/fargateProfile:FargateProfile", "podExecutionRoleArn", "pod_execution_role_arn"],
    ["aws:emr/cluster:Cluster", "ec2Attributes.instanceProfile", "ec2_attributes.instance_profile"],
    ["aws:iam/role:Role", "inlinePolicies[0]", "inline_policy[0]"],
    [
      "aws:ec2/spotFleetRequest:SpotFleetRequest",
      "launchSpecifications.0.iamInstanceProfile",
      "launch_specification.0.iam_instance_profile",
    ],
    ["aws-native:eks:FargateProfile", "podExecutionRoleArn", "pod_execution_role_arn"],
    ["rancher2:index/cluster:Cluster", "eksConfigV2.nodeGroups.0.nodeRole", "eks_config_v2.node_groups.0.node_role"],
    ["kubernetes:core/v1:ConfigMap", "mapRoles", "mapRoles"],
  ] as const)
    it(`is ${expected} for ${path} of ${type}`, () => assert.equal(asTerraform({ type }, path), expected));
});

describe("what runs nodes in a Terraform program", () => {
  const cases: [type: string, values: Record<string, unknown>, pulumi: string, props: Record<string, unknown>][] = [
    ["spotinst_ocean_aws", { iam_instance_profile: "p" }, "spotinst:aws/ocean:Ocean", { iamInstanceProfile: "p" }],
    [
      "spotinst_ocean_aws_launch_spec",
      { iam_instance_profile: "p" },
      "spotinst:aws/oceanLaunchSpec:OceanLaunchSpec",
      { iamInstanceProfile: "p" },
    ],
    [
      "spotinst_elastigroup_aws",
      { iam_instance_profile: "p" },
      "spotinst:aws/elastigroup:Elastigroup",
      { iamInstanceProfile: "p" },
    ],
    [
      "castai_node_configuration",
      { eks: [{ instance_profile_arn: "p" }] },
      "castai:config/node:NodeConfiguration",
      { eks: { instanceProfileArn: "p" } },
    ],
    [
      "rancher2_cluster",
      { eks_config_v2: [{ node_groups: [{ node_role: "r" }] }] },
      "rancher2:index/cluster:Cluster",
      { eksConfigV2: { nodeGroups: [{ nodeRole: "r" }] } },
    ],
    ["aws_rolesanywhere_profile", { role_arns: ["r"] }, "aws:rolesanywhere/profile:Profile", { roleArns: ["r"] }],
  ];
  for (const [type, values, pulumi, props] of cases)
    it(`${type} is ${pulumi}`, () =>
      assert.deepEqual(asPulumi(type, values, {}), { type: pulumi, props, propertyDependencies: {} }));
});
