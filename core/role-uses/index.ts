export type { AttachedPolicy, Attachment } from "./attachments";
export type { Use, UseFact } from "./evidence";
export { findFacts, type Facts } from "./facts";
export {
  identityFromArn,
  identityFromName,
  isSameRole,
  mayBeSameRole,
  roleMatches,
  type RoleIdentity,
} from "./identity";
export { describe, stackOfUrn, type ResourceRecord } from "./record";
export { madeRole, type MadeRole } from "./made-role";
export type { Stack } from "./stack";
export { ledgerVersion, parseLedger, type Ledger, type LedgerEntry } from "./ledger";
export { usedRoles, type UsedRole } from "./shared-roles";
export { workloadActions, workloadPolicyName } from "./workload-permissions";
