import type { Policy } from "@pulumi/policy";
import { findingKinds, pageOf } from "../core/findings";
import { configSchemaOf, defaultLevel, policyKinds, type PolicyName } from "../core/findings/configuration/policies";
import { jsonOf } from "../core/findings/configuration/schema";
import { executionPolicyName, fargateService } from "../core/service/fargate";
import { awsPage } from "./adapter/output";

/** A policy of the pack: what it says about itself, and what it does with a resource before that is created. */
export interface PackPolicy {
  name: PolicyName;
  displayName: string;
  description: string;
  tags: string[];
  remediationSteps: string;
  /** True if it judges each resource by its inputs, before that is created. */
  isAboutResources?: true;
  /** True if it can make a resource right. */
  canRemediate?: true;
}

/** The policies of the pack, the most important first. */
export const policies: readonly PackPolicy[] = [
  {
    name: "fargate-role-trust-scoped",
    displayName: "The Fargate role serves intended clusters only",
    description:
      "The Fargate service may assume the role for profiles of the intended account, Regions and clusters only.",
    tags: ["confused-deputy"],
    remediationSteps:
      `Limit the statement for ${fargateService} by ArnLike on aws:SourceArn to ` +
      "arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; at enforcement level remediate the pack does it. " +
      "If something else uses the role, give the Fargate profiles a role of their own.",
    isAboutResources: true,
    canRemediate: true,
  },
  {
    name: "fargate-role-trust-exclusive",
    displayName: "Only Fargate may assume the Fargate role",
    description: "Only the Fargate service may assume a pod execution role.",
    tags: ["confused-deputy", "least-privilege"],
    remediationSteps: `Leave ${fargateService} as the only principal. If something else uses the role, give the Fargate profiles a role of their own.`,
    isAboutResources: true,
  },
  {
    name: "fargate-role-policy-attached",
    displayName: "The Fargate role has its managed policy",
    description: `A pod execution role must have ${executionPolicyName} attached.`,
    tags: ["availability"],
    remediationSteps:
      `Attach the AWS managed policy ${executionPolicyName} of the role's partition to the role. ` +
      "If nodes, a cluster or another service use the role too, give the Fargate profile a role of its own.",
  },
  {
    name: "fargate-role-not-node-role",
    displayName: "The Fargate role is not a node role",
    description: "A pod execution role must not be the role of EC2 nodes, in this stack or in another.",
    tags: ["least-privilege"],
    remediationSteps:
      "Give the Fargate profile a pod execution role of its own, for example the component FargatePodExecutionRole, " +
      "and leave the node role to the nodes.",
  },
  {
    name: "fargate-role-no-workload-permissions",
    displayName: "The Fargate role has no workload permissions",
    description: "Permissions beyond image pull and logging belong to IAM roles for service accounts.",
    tags: ["least-privilege"],
    remediationSteps:
      "Move the permissions to an IAM role for the workload's service account (IRSA): containers on Fargate cannot use " +
      "the pod execution role, and EKS Pod Identity does not work on Fargate. If nodes, a cluster or another service use that " +
      "role too, give the Fargate profile a role of its own.",
  },
  {
    name: "fargate-profile-role-usable",
    displayName: "The role of a Fargate profile serves its cluster",
    description: "The Fargate service must be able to assume the role of a Fargate profile for the profile's cluster.",
    tags: ["availability"],
    remediationSteps:
      "Add the cluster of the profile to aws:SourceArn in the trust policy of its role. If something else uses the role, or " +
      "its trust policy allows too much, give the profile a role of its own.",
  },
];

const framework = {
  name: "Amazon EKS User Guide",
  version: "2025",
  reference: awsPage,
  specification: "Amazon EKS pod execution IAM role",
};

/** A policy's description of itself, as Pulumi wants it: its severity and default level are those of the worst finding that it reports. */
export function metadataOf({ name, displayName, description, tags, remediationSteps }: PackPolicy): Policy {
  const kind = policyKinds[name];
  const { severity } = findingKinds[kind.finds[0]];
  const page = pageOf("policypack/README.md");
  return {
    name,
    displayName,
    description,
    remediationSteps,
    severity,
    enforcementLevel: defaultLevel(kind),
    tags: ["aws", "eks", "fargate", ...tags],
    framework,
    url: `${page}#${name}`,
    configSchema: { properties: jsonOf(configSchemaOf(kind)) },
  };
}
