import type { Policies } from "@pulumi/policy";
import { PolicyPack } from "@pulumi/policy";
import { existsSync, readFileSync } from "node:fs";
import { repository } from "../core/findings";
import { keepWhatIsSent } from "./adapter/sdk";
import { policies } from "./policies";
import { served } from "./serve";

/** The policies with the schemas of their configuration, for a pack of your own, whose other policies get what they always get. */
export function fargateRolePolicies(): Policies {
  keepWhatIsSent({ isAlone: false });
  return served(policies);
}

/** The pack that Pulumi runs. @internal */
export function startPack(): void {
  keepWhatIsSent({ isAlone: true });
  new PolicyPack("fargate-pod-execution-role", {
    displayName: "EKS pod execution role for AWS Fargate",
    description: "Who may assume a pod execution role, what it may do, and that no EC2 node shares it.",
    readme: existsSync("README.md") ? readFileSync("README.md", "utf8") : undefined,
    provider: "AWS",
    tags: ["aws", "eks", "fargate", "iam"],
    repository,
    enforcementLevel: "mandatory",
    policies: served(policies),
  });
}
