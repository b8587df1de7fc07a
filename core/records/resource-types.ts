// Type tokens of both AWS providers, with the names of properties. Roles are in identity.ts, managed policies in facts/attachments.ts.
import { ownEntry } from "../text";

/** The type of a value that CloudFormation templates may ask for: an export, or a parameter of the Systems Manager. */
export const sharedValueType = "value for templates";

/** The type of a loop in a CloudFormation template, which is not read. */
export const loopType = "template loop";

/** What an EKS resource is, and the properties with its cluster's name and with the role of nodes or pods. */
export interface EksType {
  kind: "cluster" | "node-group" | "fargate-profile" | "access-entry";
  cluster: string;
  role?: string;
}

const within = { cluster: "clusterName" };
const eksTypes: Record<string, EksType> = {
  "aws:eks/cluster:Cluster": { kind: "cluster", cluster: "name" },
  "aws-native:eks:Cluster": { kind: "cluster", cluster: "name" },
  "aws:eks/nodeGroup:NodeGroup": { kind: "node-group", ...within, role: "nodeRoleArn" },
  "aws-native:eks:Nodegroup": { kind: "node-group", ...within, role: "nodeRole" },
  "aws:eks/fargateProfile:FargateProfile": { kind: "fargate-profile", ...within, role: "podExecutionRoleArn" },
  "aws-native:eks:FargateProfile": { kind: "fargate-profile", ...within, role: "podExecutionRoleArn" },
  "aws:eks/accessEntry:AccessEntry": { kind: "access-entry", ...within, role: "principalArn" },
  "aws-native:eks:AccessEntry": { kind: "access-entry", ...within, role: "principalArn" },
};

/** What is known of a type token of EKS; undefined for any other. */
export function eksType(type: string): EksType | undefined {
  return ownEntry(eksTypes, type);
}

export function eksTypesOf(kind: EksType["kind"]): string[] {
  return Object.keys(eksTypes).filter((type) => eksTypes[type]?.kind === kind);
}

export const instanceProfileTypes: Record<string, { name: string; role: string }> = {
  "aws:iam/instanceProfile:InstanceProfile": { name: "name", role: "role" },
  "aws-native:iam:InstanceProfile": { name: "instanceProfileName", role: "roles" },
};

const attachmentRoles: Record<string, string> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
  "aws:iam/rolePolicy:RolePolicy": "role",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "roleName",
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": "roleName",
  "aws-native:iam:RolePolicy": "roleName",
};

/** The property of a resource that holds a role: a value that comes from such a resource comes from that role. */
export function roleCarriedBy(type: string): string | undefined {
  return ownEntry(instanceProfileTypes, type)?.role ?? ownEntry(attachmentRoles, type) ?? eksType(type)?.role;
}

const keepers: Record<string, string> = {
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": "roleArn",
  "aws-native:eks:PodIdentityAssociation": "roleArn",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "principalArn",
  "aws:ssm/parameter:Parameter": "value",
  "aws-native:ssm:Parameter": "value",
  "pulumi:index:Stash": "input",
  "time:index/sleep:Sleep": "triggers",
  [sharedValueType]: "value",
};

/** The property of a resource that keeps any text, such as a role's ARN, and hands it on as an output. */
export function keptBy(type: string): string | undefined {
  return ownEntry(keepers, type);
}
