import { accessEntryInTheWay, accessEntryMissing } from "./access-entry-missing";
import { loggingNotPermitted } from "./logging-not-permitted";
import { nodeRoleShared } from "./node-role-shared";
import { policyMissing } from "./policy-missing";
import { askedClusterUntrusted, profileRoleUntrusted } from "./profile-role-untrusted";
import { roleMissing, roleUnderAnotherArn } from "./role-missing";
import { profileWithoutRole, roleNotJudged } from "./role-not-judged";
import { rolePathInAwsAuth } from "./role-path-in-aws-auth";
import type { Rule } from "./rule";
import { trustLength } from "./trust-length";
import { trustElsewhere, trustPolicy } from "./trust-policy";
import { unread } from "./unread";
import { workloadPermissions } from "./workload-permissions";

/** Every rule, in the order of the findings. */
export const rules: readonly Rule[] = [
  trustPolicy,
  trustElsewhere,
  trustLength,
  nodeRoleShared,
  policyMissing,
  workloadPermissions,
  loggingNotPermitted,
  askedClusterUntrusted,
  roleUnderAnotherArn,
  rolePathInAwsAuth,
  profileRoleUntrusted,
  accessEntryMissing,
  roleMissing,
  profileWithoutRole,
  accessEntryInTheWay,
  roleNotJudged,
  unread,
];
