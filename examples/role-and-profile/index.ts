import { FargateProfile } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole } from "fargate-pod-execution-role";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");

const role = new FargatePodExecutionRole("fargate-pods", { clusters: [clusterName] });

// roleArn arrives only when the policies are attached, so EKS never meets a role that is half made: no dependsOn needed.
const profile = new FargateProfile("default", {
  clusterName,
  podExecutionRoleArn: role.roleArn,
  subnetIds: config.requireObject<string[]>("subnetIds"),
  selectors: [{ namespace: "default" }],
});

export const { roleArn } = role;
export const profileArn = profile.arn;
