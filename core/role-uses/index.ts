/*
 * Who uses which role, from a stack's resources. For the policies:
 * - findFacts(records) -> Facts: stack, uses, openUses (of a role that is not known), instanceProfileUses (instance profiles of other stacks), attachments
 * - usedRoles(facts.uses), fargateRoles(facts)
 * - fargateProfiles(facts.stack): each profile's record, cluster, region, accountId, partition, role, trustPolicy
 * - unreadResources(facts.stack): resources that name Fargate's service or policy and that no rule reads
 * - resourcesWithin(record): the roles and others in a CloudFormation template, a Cloud Control resource or a Terraform module, as records;
 *   findFacts has them in already, a resource policy asks. knownUrn(record) is the URN to report such a record under.
 */
export type { AttachedPolicy, Attachment } from "./attachments";
export type { OpenUse, InstanceProfileIdentity, InstanceProfileUse, Use, UseFact } from "./evidence/evidence";
export { useOfEntryType } from "./evidence/access-entry";
export { coversRole } from "./exempt-role";
export { missingExecutionPolicy, type MissingPolicy } from "./execution-policy";
export { findFacts, usedRoles, type Facts, type UsedRole } from "./facts";
export { fargateProfiles, trustPolicyOf, type FargateProfile } from "./fargate-profiles";
export { fargateRoles, whyFargate, type FargateRole } from "./fargate-roles";
export {
  allowedAccounts,
  componentType,
  identityFromArn,
  identityFromName,
  isSameRole,
  madeRole,
  mayBeSameRole,
  nameKey,
  roleMatches,
  roleTypes,
  type MadeRole,
  type RoleIdentity,
} from "./identity";
export { madeInstanceProfiles, type MadeInstanceProfile } from "./instance-profiles";
export { leastPermissive, rolesOf, staysSo, undecrypted, type JudgedRole } from "./judged-role";
export { ledgerVersion, parseLedger, type Ledger, type LedgerEntry, type UnresolvedUse } from "./ledger";
export {
  nodeRoleEvidence,
  podRoleEvidence,
  trustUses,
  workerNodePolicies,
  type NodeRoleEvidence,
  type RoleFacts,
} from "./node-role";
export {
  describe,
  entryOf,
  isInOtherAccounts,
  isLeftAsItIs,
  isMadeUp,
  isNotShown,
  isPartlyUnknown,
  items,
  knownUrn,
  nameInUrn,
  plain,
  read,
  regionOf,
  secret,
  secretContent,
  stackOfUrn,
  text,
  typesInUrn,
  unknown,
  type ResourceRecord,
} from "./record";
export { Secrets, secretsAmong } from "./secrets";
export type { Stack } from "./stack";
export { eksType } from "./resource-types";
export { templateAccount } from "./template-parameters";
export { isSmall } from "./size";
export { isReadableTemplate, resourcesWithin } from "./templates";
export { mayAttachExecutionPolicy } from "./terraform-module";
export { asPulumi } from "./terraform-types";
export { idOf, trustTexts, worstOf } from "./trust-findings";
export { unreadResources, unreadText } from "./unread";
export { isMadeForPods, isOfOthers, nodesNeedTheirOwn, whatIsLeft, worksForOthers } from "./whose-role";
export {
  workloadActions,
  workloadPermissions,
  workloadPolicyName,
  workloadText,
  type WorkloadPermission,
} from "./workload-permissions";
