import assert from "node:assert/strict";
import { asTerraform } from "../../../../core/readers/terraform/types";

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
    ["kubernetes:core/v1:ConfigMap", "mapRoles", "mapRoles"],
  ] as const)
    it(`is ${expected} for ${path} of ${type}`, () => assert.equal(asTerraform({ type }, path), expected));
});
