import type { ManagedPolicyDetail, RoleDetail } from "@aws-sdk/client-iam";
import { documentText } from "../../core/policy";
import { inlinePolicyLabel, policyLabel, type RoleRecord } from "../../core/readers/account/inventory";

/** A role as IAM shows it; `addDocuments` adds those of the account's own managed policies. */
export function roleFrom({ Arn = "", RoleId = "", ...detail }: RoleDetail): RoleRecord {
  const {
    AttachedManagedPolicies: managed = [],
    InstanceProfileList: holding = [],
    RolePolicyList: inline = [],
  } = detail;
  return {
    arn: Arn,
    uniqueId: RoleId,
    trustPolicy: documentText(detail.AssumeRolePolicyDocument),
    attachedPolicies: managed.map(({ PolicyArn = "" }) => PolicyArn),
    instanceProfiles: holding.map(({ InstanceProfileName = "" }) => InstanceProfileName),
    policies: inline.map(({ PolicyName = "", PolicyDocument }) => ({
      name: inlinePolicyLabel(PolicyName),
      document: documentText(PolicyDocument),
    })),
    permissionsBoundary: detail.PermissionsBoundary?.PermissionsBoundaryArn,
  };
}

/** The documents of the account's own managed policies, by their ARNs. */
export function policyDocuments(policies: readonly ManagedPolicyDetail[]): Map<string, string> {
  return new Map(
    policies.map(({ Arn = "", PolicyVersionList: versions = [] }) => {
      const inUse = versions.find(({ IsDefaultVersion }) => IsDefaultVersion);
      return [Arn, documentText(inUse?.Document)];
    }),
  );
}

/** Adds the documents of the account's own managed policies that are attached to a role. */
export function addDocuments({ attachedPolicies, policies }: RoleRecord, documents: ReadonlyMap<string, string>): void {
  for (const arn of attachedPolicies) {
    const document = documents.get(arn);
    if (document !== undefined) policies.push({ name: policyLabel(arn), document });
  }
}
