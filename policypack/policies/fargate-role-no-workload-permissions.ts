import { worksForOthers } from "../../core/facts/whose-role";
import { fargateRoles } from "../../core/facts/fargate-roles";
import { profilesWith } from "../../core/facts/fargate-profiles";
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
  judge(facts, _config, output) {
    for (const role of fargateRoles(facts)) {
      const found = workloadPermissions(role, (used) => worksForOthers(facts, used));
      if (!found || output.isExempt(found.id, role.role)) continue;
      const fix =
        found.fix.kind === "move"
          ? moveLines(found.fix).map((line) => `${line}.`)
          : ownRoleLines(profilesWith(facts.stack, role.made.urn));
      output.reportFound(found, fix, page, knownUrn(role.made.record));
    }
  },
} satisfies StackPolicy;
