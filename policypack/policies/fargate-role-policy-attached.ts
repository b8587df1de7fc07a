import { executionPolicyArn, executionPolicyName } from "../../core/iam";
import { isExempt, type Exemption } from "../adapter/exemptions";
import { awsPage } from "../adapter/metadata";
import { notice } from "../adapter/notices";
import { stackPolicy } from "../adapter/stack-policy";
import {
  type AttachedPolicy,
  type FargateRole,
  describe,
  fargateRoles,
  knownUrn,
  whyFargate,
} from "../../core/role-uses";

const name = "fargate-role-policy-attached";

/** The managed policy that AWS asks for is attached to every pod execution role that the stack makes. */
export default stackPolicy<{ exempt?: Exemption[] }>({
  name,
  displayName: "The Fargate role has its managed policy",
  description: `A pod execution role must have ${executionPolicyName} attached.`,
  enforcementLevel: "mandatory",
  severity: "medium",
  tags: ["availability"],
  remediationSteps: `Attach the AWS managed policy ${executionPolicyName} of the role's partition to the role.`,
  config: {},
  judge(facts, config, report) {
    for (const role of fargateRoles(facts)) {
      const reason = whatIsWrong(role);
      if (reason === undefined || isExempt(name, config.exempt, role.role)) continue;
      report(message(role, reason), knownUrn(role.made.record));
    }
  },
});

function whatIsWrong(role: FargateRole): string | undefined {
  const detaching = role.attachments.find(({ policy }) => policy.kind === "exclusive" && leavesOut(policy.arns, role));
  if (detaching) return `${describe(detaching.record)} lists all that may be attached, without it, and so detaches it`;
  const others = role.attachments.filter(({ policy }) => policy.kind !== "exclusive");
  if (others.some(({ policy, uncertain }) => !uncertain && isExecutionPolicy(policy, role))) return undefined;
  const open = others.find(
    ({ policy, uncertain }) => policy.kind === "unknown" || (uncertain && isAnyPartition(policy)),
  );
  if (open) {
    notice(
      name,
      `could not judge role ${role.role.label} yet: ${open.property} of ${describe(open.record)} is not known`,
    );
    return undefined;
  }
  const otherPartition = others.find(({ policy }) => isAnyPartition(policy));
  if (otherPartition)
    return `${describe(otherPartition.record)} attaches the one of another partition than ${partitionOf(role)}`;
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

function message(role: FargateRole, reason: string): string {
  const arn = executionPolicyArn(partitionOf(role));
  return [
    `Role ${role.role.label} is a pod execution role (${whyFargate(role)}) without ${executionPolicyName}: ${reason}. ` +
      "Without it pods on Fargate cannot pull images, and do not start.",
    "Attach it:",
    `new aws.iam.RolePolicyAttachment("execution-policy", { role: ROLE.name, policyArn: "${arn}" });`,
    `See ${awsPage}`,
  ].join("\n");
}
