import { executionPolicyArn, executionPolicyName } from "../../core/iam";
import {
  describe,
  fargateRoles,
  knownUrn,
  whyFargate,
  type AttachedPolicy,
  type Attachment,
  type FargateRole,
} from "../../core/role-uses";
import type { Exemption } from "../adapter/exemptions";
import { awsPage } from "../adapter/metadata";
import { isPreview } from "../adapter/sdk";
import { stackPolicy } from "../adapter/stack-policy";

/** The managed policy that AWS asks for is attached to every pod execution role that the stack makes. */
export default stackPolicy<{ exempt?: Exemption[] }>({
  name: "fargate-role-policy-attached",
  displayName: "The Fargate role has its managed policy",
  description: `A pod execution role must have ${executionPolicyName} attached.`,
  finding: "policy-missing",
  tags: ["availability"],
  remediationSteps: `Attach the AWS managed policy ${executionPolicyName} of the role's partition to the role.`,
  config: {},
  judge(facts, _config, output) {
    for (const role of fargateRoles(facts)) {
      if (hasPolicy(role)) continue;
      const open = openAttachment(role);
      const label = output.labelOf(role.role);
      if (open && isPreview()) {
        output.notice(`could not judge role ${label} yet: ${open.property} of ${describe(open.record)} is not known`);
      } else if (!output.isExempt("policy-missing", role.role)) {
        output.report("policy-missing", message(label, role, reasonFor(role, open)), knownUrn(role.made.record));
      }
    }
  },
});

function detachingOf(role: FargateRole): Attachment | undefined {
  return role.attachments.find(({ policy }) => policy.kind === "exclusive" && leavesOut(policy.arns, role));
}

function hasPolicy(role: FargateRole): boolean {
  if (detachingOf(role)) return false;
  return role.attachments.some(({ policy, uncertain }) => !uncertain && isExecutionPolicy(policy, role));
}

/** An attachment that may turn out to be the policy. */
function openAttachment(role: FargateRole): Attachment | undefined {
  if (detachingOf(role)) return undefined;
  return role.attachments.find(
    ({ policy, uncertain }) => policy.kind === "unknown" || (uncertain && isAnyPartition(policy)),
  );
}

function reasonFor(role: FargateRole, open: Attachment | undefined): string {
  const detaching = detachingOf(role);
  if (detaching) return `${describe(detaching.record)} lists all that may be attached, without it, and so detaches it`;
  if (open) return `${open.property} of ${describe(open.record)} is not known, although this is no preview`;
  const other = role.attachments.find(({ policy }) => isAnyPartition(policy));
  if (other) return `${describe(other.record)} attaches the one of another partition than ${partitionOf(role)}`;
  return "nothing in this stack attaches it";
}

function leavesOut(arns: unknown[], role: FargateRole): boolean {
  return arns.every((arn) => typeof arn === "string" && !isExecutionPolicy({ kind: "managed", arn }, role));
}

function isExecutionPolicy(policy: AttachedPolicy, role: FargateRole): boolean {
  if (policy.kind !== "managed") return false;
  const { partition } = role.role;
  return partition === undefined ? isAnyPartition(policy) : policy.arn === executionPolicyArn(partition);
}

function isAnyPartition(policy: AttachedPolicy): boolean {
  return policy.kind === "managed" && policy.arn === executionPolicyArn(policy.arn.split(":")[1]);
}

function partitionOf({ role }: FargateRole): string {
  return role.partition ?? "aws";
}

function message(label: string, role: FargateRole, reason: string): string[] {
  const arn = executionPolicyArn(partitionOf(role));
  const detaching = detachingOf(role);
  const advice = detaching
    ? [`Add it to ${detaching.property} of ${describe(detaching.record)}:`, `"${arn}"`]
    : ["Attach it:", `new aws.iam.RolePolicyAttachment("execution-policy", { role: ROLE.name, policyArn: "${arn}" });`];
  return [
    `Role ${label} is a pod execution role (${whyFargate(role)}) without ${executionPolicyName}: ${reason}. ` +
      "Without it pods on Fargate cannot pull images, and do not start.",
    ...advice,
    `See ${awsPage}`,
  ];
}
