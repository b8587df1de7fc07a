import type { Estate, RoleFacts, SourceRule } from "../facts/estate";
import type { JudgedRole } from "../facts/role-trust";
import { letsIn } from "../facts/untrusted";
import { intentionOf } from "../facts/whose-role";
import type { ClustersKeptOut } from "../findings/found";
import type { UsingCluster } from "../readers/source";
import { judgeTrust, type Judgement } from "../trust";

/** The clusters that the user names and that no role lets in: any Fargate profile that they may get has to get in. */
export const clustersKeptOut: SourceRule = {
  id: "trust-broken",
  judge(estate): ClustersKeptOut[] {
    const { toServe = [], for: named } = estate.source;
    const clusters = toServe.filter((cluster) => !isLetIn(cluster, estate));
    const [role, other] = estate.roles.filter(({ outcomes }) => outcomes.length > 0);
    if (!role || clusters.length === 0) return [];
    const kept = { id: "trust-broken", kind: "clusters-kept-out", clusters } as const;
    if (!named || other) return [kept];
    return letsInNobody(role, estate) ? [] : [{ ...kept, role: role.made ?? role.role, at: role.made?.record }];
  },
};

/** True if a role lets in a cluster, or may, since its trust policy is not known or not understood. */
export function isLetIn(cluster: UsingCluster, estate: Estate): boolean {
  return estate.roles.some((role) => {
    const ways = role.outcomes;
    if (ways.some((way) => isOpen(way, role, estate))) return true;
    return ways.length > 0 && ways.every(({ document }) => letsIn(document, role, cluster, estate.source));
  });
}

function isOpen(way: JudgedRole, role: RoleFacts, estate: Estate): boolean {
  const { scoped } = judgementOf(way, role, estate);
  return way.unknownPart !== undefined || scoped.some(({ kind }) => kind === "malformed" || kind === "undecided");
}

/** True if the role is said to let in none of its clusters. */
function letsInNobody(role: RoleFacts, estate: Estate): boolean {
  return role.outcomes.some((way) => {
    const { concernsFargate, scoped } = judgementOf(way, role, estate);
    return !concernsFargate || scoped.some(({ kind }) => kind === "broken");
  });
}

function judgementOf({ document }: JudgedRole, role: RoleFacts, estate: Estate): Judgement {
  return judgeTrust(document, intentionOf(role, estate));
}
