import { FargatePodExecutionRole } from "fargate-pod-execution-role";

const role = new FargatePodExecutionRole("fargate-pods", { clusters: ["my-cluster"] });

export const { roleArn, trustPolicy } = role;
