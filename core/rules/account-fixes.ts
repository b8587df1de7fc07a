import { allowedPrincipals, awsManagedPolicyName, type TrustPolicy } from "../trust";
import { whatIsLeft } from "../facts/whose-role";
import { workloadActions } from "./workload-permissions";
import { updateTrustCommand } from "../aws/commands";
import { fixIfTooLong, quotaNotes, roleBeside } from "./account-new-role";
import { staleLines } from "../facts/account/stale-lines";
import { intendedIn, planTrust, planWithoutDenials, type ClusterUse } from "../facts/account/trust";
import { unreadPlaces } from "../facts/account/unknown-parts";
import { isBeingDeleted, mustStay, type AccountRole } from "../facts/account/account-role";

/** How the trust policy is made right, ready to paste. Never for a role that others need too. */
export function trustFix(role: AccountRole, policy: TrustPolicy): string {
  const { account, parsed, record } = role;
  if (mustStay(role)) return secondRole(role);
  const stale = staleLines(role);
  const instead = fixIfTooLong(policy, stale);
  if (instead !== undefined) return instead;
  const kept = new Set(allowedPrincipals(JSON.stringify(policy)));
  const others = allowedPrincipals(record.trustPolicy).filter((value) => !kept.has(value));
  const notes = [
    ...(others.length > 0 ? [`then ${others.join(", ")} can no longer assume the role`] : []),
    ...quotaNotes(policy, account, stale),
  ];
  const unread = unreadPlaces(account);
  const caution =
    unread === undefined
      ? []
      : [`Make sure first that no other cluster uses the role, since ${unread}: it would lose the role`];
  return [...caution, updateTrustCommand(parsed.name, policy), ...notes].join("; ");
}

/** A role of its own for the Fargate profiles, where the one they have must stay as it is. */
export function secondRole(role: AccountRole): string {
  const { account, record, parsed } = role;
  // Without these the pods' logs would be lost in silence, or their images not be found.
  const forPods = record.policies.filter(({ document }) => workloadActions(document).length === 0);
  const logs = record.attachedPolicies.filter((arn) => awsManagedPolicyName(arn) === "CloudWatchLogsFullAccess");
  const needs = [...forPods.map((policy) => policy.name), ...logs];
  const { permissionsBoundary: boundary } = record;
  const more = { needs, ...(boundary === undefined ? {} : { boundary }) };
  const given = roleBeside(account, parsed.name, stayingClusters(role), more);
  const left = mustStay(role) ? whatIsLeft(record.trustPolicy, `role ${parsed.name}`, intendedIn(account)) : undefined;
  if (left === undefined) return given;
  const unread = unreadPlaces(account);
  const caution = unread === undefined ? "" : `, once you are sure that no other cluster uses it, since ${unread},`;
  return `${given}; then${caution} ${left}`;
}

/** What makes a role right; one that must stay as it is gets another role beside it. */
export function fixOrSecondRole(role: AccountRole, fix: string): string {
  return mustStay(role) ? secondRole(role) : fix;
}

/** The clusters without those whose profiles are all going away: they need no other role any more. */
function stayingClusters({ clusters, profiles }: AccountRole): ClusterUse[] {
  const staying = new Set(profiles.filter((use) => !isBeingDeleted(use)).map(({ profile }) => profile.arn));
  return clusters.filter((use) => use.profiles.length === 0 || use.profiles.some((arn) => staying.has(arn)));
}

/** How the trust policy lets in every cluster of the role, with all that the role has to keep. */
export function trustFixForAll(role: AccountRole): string {
  const { record, clusters, account } = role;
  if (mustStay(role)) return secondRole(role);
  const { after } = planTrust(record.trustPolicy, clusters, account);
  if (after) return trustFix(role, after);
  // Whoever wrote the Deny may have meant it.
  const { denials, after: without } = planWithoutDenials(record.trustPolicy, clusters, account);
  return `If the Deny of ${denials.join(", ")} can go: ${trustFix(role, without)}; if not: ${secondRole(role)}`;
}
