export type { AttachedPolicy, Attachment } from "./attachments";
export type { OpenUse, Use, UseFact } from "./evidence/evidence";
export { findFacts, usedRoles, type Facts, type UsedRole } from "./facts";
export { fargateProfiles, type FargateProfile } from "./fargate-profiles";
export { fargateRoles, whyFargate, type FargateRole } from "./fargate-roles";
export {
  allowedAccounts,
  identityFromArn,
  identityFromName,
  isSameRole,
  madeRole,
  mayBeSameRole,
  roleMatches,
  roleTypes,
  type MadeRole,
  type RoleIdentity,
} from "./identity";
export { ledgerVersion, parseLedger, type Ledger, type LedgerEntry } from "./ledger";
export { nodeRoleEvidence, podRoleEvidence, type NodeRoleEvidence, type RoleFacts } from "./node-role";
export { describe, isPartlyUnknown, plain, read, stackOfUrn, text, unknown, type ResourceRecord } from "./record";
export { componentType, type Stack } from "./stack";
export { workloadActions, workloadPolicyName } from "./workload-permissions";
