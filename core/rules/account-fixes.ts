import { awsManagedPolicyName, type Difference, type TrustPolicy } from "../trust";
import { whatIsLeft } from "../facts/whose-role";
import { staleLines } from "../facts/account/stale-lines";
import {
  intendedIn,
  planTrust,
  planWithoutDenials,
  planWithoutOthers,
  trustFindings,
  type ClusterUse,
} from "../facts/account/trust";
import { unreadPlaces } from "../readers/account/unread";
import { isBeingDeleted, mustStay, type AccountRole } from "../facts/account/account-role";
import type { AccountFix, SecondRole } from "../findings/account";
import { roleBeside, written } from "./account-new-role";
import { workloadActions } from "./workload-permissions";

/**
 * How the trust policy is made right. Never for a role that others need too.
 * @param lost who loses the role by it
 */
export function trustFix(role: AccountRole, policy: TrustPolicy, lost: readonly Difference[]): AccountFix {
  const { account } = role;
  return {
    kind: "set-trust",
    ...written(policy, account, staleLines(role).length > 0),
    loses: lost.filter(({ kind }) => kind === "principal"),
    unread: unreadPlaces(account),
  };
}

/** A role of its own for the Fargate profiles, if the one they have must stay as it is. */
export function secondRole(role: AccountRole): SecondRole {
  const { account, record, parsed } = role;
  // Without these the pods' logs would be lost in silence, or their images not be found.
  const forPods = record.policies.filter(({ document }) => workloadActions(document).length === 0);
  const logs = record.attachedPolicies.filter((arn) => awsManagedPolicyName(arn) === "CloudWatchLogsFullAccess");
  return {
    ...roleBeside(account, parsed.name, stayingClusters(role), record.permissionsBoundary),
    needs: [...forPods.map(({ name }) => name), ...logs],
    left: mustStay(role) ? whatIsLeft(record.trustPolicy, intendedIn(account)) : undefined,
    unread: unreadPlaces(account),
  };
}

/** The second role that a role which must stay as it is gets beside it; undefined for any other. */
export function ownRoleOf(role: AccountRole): SecondRole | undefined {
  return mustStay(role) ? secondRole(role) : undefined;
}

/** The clusters without those whose profiles are all going away: they need no other role any more. */
function stayingClusters({ clusters, profiles }: AccountRole): ClusterUse[] {
  const staying = new Set(profiles.filter((use) => !isBeingDeleted(use)).map(({ profile }) => profile.arn));
  return clusters.filter((use) => use.profiles.length === 0 || use.profiles.some((arn) => staying.has(arn)));
}

/** How the trust policy lets in every cluster of the role, with all that the role has to keep. */
export function trustFixForAll(role: AccountRole): AccountFix {
  const { record, clusters, account } = role;
  const own = ownRoleOf(role);
  if (own) return own;
  const isShared = trustFindings(record.trustPolicy, account).some(({ kind }) => kind === "not-exclusive");
  const { after, lost, doubt } = (isShared ? planWithoutOthers : planTrust)(record.trustPolicy, clusters, account);
  if (after) return trustFix(role, after, lost);
  const otherwise = secondRole(role);
  // The author of the Deny may have meant it.
  const { denials, plan } = planWithoutDenials(record.trustPolicy, clusters, account);
  if (denials.length > 0 && plan.after)
    return { kind: "without-denials", denials, fix: trustFix(role, plan.after, plan.lost), otherwise };
  return doubt ? { kind: "unproved", doubt, otherwise } : otherwise;
}
