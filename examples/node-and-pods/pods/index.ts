import { FargateProfile } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole } from "fargate-pod-execution-role";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");

/** The role that the pods run with; only `own` is right, the others are here to be refused. */
function podExecutionRoleArn(choice: string): pulumi.Input<string> {
  if (choice === "own") return new FargatePodExecutionRole("pods", { clusters: [clusterName] }).roleArn;
  if (choice !== "of-the-nodes") return choice;
  const nodes = new pulumi.StackReference(config.require("nodesStack"));
  return nodes.requireOutput("nodeRoleArn") as pulumi.Output<string>;
}

const profile = new FargateProfile("default", {
  clusterName,
  podExecutionRoleArn: podExecutionRoleArn(config.require("podExecutionRole")),
  subnetIds: config.requireObject<string[]>("subnetIds"),
  selectors: [{ namespace: "default" }],
});

export const profileArn = profile.arn;
