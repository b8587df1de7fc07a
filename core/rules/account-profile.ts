import { accessEntryMissing } from "./access-entry-missing";
import { profileUnhealthy } from "./profile-unhealthy";
import { roleUnderAnotherPath } from "./role-missing";
import { rolePathInAwsAuth } from "./role-path-in-aws-auth";
import { accountFinding, type AccountFinding } from "../findings/account";
import { judgeTrustPolicy } from "../trust";
import { intendedIn, permitsCluster } from "../facts/account/trust";
import { untrustedIn } from "./profile-role-untrusted";
import { isBeingDeleted, profilePlace, type ProfileUse, type AccountRole } from "../facts/account/account-role";

function judgeTrustFor(role: AccountRole, use: ProfileUse): AccountFinding[] {
  const { account, record } = role;
  const { region, cluster, profile } = use;
  const { scoped } = judgeTrustPolicy(record.trustPolicy, intendedIn(account));
  // A role that serves no profile at all has one finding for itself.
  if (scoped.some(({ kind }) => kind === "broken" || kind === "malformed")) return [];
  const clusterUse = { region, cluster: cluster.name, profiles: [profile.arn] };
  if (permitsCluster(record.trustPolicy, clusterUse, account)) return [];
  return [
    accountFinding(
      "profile-role-untrusted",
      profilePlace(account, use, record.arn),
      untrustedIn(role, clusterUse, profile.name),
    ),
  ];
}

/** All findings about one Fargate profile of a role that exists. A profile that is going away needs nothing any more. */
export function judgeProfile(role: AccountRole, use: ProfileUse): AccountFinding[] {
  if (isBeingDeleted(use)) return [];
  return [roleUnderAnotherPath, rolePathInAwsAuth, judgeTrustFor, profileUnhealthy, accessEntryMissing].flatMap(
    (judge) => judge(role, use),
  );
}
