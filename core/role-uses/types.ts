/** Type tokens of the resources that more than one file reads. */

/** IAM roles of both AWS providers, with the names of their properties. */
export const roleTypes: Record<string, { name: string; trustPolicy: string; inlinePolicies: string }> = {
  "aws:iam/role:Role": { name: "name", trustPolicy: "assumeRolePolicy", inlinePolicies: "inlinePolicies" },
  "aws-native:iam:Role": { name: "roleName", trustPolicy: "assumeRolePolicyDocument", inlinePolicies: "policies" },
};

/** Instance profiles of both AWS providers, with the names of their properties. */
export const instanceProfileTypes: Record<string, { name: string; role: string }> = {
  "aws:iam/instanceProfile:InstanceProfile": { name: "name", role: "role" },
  "aws-native:iam:InstanceProfile": { name: "instanceProfileName", role: "roles" },
};

/** The component of this project. */
export const componentType = "fargate-pod-execution-role:index:FargatePodExecutionRole";

export const stackReferenceType = "pulumi:pulumi:StackReference";

/**
 * Properties that hold a role and are handed on as outputs: a value that comes from such a resource comes from the role
 * in that property.
 */
export const roleCarryingProperties: Record<string, string> = {
  "aws:iam/instanceProfile:InstanceProfile": "role",
  "aws-native:iam:InstanceProfile": "roles",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
  "aws:iam/rolePolicy:RolePolicy": "role",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "roleName",
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": "roleName",
  "aws-native:iam:RolePolicy": "roleName",
  "aws:eks/nodeGroup:NodeGroup": "nodeRoleArn",
  "aws-native:eks:Nodegroup": "nodeRole",
  "aws:eks/fargateProfile:FargateProfile": "podExecutionRoleArn",
  "aws-native:eks:FargateProfile": "podExecutionRoleArn",
  "aws:eks/accessEntry:AccessEntry": "principalArn",
  "aws-native:eks:AccessEntry": "principalArn",
};
