import { accessEntryInTheWay, accessEntryMissing } from "./access-entry-missing";
import { clustersKeptOut } from "./clusters-kept-out";
import { profileRoleUntrusted } from "./profile-role-untrusted";
import { roleMissing, roleUnderAnotherArn } from "./role-missing";
import { rolePathInAwsAuth } from "./role-path-in-aws-auth";
import { nodeRoleShared } from "./node-role-shared";
import { policyMissing } from "./policy-missing";
import { workloadPermissions } from "./workload-permissions";
import { profileWithoutRole, roleNotJudged, unread } from "./role-not-judged";
import type { OutcomeRule, ProfileRule, RoleRule, SourceRule } from "../facts/estate";
import { trustLength } from "./trust-length";
import { trustElsewhere, trustOfOtherClusters, trustPolicy } from "./trust-policy";

/** Every rule, in the order of the findings. */
export const ofOutcomes: readonly OutcomeRule[] = [trustPolicy, trustOfOtherClusters, trustLength];

export const ofRoles: readonly RoleRule[] = [trustElsewhere, nodeRoleShared, policyMissing, workloadPermissions];
export const ofProfiles: readonly ProfileRule[] = [
  roleUnderAnotherArn,
  rolePathInAwsAuth,
  profileRoleUntrusted,
  accessEntryMissing,
  roleMissing,
  profileWithoutRole,
];
export const ofSources: readonly SourceRule[] = [clustersKeptOut, accessEntryInTheWay, roleNotJudged, unread];
