import type { Estate } from "../../core/facts/estate";
import { ownRoleLines, providerOption, providerToFillIn } from "../../core/findings/render/fix/component";
import { attachLines, moveLines } from "../../core/findings/render/fix/policy";
import { whyMissingText } from "../../core/findings/render/found";
import { isNotShown, knownUrn, nameInUrn, type ResourceRecord } from "../../core/records/record";
import { policyMissing } from "../../core/rules/policy-missing";
import { workloadPermissions } from "../../core/rules/workload-permissions";
import { awsPage } from "../adapter/output";
import { isPreview } from "../adapter/sdk";
import type { Scene } from "../trust/intended";
import { isSharedInStack, seeShared } from "./node-role";

/** The managed policy that AWS asks for is attached to every pod execution role that the stack makes. */
export function judgeAttachedPolicy(estate: Estate, { output }: Scene): void {
  for (const role of estate.roles)
    for (const found of policyMissing.judge(role, estate)) {
      const { reason, fix, at } = found;
      // What an update leaves out is there in the next one.
      if (reason.kind === "open" && (isPreview() || isNotShown(reason.at.record))) {
        const why = whyMissingText(reason, output.naming);
        output.notice(`could not judge role ${output.labelOf(role.role)} yet: ${why}`);
      } else if (fix.kind === "own-role" && isSharedInStack(role, estate)) output.reportFound([found], ...seeShared);
      else if (fix.kind !== "attach") output.reportFound([found], ownRoleLines(role.profiles), awsPage);
      else
        output.reportFound(
          [found],
          attachLines(fix, (policy) => attachBeside(at, policy)),
          awsPage,
        );
    }
}

function attachBeside(record: ResourceRecord, policy: string): string[] {
  // Named after the role, so that the lines for two roles of a stack do not meet.
  const name = JSON.stringify(`${nameInUrn(knownUrn(record))}-execution-policy`);
  const args = `${name}, { role: ROLE.name, policyArn: "${policy}" }${providerOption(record)}`;
  return ["Attach it:", `new aws.iam.RolePolicyAttachment(${args});`, ...providerToFillIn(record)];
}

const rolesOfWorkloads = "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html";

/** Permissions beyond image pull and logging are on roles for service accounts: containers cannot use this one. */
export function judgeWorkloadPermissions(estate: Estate, { output }: Scene): void {
  for (const role of estate.roles)
    for (const found of workloadPermissions.judge(role, estate)) {
      const { fix } = found;
      const lines = fix.kind === "move" ? moveLines(fix).map((line) => `${line}.`) : ownRoleLines(role.profiles);
      output.reportFound([found], lines, rolesOfWorkloads);
    }
}
