import { clustersOf } from "../facts/cluster-role";
import type { Estate, RoleFacts } from "../facts/estate";
import type { Fix } from "../findings/fix";
import type { TrustFound } from "../findings/found";
import { autoModeAction, eksCluster } from "../service/eks-cluster";
import { isWithinEksCluster } from "../records/identity";
import { allowsEveryone, globMatches } from "../trust";
import { adviseTrust } from "./trust";

/**
 * What to do about the role of a cluster. It is said and never written: no page of AWS says that EKS sends aws:SourceArn for every
 * cluster.
 */
export function clusterRoleFix({ findings, document, intended }: TrustFound, role: RoleFacts, estate: Estate): Fix {
  const causes = findings.map(({ cause }) => cause);
  const kinds = new Set(causes.map(({ kind }) => kind));
  const isForEveryone = allowsEveryone(document);
  const others = causes.flatMap((cause) => (cause.kind === "others" ? cause.named : []));
  if (kinds.has("others") && !isForEveryone) return { kind: "separate", others };
  const { principal } = eksCluster;
  if (kinds.has("trusts-others") || kinds.has("no-allow")) return { kind: "allow-service", principal };
  if (kinds.has("no-tag-session")) return { kind: "allow-action", action: autoModeAction, principal };
  const clusters = clustersOf(role, estate);
  if (clusters.some(({ cluster }) => cluster === undefined)) return { kind: "name-cluster" };
  if (isWithinEksCluster(role.made?.urn)) return { kind: "own-service-role" };
  const uses = clusters.map(({ partition, region, accountId, cluster }) => ({ partition, region, accountId, cluster }));
  const isConfigured = (name: string) => intended.clusters?.some((glob) => globMatches(glob, name)) !== false;
  const outside = clusters.flatMap(({ cluster = "" }) => (isConfigured(cluster) ? [] : cluster));
  if (outside.length > 0) return { kind: "configure-cluster", clusters: outside };
  const advice = adviseTrust(document, { intended, uses, ...(!isForEveryone && { keepsOthers: true }) });
  if (advice?.kind === "trust") return { ...advice, isToTry: true };
  return advice ?? { kind: "decide", doubt: { kind: "undecided" } };
}
