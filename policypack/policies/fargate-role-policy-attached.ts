import type { Exemption } from "../../core/findings";
import { executionPolicyName } from "../../core/trust";
import { fargateRoles, whyFargate, type FargateRole } from "../../core/facts/fargate-roles";
import {
  describe,
  isLeftAsItIs,
  isNotShown,
  items,
  knownUrn,
  nameInUrn,
  unknown,
  type ResourceRecord,
} from "../../core/records/record";
import { missingExecutionPolicy, type MissingPolicy } from "../../core/rules/execution-policy";
import { awsPage } from "../adapter/metadata";
import { isPreview } from "../adapter/sdk";
import { evidenceText } from "../../core/findings/render/evidence";
import { ownRoleInstead } from "../own-role";
import { providerOption, providerToFillIn } from "../provider-option";
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
    "Where the role works for others, such as nodes or a cluster, give the Fargate profile a role of its own.",
  config: {},
  judge(facts, _config, output) {
    for (const role of fargateRoles(facts)) {
      const missing = missingExecutionPolicy(role);
      if (!missing) continue;
      const label = output.labelOf(role.role);
      // What an update leaves out is there in the next one.
      if (missing.open && (isPreview() || isNotShown(missing.open.record))) {
        output.notice(`could not judge role ${label} yet: ${missing.reason}`);
      } else if (!output.isExempt("policy-missing", role.role)) {
        const lines = message(label, role, missing, ownRoleInstead(facts, role) ?? attach(role, missing));
        output.report("policy-missing", lines, knownUrn(role.made.record));
      }
    }
  },
} satisfies StackPolicy<{ exempt?: Exemption[] }>;

function attach({ made }: FargateRole, { arn, detaching }: MissingPolicy): string[] {
  if (detaching) return [`Add it to ${detaching.property} of ${describe(detaching.record)}:`, `"${arn}"`];
  const list = ownListOf(made.record);
  if (list !== undefined) return [`Add it to ${list} of ${describe(made.record)}:`, `"${arn}"`];
  // Named after the role, so that the lines for two roles of a stack do not meet.
  const name = JSON.stringify(`${nameInUrn(knownUrn(made.record))}-execution-policy`);
  const args = `${name}, { role: ROLE.name, policyArn: "${arn}" }${providerOption(made.record)}`;
  return ["Attach it:", `new aws.iam.RolePolicyAttachment(${args});`, ...providerToFillIn(made.record)];
}

/** The list of its managed policies that a role itself has: an attachment beside it would be taken away again. */
function ownListOf(record: ResourceRecord): string | undefined {
  const { type, within, props, given } = record;
  if (isLeftAsItIs(record, "managedPolicyArns")) return undefined;
  if (type.startsWith("aws-native:")) return within ? "ManagedPolicyArns" : "managedPolicyArns";
  const list = given?.has("managedPolicyArns") ? items(props, "managedPolicyArns") : [];
  const isThere = list === unknown ? "managedPolicyArns" in record.propertyDependencies : list.length > 0;
  return isThere ? "managedPolicyArns" : undefined;
}

function message(label: string, role: FargateRole, { reason, open }: MissingPolicy, advice: string[]): string[] {
  const known = open ? `${reason}, although this is no preview` : reason;
  return [
    `Role ${label} is a pod execution role (${evidenceText(whyFargate(role))}) without ${executionPolicyName}: ${known}. ` +
      "Without it pods on Fargate cannot pull images, and do not start.",
    ...advice,
    `See ${awsPage}`,
  ];
}
