import type { Exemption } from "../../core/findings";
import { workerNodePolicies } from "../../core/facts/stack/node-role";
import { fargateRoles, whyFargate, type FargateRole } from "../../core/facts/fargate-roles";
import { knownUrn } from "../../core/records/record";
import { workloadPermissions, type WorkloadPermission } from "../../core/rules/workload-permissions";
import { evidenceText } from "../../core/findings/render/evidence";
import { ownRoleInstead } from "../own-role";
import type { StackPolicy } from "./policy";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html";

/** Permissions beyond image pull and logging are on roles for service accounts: containers cannot use this one. */
export default {
  kind: "stack",
  name: "fargate-role-no-workload-permissions",
  displayName: "The Fargate role has no workload permissions",
  description: "Permissions beyond image pull and logging belong to IAM roles for service accounts.",
  finding: "workload-permissions",
  tags: ["least-privilege"],
  remediationSteps:
    "Move the permissions to an IAM role for the workload's service account (IRSA): containers on Fargate cannot use " +
    "the pod execution role. Where that role works for others, such as nodes or a cluster, give the Fargate profile a role of its own.",
  config: {},
  judge(facts, _config, output) {
    for (const role of fargateRoles(facts)) {
      const found = role.attachments.flatMap(workloadPermissions);
      // Nodes that use the role would break without these: fargate-role-not-node-role says what to do.
      const servesNodes = role.uses.some(({ use }) => use === "node-group");
      const permissions = servesNodes ? found.filter((permission) => !isNeededByNodes(permission)) : found;
      if (permissions.length === 0 || output.isExempt("workload-permissions", role.role)) continue;
      const label = output.labelOf(role.role);
      const lines = message(label, role, permissions, ownRoleInstead(facts, role) ?? move(permissions));
      output.report("workload-permissions", lines, knownUrn(role.made.record));
    }
  },
} satisfies StackPolicy<{ exempt?: Exemption[] }>;

const nodeNetworkPolicy = "AmazonEKS_CNI_Policy";

function isNeededByNodes({ managedPolicy = "" }: WorkloadPermission): boolean {
  return managedPolicy === nodeNetworkPolicy || workerNodePolicies.includes(managedPolicy);
}

function move(permissions: readonly WorkloadPermission[]): string[] {
  const forNetwork = permissions.filter(({ managedPolicy }) => managedPolicy === nodeNetworkPolicy);
  return [
    ...(forNetwork.length < permissions.length
      ? [
          "Containers in the pod cannot use this role's permissions. Move them to an IAM role for the workload's service account.",
        ]
      : []),
    ...(forNetwork.length > 0
      ? [`Detach ${nodeNetworkPolicy}: the network plugin of EC2 nodes needs it, pods on Fargate do not.`]
      : []),
  ];
}

function message(
  label: string,
  role: FargateRole,
  permissions: readonly WorkloadPermission[],
  advice: string[],
): string[] {
  const texts = new Set(permissions.map(({ text }) => text));
  return [
    `Role ${label} is a pod execution role (${evidenceText(whyFargate(role))}) with permissions beyond image pull and logging: ` +
      `${[...texts].join("; ")}.`,
    ...advice,
    `See ${page}`,
  ];
}
