import { type ProfileRule, type RoleRule } from "../facts/estate";
import { intentionIn } from "../facts/role-trust";
import type { ProfileRoleUntrusted } from "../findings/found";
import { serves } from "../trust";
import { placeOfProfile, whyUntrusted, whyKeptOut } from "../facts/untrusted";

/**
 * A Fargate profile for which the Fargate service cannot assume the role. A role that serves nobody is a finding of its own.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export const profileRoleUntrusted = {
  id: "profile-role-untrusted",
  judge(profile, { source }): ProfileRoleUntrusted[] {
    const { record, role } = profile;
    const why = whyUntrusted(profile, source);
    if (!role || !why) return [];
    const { profile: name, cluster, region } = placeOfProfile(profile, source);
    const inSight = source.isStack
      ? { record, cluster: profile.clusterToType }
      : {
          ...(name !== undefined && { name }),
          ...(cluster !== undefined && { cluster }),
          ...(region !== undefined && { region }),
        };
    return [{ id: "profile-role-untrusted", kind: "untrusted", role, at: record, profile: inSight, why }];
  },
} satisfies ProfileRule;

/** A cluster that a role has to serve, and none of whose profiles uses it yet: any profile that it may get has to get in. */
export const askedClusterUntrusted = {
  id: "profile-role-untrusted",
  needs: "complete",
  judge({ role, made, profiles, trust: document }, { source }): ProfileRoleUntrusted[] {
    const { toServe = [], account: accountId } = source;
    if (!made) return [];
    return toServe.flatMap(({ name: cluster, region }) => {
      const isUsed = profiles.some((one) => one.cluster === cluster && one.region === region && !one.isBeingDeleted);
      const place = { accountId, region, cluster };
      if (isUsed || serves(document, { for: { ...place, accountId: accountId ?? "" }, every: true })) return [];
      const why = whyKeptOut(document, place, intentionIn(made, source));
      return [{ id: "profile-role-untrusted", kind: "untrusted", role, profile: { cluster, region }, why }];
    });
  },
} satisfies RoleRule;
