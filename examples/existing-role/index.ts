import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole } from "fargate-pod-execution-role";

const config = new pulumi.Config();

// The role keeps its unique id, by which clusters know it, its policies, and the clusters that it trusts already.
const role = new FargatePodExecutionRole("pods", {
  clusters: [config.require("clusterName")],
  adopt: { name: config.require("roleName") },
});

export const { roleArn, roleUniqueId, sourceArns } = role;
