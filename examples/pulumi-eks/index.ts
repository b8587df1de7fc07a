import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole } from "fargate-pod-execution-role";

const config = new pulumi.Config();
const clusterName = config.require("clusterName");

const role = new FargatePodExecutionRole("fargate-pods", { clusters: [clusterName] });

// `fargate: true` makes a role that every Fargate profile can use. The name is given, since the role's trust policy names it.
const cluster = new eks.Cluster("cluster", {
  name: clusterName,
  vpcId: config.require("vpcId"),
  privateSubnetIds: config.requireObject<string[]>("privateSubnetIds"),
  fargate: {
    podExecutionRoleArn: role.roleArn,
    selectors: [{ namespace: "default" }, { namespace: "kube-system" }],
  },
});

export const { roleArn } = role;
export const { kubeconfigJson } = cluster;
