import { fargateService, type TrustPolicy } from "../iam";
import { podRoleEvidence } from "../role-uses/node-role";
import { workloadActions } from "../role-uses/workload-permissions";
import { updateTrustCommand } from "./commands";
import { unreadPlaces } from "./inventory";
import { insteadOfTooLong, quotaNotes, roleBeside } from "./new-role";
import { allowedPrincipals, planTrust, planWithoutDenials } from "./trust";
import { mustStay, type UsedRole } from "./used-role";

/** How the trust policy is made right, ready to paste. Never for a role that others need too. */
export function trustFix(role: UsedRole, policy: TrustPolicy): string {
  const { account, parsed, record } = role;
  const others = allowedPrincipals(record.trustPolicy).filter(
    (value) => !allowedPrincipals(JSON.stringify(policy)).includes(value),
  );
  if (mustStay(role)) return secondRole(role);
  const instead = insteadOfTooLong(policy);
  if (instead !== undefined) return instead;
  const notes = [
    ...(others.length > 0 ? [`then ${others.join(", ")} can no longer assume the role`] : []),
    ...quotaNotes(policy, account),
  ];
  const unread = unreadPlaces(account);
  const caution =
    unread === undefined
      ? []
      : [`Make sure first that no other cluster uses the role, since ${unread}: it would lose the role`];
  return [...caution, updateTrustCommand(parsed.name, policy), ...notes].join("; ");
}

/** A role of its own for the Fargate profiles, where the one they have must stay as it is. */
export function secondRole(role: UsedRole): string {
  const { account, record, parsed, clusters } = role;
  // Without these the pods' logs would be lost in silence, or their images not be found.
  const forPods = record.policies.filter(({ document }) => workloadActions(document).length === 0);
  const logs = record.attachedPolicies.filter((arn) => /:iam::aws:policy\/CloudWatchLogsFullAccess$/.test(arn));
  const given = roleBeside(account, parsed.name, clusters, [...forPods.map((policy) => policy.name), ...logs]);
  const unread = unreadPlaces(account);
  const caution = unread === undefined ? "" : `, once you are sure that no other cluster uses it, since ${unread},`;
  const remove = `remove ${fargateService} from the trust policy of role ${parsed.name}`;
  // Else the role that stays would go on to let in the Fargate service.
  const left = isForOthersToo(role) ? `; then${caution} ${remove}` : "";
  return given + left;
}

/** True for a role that must stay and whose trust policy lets in the Fargate service beside others. */
function isForOthersToo(role: UsedRole): boolean {
  const { trustPolicy } = role.record;
  const hasOthers = allowedPrincipals(trustPolicy).some((value) => value !== fargateService);
  return mustStay(role) && hasOthers && podRoleEvidence(trustPolicy).length > 0;
}

/** How the trust policy lets in every cluster of the role, with all that the role has to keep. */
export function trustFixForAll(role: UsedRole): string {
  const { record, clusters, account } = role;
  if (mustStay(role)) return secondRole(role);
  const { after } = planTrust(record.trustPolicy, clusters, account);
  if (after) return trustFix(role, after);
  // Whoever wrote the Deny may have meant it.
  const { denials, after: without } = planWithoutDenials(record.trustPolicy, clusters, account);
  return `If the Deny of ${denials.join(", ")} can go: ${trustFix(role, without)}; if not: ${secondRole(role)}`;
}
