import { isExempt, type Exemption } from "../adapter/exemptions";
import { stackPolicy } from "../adapter/stack-policy";
import {
  type Attachment,
  type FargateRole,
  describe,
  fargateRoles,
  knownUrn,
  whyFargate,
  workloadActions,
  workloadPolicyName,
} from "../../core/role-uses";

const name = "fargate-role-no-workload-permissions";
const page = "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html";

/** Permissions beyond image pull and logging are on roles for service accounts: containers cannot use this one. */
export default stackPolicy<{ exempt?: Exemption[] }>({
  name,
  displayName: "The Fargate role has no workload permissions",
  description: "Permissions beyond image pull and logging belong to IAM roles for service accounts.",
  enforcementLevel: "advisory",
  severity: "low",
  tags: ["least-privilege"],
  remediationSteps:
    "Move the permissions to an IAM role for the workload's service account (IRSA): containers on Fargate cannot use " +
    "the pod execution role.",
  config: {},
  judge(facts, config, report) {
    for (const role of fargateRoles(facts)) {
      const reasons = role.attachments.filter(({ uncertain }) => !uncertain).flatMap(workloadPermissions);
      if (reasons.length === 0 || isExempt(name, config.exempt, role.role)) continue;
      report(message(role, [...new Set(reasons)]), knownUrn(role.made.record));
    }
  },
});

function workloadPermissions({ policy, record, property }: Attachment): string[] {
  if (policy.kind === "managed") {
    const policyName = workloadPolicyName(policy.arn);
    return policyName === undefined ? [] : [`${policyName} (${property} of ${describe(record)})`];
  }
  if (policy.kind !== "inline" && policy.kind !== "made") return [];
  const actions = workloadActions(policy.document);
  return actions.length === 0 ? [] : [`${actions.join(", ")} (${property} of ${describe(record)})`];
}

function message(role: FargateRole, reasons: string[]): string {
  return [
    `Role ${role.role.label} is a pod execution role (${whyFargate(role)}) with permissions beyond image pull and logging: ` +
      `${reasons.join("; ")}.`,
    "Containers in the pod cannot use this role's permissions. Move them to an IAM role for the workload's service account.",
    `See ${page}`,
  ].join("\n");
}
