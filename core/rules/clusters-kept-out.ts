import type { Estate, RoleFacts, RoleOutcome, SourceRule } from "../facts/estate";
import { letsIn } from "../facts/untrusted";
import { intentionOf } from "../facts/meant";
import type { ClustersKeptOut } from "../findings/found";
import type { UsingCluster } from "../readers/source";
import { only } from "../text";
import { judgeTrust, type Judgement } from "../trust";

/** The clusters that the user names and that no role lets in: every Fargate profile that such a cluster may get must get in. */
export const clustersKeptOut: SourceRule = {
  id: "trust-broken",
  judge,
};

function judge(estate: Estate): ClustersKeptOut[] {
  const { toServe = [], for: named } = estate.source;
  const clusters = toServe.filter((cluster) => !isLetIn(cluster, estate));
  const roles = estate.roles.filter(({ outcomes }) => outcomes.length > 0);
  if (roles.length === 0 || clusters.length === 0) return [];
  const finding = { id: "trust-broken", kind: "clusters-kept-out", clusters } as const;
  const role = named && only(roles);
  if (!role) return [finding];
  return letsInNobody(role, estate) ? [] : [{ ...finding, role: role.made ?? role.role, at: role.made?.record }];
}

/** True if a role lets in a cluster, or may, since its trust policy is not known or not understood. */
export function isLetIn(cluster: UsingCluster, estate: Estate): boolean {
  return estate.roles.some((role) => {
    const { outcomes } = role;
    if (outcomes.some((outcome) => isOpen(outcome, estate))) return true;
    return outcomes.length > 0 && outcomes.every(({ document }) => letsIn(document, role, cluster, estate.source));
  });
}

function isOpen(outcome: RoleOutcome, estate: Estate) {
  const { scoped } = judgementOf(outcome, estate);
  return outcome.unknownPart !== undefined || scoped.some(({ kind }) => kind === "malformed" || kind === "undecided");
}

/** True if the role lets in none of its clusters, which is a finding of its own. */
function letsInNobody({ outcomes }: RoleFacts, estate: Estate) {
  return outcomes.some((outcome) => {
    const { concernsFargate, scoped } = judgementOf(outcome, estate);
    return !concernsFargate || scoped.some(({ kind }) => kind === "broken");
  });
}

function judgementOf({ document, facts }: RoleOutcome, estate: Estate): Judgement {
  return judgeTrust(document, intentionOf(facts, estate));
}
