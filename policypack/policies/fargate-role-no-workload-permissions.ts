import { ownRoleLines } from "../../core/findings/render/fix/component";
import { moveLines } from "../../core/findings/render/fix/policy";
import { knownUrn } from "../../core/records/record";
import { workloadPermissions } from "../../core/rules/workload-permissions";
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
    "the pod execution role. If that role works for others, such as nodes or a cluster, give the Fargate profile a role of its own.",
  config: {},
  judge(estate, _config, output) {
    for (const role of estate.roles)
      for (const found of workloadPermissions.judge(role, estate)) {
        if (output.isExempt(found.id, role.role)) continue;
        const { fix, at } = found;
        const lines = fix.kind === "move" ? moveLines(fix).map((line) => `${line}.`) : ownRoleLines(role.profiles);
        output.reportFound(found, lines, page, knownUrn(at));
      }
  },
} satisfies StackPolicy;
