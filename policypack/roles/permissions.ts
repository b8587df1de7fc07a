import { fixFor } from "../../core/advise/fix";
import type { Estate, RoleFacts } from "../../core/facts/estate";
import type { Found } from "../../core/findings/found";
import { programFix, type ProgramPlace } from "../../core/findings/render/fix/program";
import { ownPolicyText, whyMissingText } from "../../core/findings/render/found";
import { roleTypes } from "../../core/records/identity";
import { isNotShown } from "../../core/records/record";
import { loggingNotPermitted } from "../../core/rules/logging-not-permitted";
import { policyMissing, pullsByOwnPolicy } from "../../core/rules/policy-missing";
import { workloadPermissions } from "../../core/rules/workload-permissions";
import { awsPage, type Output } from "../adapter/output";
import { isPreview } from "../adapter/sdk";
import type { Scene } from "../trust/intended";
import { isSharedInStack, seeShared } from "./node-role";

/** The managed policy that AWS asks for is attached to every pod execution role that the stack makes. */
export function judgeAttachedPolicy(estate: Estate, { output }: Scene): void {
  for (const role of estate.roles) {
    if (pullsByOwnPolicy(role)) output.notice(`role ${output.labelOf(role.role)}: ${ownPolicyText}`);
    for (const found of policyMissing.judge(role, estate)) {
      const { reason } = found;
      // What an update leaves out is there in the next one.
      if (reason.kind === "open" && (isPreview() || isNotShown(reason.at.record))) {
        const why = whyMissingText(reason, output.naming);
        output.notice(`could not judge role ${output.labelOf(role.role)} yet: ${why}`);
      } else reportOfRole(found, role, estate, output, awsPage);
    }
  }
}

const serviceAccountRoles = "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html";
const loggingOfPods = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html";

/** Permissions beyond image pull and logging are on roles for service accounts: containers cannot use this one; and it has those for logging. */
export function judgeWorkloadPermissions(estate: Estate, { output }: Scene): void {
  for (const role of estate.roles) {
    for (const found of workloadPermissions.judge(role)) reportOfRole(found, role, estate, output, serviceAccountRoles);
    for (const found of loggingNotPermitted.judge(role, estate))
      reportOfRole(found, role, estate, output, loggingOfPods);
  }
}

function reportOfRole(found: Found, role: RoleFacts, estate: Estate, output: Output, page: string): void {
  const fix = fixFor(found, estate);
  if (fix.kind === "own-role" && isSharedInStack(role, estate)) output.reportFound([found], ...seeShared);
  else output.reportFound([found], programFix(fix, { role: role.made && placeOf(role.made) }), page);
}

/** Where a role of the stack is. */
export function placeOf({ record, urn }: NonNullable<RoleFacts["made"]>): ProgramPlace["role"] {
  return { record, urn, property: roleTypes[record.type]?.trustPolicy ?? "assumeRolePolicy" };
}
