import type { Policy } from "@pulumi/policy";
import { findingKinds, pageOf, type FindingId } from "../../core/findings";
import { configSchemaOf } from "../../core/findings/configuration/policies";
import { jsonOf, type ConfigSchema } from "../../core/findings/configuration/value";

/** The AWS page that every policy of this pack is based on. */
export const awsPage = "https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html";

const packPage = pageOf("policypack/README.md");

/** The page that lists what no rule reads. */
export const unseenPage = pageOf("docs/what-the-pack-cannot-see.md");

/** What a policy says about itself: shown by Pulumi Cloud, and in the pack's page. */
export interface PolicyMetadata {
  name: string;
  displayName: string;
  description: string;
  /** The worst finding that it reports: the policy's severity and default level are those of the finding. */
  finding: FindingId;
  tags: string[];
  remediationSteps: string;
  config: ConfigSchema;
}

/** The metadata as Pulumi wants it; every policy takes `exempt` besides its own configuration. */
export function pulumiMetadata(metadata: PolicyMetadata): Policy {
  const { name, displayName, description, remediationSteps, config, finding } = metadata;
  const { severity, level } = findingKinds[finding];
  return {
    name,
    displayName,
    description,
    remediationSteps,
    severity,
    enforcementLevel: level === "error" ? "mandatory" : "advisory",
    tags: ["aws", "eks", "fargate", ...metadata.tags],
    framework: {
      name: "Amazon EKS User Guide",
      version: "2025",
      reference: awsPage,
      specification: "Amazon EKS pod execution IAM role",
    },
    url: `${packPage}#${metadata.name}`,
    configSchema: { properties: jsonOf(configSchemaOf({ config })) },
  };
}
