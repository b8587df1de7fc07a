import { workloadActions, workloadPolicyName } from "../../core/role-uses";
import type { Check, Reason } from "./report";
import type { RoleSurvey } from "./survey";

const name = "no-workload-permissions";
const fix =
  "move them to an IAM role for the workload's service account (IRSA), since containers cannot use this role; " +
  "this command detaches nothing";

function advice(summary: string, reasons: Reason[]): Check {
  return { name, status: "advice", summary, reasons };
}

/**
 * Permissions beyond image pull and logging: containers cannot use them, so they belong to a role of the workload's
 * service account. Advice only: neither they nor that they could not be read makes the role wrong.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export function checkPermissions({ attachedPolicies, policyDocuments }: RoleSurvey): Check {
  const unread = [attachedPolicies, policyDocuments].flatMap((reading) => ("error" in reading ? [reading.error] : []));
  const attached = "value" in attachedPolicies ? attachedPolicies.value : [];
  const documents = "value" in policyDocuments ? policyDocuments.value : [];
  const found = [
    ...attached
      .flatMap((arn) => workloadPolicyName(arn) ?? [])
      .map((policy) => ({ reason: `${policy} is attached`, fix })),
    ...documents
      .map(({ name: policy, document }) => ({ policy, actions: workloadActions(document) }))
      .filter(({ actions }) => actions.length > 0)
      .map(({ policy, actions }) => ({ reason: `${policy} allows ${actions.join(", ")}`, fix })),
  ];
  const notRead = unread.map(({ message, missingAction }) => ({ reason: message, missingAction }));
  if (found.length > 0) return advice("It has permissions beyond image pull and logging", [...found, ...notRead]);
  if (notRead.length > 0) return advice("Whether it has permissions for workloads could not be read", notRead);
  return { name, status: "right", summary: "It has no permissions beyond image pull and logging", reasons: [] };
}
