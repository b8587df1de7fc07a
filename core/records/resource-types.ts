/*
 * Type tokens of both AWS providers, each with the names of the properties that matter here. Roles are in identity.ts, managed
 * policies in facts/attachments.ts.
 */
import { ownEntry } from "../text";

/** The type of a value that CloudFormation templates may ask for: an export, or a parameter of the Systems Manager. */
export const sharedValueType = "value for templates";

/** The type of a loop in a CloudFormation template, which is not read. */
export const loopType = "template loop";

/** A kind of EKS resource. */
export type EksKind = "cluster" | "node-group" | "fargate-profile" | "access-entry";

/** What an EKS resource calls its cluster and its role. */
export interface EksType {
  kind: EksKind;
  /** The property with the cluster's name. */
  cluster: string;
  /** The property with the role of nodes or pods. */
  role?: string;
}

const eksTypes: Record<string, EksType> = {
  "aws:eks/cluster:Cluster": { kind: "cluster", cluster: "name" },
  "aws-native:eks:Cluster": { kind: "cluster", cluster: "name" },
  "aws:eks/nodeGroup:NodeGroup": { kind: "node-group", cluster: "clusterName", role: "nodeRoleArn" },
  "aws-native:eks:Nodegroup": { kind: "node-group", cluster: "clusterName", role: "nodeRole" },
  "aws:eks/fargateProfile:FargateProfile": {
    kind: "fargate-profile",
    cluster: "clusterName",
    role: "podExecutionRoleArn",
  },
  "aws-native:eks:FargateProfile": { kind: "fargate-profile", cluster: "clusterName", role: "podExecutionRoleArn" },
  "aws:eks/accessEntry:AccessEntry": { kind: "access-entry", cluster: "clusterName", role: "principalArn" },
  "aws-native:eks:AccessEntry": { kind: "access-entry", cluster: "clusterName", role: "principalArn" },
};

/** What is known of a type token of EKS; undefined for any other. */
export function eksType(type: string): EksType | undefined {
  return ownEntry(eksTypes, type);
}

/** The type tokens of a kind of EKS resource. */
export function eksTypesOf(kind: EksKind): string[] {
  return Object.keys(eksTypes).filter((type) => eksTypes[type]?.kind === kind);
}

/** Instance profiles, with the names of their properties. */
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

/**
 * The property of a resource that holds a role and is handed on as an output: a value that comes from such a resource comes from
 * the role in that property. Undefined for a resource that has none.
 */
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
