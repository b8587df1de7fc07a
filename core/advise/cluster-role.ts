import { clustersOf } from "../facts/cluster-role";
import type { Estate, RoleFacts } from "../facts/estate";
import type { Fix } from "../findings/fix";
import type { TrustFound } from "../findings/found";
import { autoModeAction, eksCluster } from "../service/eks-cluster";
import { adviseTrust } from "./trust";

/**
 * What to do about the role of a cluster. It is said and never written: no page of AWS says that EKS sends aws:SourceArn for every
 * cluster.
 */
export function clusterRoleFix({ findings, document, intended }: TrustFound, role: RoleFacts, estate: Estate): Fix {
  const others = findings.flatMap(({ cause }) => (cause.kind === "others" ? cause.named : []));
  if (findings.some(({ cause }) => cause.kind === "others")) return { kind: "separate", others };
  if (findings.every(({ cause }) => cause.kind === "no-tag-session"))
    return { kind: "allow-action", action: autoModeAction, principal: eksCluster.principal };
  const clusters = clustersOf(role, estate);
  if (clusters.some(({ cluster }) => cluster === undefined)) return { kind: "name-cluster" };
  const uses = clusters.map(({ partition, region, accountId, cluster }) => ({ partition, region, accountId, cluster }));
  const advice = adviseTrust(document, { intended, uses, keepsOthers: true });
  if (advice?.kind === "trust") return { ...advice, isToTry: true };
  return advice ?? { kind: "decide", doubt: { kind: "undecided" } };
}
