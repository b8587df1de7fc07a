import { ownRoleLines, providerOption, providerToFillIn } from "../../core/findings/render/fix/component";
import { seeShared } from "../../core/findings/render/fix/own-role";
import { attachLines } from "../../core/findings/render/fix/policy";
import { whyMissingText } from "../../core/findings/render/found";
import { isNotShown, knownUrn, nameInUrn, type ResourceRecord } from "../../core/records/record";
import { policyMissing } from "../../core/rules/policy-missing";
import { executionPolicyName } from "../../core/trust";
import { awsPage } from "../adapter/metadata";
import { isPreview } from "../adapter/sdk";
import { isSharedInStack } from "./fargate-role-not-node-role";
import type { StackPolicy } from "./policy";

/** The managed policy that AWS asks for is attached to every pod execution role that the stack makes. */
export default {
  kind: "stack",
  name: "fargate-role-policy-attached",
  displayName: "The Fargate role has its managed policy",
  description: `A pod execution role must have ${executionPolicyName} attached.`,
  finding: "policy-missing",
  tags: ["availability"],
  remediationSteps:
    `Attach the AWS managed policy ${executionPolicyName} of the role's partition to the role. ` +
    "If the role works for others, such as nodes or a cluster, give the Fargate profile a role of its own.",
  config: {},
  judge(estate, _config, output) {
    for (const role of estate.roles) {
      const [found] = policyMissing.judge(role, estate);
      if (!found) continue;
      const { reason, fix, at } = found;
      // What an update leaves out is there in the next one.
      if (reason.kind === "open" && (isPreview() || isNotShown(reason.at.record))) {
        output.notice(
          `could not judge role ${output.labelOf(role.role)} yet: ${whyMissingText(reason, output.naming)}`,
        );
        continue;
      }
      if (output.isExempt(found.id, role.role)) continue;
      const urn = knownUrn(at);
      if (fix.kind === "own-role" && reason.kind === "nothing" && isSharedInStack(role, estate)) {
        output.report(
          found.id,
          [`Role ${output.labelOf(role.role)} has no ${executionPolicyName}.`, ...seeShared],
          urn,
        );
        continue;
      }
      const advice =
        fix.kind === "attach" ? attachLines(fix, (policy) => attachBeside(at, policy)) : ownRoleLines(role.profiles);
      output.reportFound(found, advice, awsPage, urn, { ...output.naming, isUpdate: true });
    }
  },
} satisfies StackPolicy;

function attachBeside(record: ResourceRecord, policy: string): string[] {
  // Named after the role, so that the lines for two roles of a stack do not meet.
  const name = JSON.stringify(`${nameInUrn(knownUrn(record))}-execution-policy`);
  const args = `${name}, { role: ROLE.name, policyArn: "${policy}" }${providerOption(record)}`;
  return ["Attach it:", `new aws.iam.RolePolicyAttachment(${args});`, ...providerToFillIn(record)];
}
