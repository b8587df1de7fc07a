import type { EnforcementLevel, Policy, Severity } from "@pulumi/policy";
import type { ConfigSchema } from "./config";
import { exempt } from "./config";

/** The page of AWS that every policy of this pack rests on. */
export const awsPage = "https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html";

const packPage =
  "https://github.com/fargate-pod-execution-role/fargate-pod-execution-role/blob/main/policypack/README.md";

/** What a policy says about itself: shown by Pulumi Cloud, and in the pack's page. */
export interface PolicyMetadata {
  name: string;
  displayName: string;
  description: string;
  enforcementLevel: EnforcementLevel;
  severity: Severity;
  tags: string[];
  remediationSteps: string;
  config: ConfigSchema;
}

/** The metadata as Pulumi wants it; every policy takes `exempt` besides its own configuration. */
export function pulumiMetadata(metadata: PolicyMetadata): Policy & { configSchema: { properties: ConfigSchema } } {
  const { config, ...rest } = metadata;
  return {
    ...rest,
    tags: ["aws", "eks", "fargate", ...metadata.tags],
    framework: {
      name: "Amazon EKS User Guide",
      version: "2025",
      reference: awsPage,
      specification: "Amazon EKS pod execution IAM role",
    },
    url: `${packPage}#${metadata.name}`,
    configSchema: { properties: { ...config, exempt } },
  };
}
