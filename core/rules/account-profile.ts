import { accessEntryMissing } from "./access-entry-missing";
import { profileUnhealthy } from "./profile-unhealthy";
import { roleUnderAnotherPath } from "./role-missing";
import { rolePathInAwsAuth } from "./role-path-in-aws-auth";
import { profilePlace } from "../facts/account/account-role";
import type { WhyUntrusted } from "../findings/found";
import { foundText } from "../findings/render/found";
import type { Finding } from "../findings";
import { judgeTrustPolicy } from "../trust";
import { secondRole, trustFixForAll } from "./account-fixes";
import { intendedIn, permitsCluster } from "../facts/account/trust";
import { whyUntrustedIn } from "./profile-role-untrusted";
import { finding, isBeingDeleted, type ProfileUse, type AccountRole } from "../facts/account/account-role";

function judgeTrustFor(role: AccountRole, use: ProfileUse): Finding[] {
  const { account, record, parsed } = role;
  const { region, cluster, profile } = use;
  const { concernsFargate, scoped } = judgeTrustPolicy(record.trustPolicy, intendedIn(account));
  // A role that serves no profile at all has one finding for itself.
  if (scoped.some(({ kind }) => kind === "broken" || kind === "malformed")) return [];
  const clusterUse = { region, cluster: cluster.name, profiles: [profile.arn] };
  if (permitsCluster(record.trustPolicy, clusterUse, account)) return [];
  const why: WhyUntrusted = concernsFargate
    ? whyUntrustedIn(role, clusterUse, profile.name)
    : { kind: "not-for-fargate" };
  const message = foundText({
    id: "profile-role-untrusted",
    role: { label: parsed.name },
    profile: { name: profile.name, cluster: cluster.name, region },
    why,
  });
  return [
    finding("profile-role-untrusted", profilePlace(account, use, record.arn), {
      message,
      fix: concernsFargate ? trustFixForAll(role) : secondRole(role),
    }),
  ];
}

/** All findings about one Fargate profile of a role that exists. A profile that is going away needs nothing any more. */
export function judgeProfile(role: AccountRole, use: ProfileUse): Finding[] {
  if (isBeingDeleted(use)) return [];
  return [roleUnderAnotherPath, rolePathInAwsAuth, judgeTrustFor, profileUnhealthy, accessEntryMissing].flatMap(
    (judge) => judge(role, use),
  );
}
