import {
  accessEntryInTheWay,
  accessEntryMissing,
  rolePathInAwsAuth,
  askedClusterUntrusted,
  profileRoleUntrusted,
  roleMissing,
  roleUnderAnotherArn,
} from "./profiles";
import { loggingNotPermitted } from "./logging-not-permitted";
import { nodeRoleShared } from "./node-role-shared";
import { policyMissing, workloadPermissions } from "./attached-policies";
import { profileWithoutRole, roleNotJudged, unread } from "./role-not-judged";
import type { ProfileRule, RoleRule, SourceRule } from "../facts/estate";
import { trustLength } from "./trust-length";
import { trustElsewhere, trustOfOtherClusters, trustPolicy } from "./trust-policy";

/** Every rule, in the order of the findings. */
export const ofRoles: readonly RoleRule[] = [
  trustPolicy,
  trustOfOtherClusters,
  trustElsewhere,
  trustLength,
  nodeRoleShared,
  policyMissing,
  workloadPermissions,
  loggingNotPermitted,
  askedClusterUntrusted,
];
export const ofProfiles: readonly ProfileRule[] = [
  roleUnderAnotherArn,
  rolePathInAwsAuth,
  profileRoleUntrusted,
  accessEntryMissing,
  roleMissing,
  profileWithoutRole,
];
export const ofSources: readonly SourceRule[] = [accessEntryInTheWay, roleNotJudged, unread];
