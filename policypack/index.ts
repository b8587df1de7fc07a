import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("fargate-pod-execution-role", {
  displayName: "EKS pod execution role for AWS Fargate",
  description: "Who may assume a pod execution role, what it may do, and that no EC2 node shares it.",
  provider: "AWS",
  tags: ["aws", "eks", "fargate", "iam"],
  repository: "https://github.com/fargate-pod-execution-role/fargate-pod-execution-role",
  enforcementLevel: "mandatory",
  policies,
});
