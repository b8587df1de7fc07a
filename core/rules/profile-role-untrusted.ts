import { type ProfileRule, type Estate } from "../facts/estate";
import type { ProfileRoleUntrusted } from "../findings/found";
import { placeOfProfile, type FargateProfile } from "../facts/fargate-profiles";
import { whyUntrusted } from "../facts/untrusted";

/**
 * A Fargate profile for which the Fargate service cannot assume the role. A role that serves nobody is a finding of its own.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const profileRoleUntrusted = {
  id: "profile-role-untrusted",
  judge,
} satisfies ProfileRule;

function judge(profile: FargateProfile, { source }: Estate): ProfileRoleUntrusted[] {
  const { record, role } = profile;
  const why = whyUntrusted(profile, source);
  if (!role || !why) return [];
  const { profile: name, cluster, region } = placeOfProfile(profile, source);
  const inSight = source.isStack ? { record, cluster: profile.clusterToType } : { name, cluster, region };
  return [{ id: "profile-role-untrusted", kind: "untrusted", role, at: record, profile: inSight, why }];
}
