import { memoizeByObject } from "../memoize";
import { partitionIn } from "../readers/source";
import { regionOf, text, valueAt, type ResourceRecord } from "../records/record";
import { eksType } from "../records/resource-types";
import { eksCluster } from "../service/eks-cluster";
import { addTo } from "../text";
import { mentionsService, parseTrustPolicy, partitionOf, type SourceArnLine } from "../trust";
import type { Estate, RoleFacts } from "./estate";
import type { Facts } from "./facts";
import { rolesOf, type JudgedRole } from "./role-trust";

/** A cluster that works with a role: the aws:SourceArn of its requests, as far as it is known. */
export interface ClusterOfRole extends SourceArnLine {
  record: ResourceRecord;
  hasAutoMode: boolean;
}

/** The clusters that themselves work with a role that the source makes, by the role's URN. */
export const clustersByRole = memoizeByObject(({ stack }: Facts): ReadonlyMap<string, readonly ResourceRecord[]> => {
  const found = new Map<string, ResourceRecord[]>();
  for (const record of stack.records) {
    const urn = eksType(record.type)?.kind === "cluster" ? stack.roleAt(record, "roleArn")?.urn : undefined;
    if (urn !== undefined) addTo(found, urn, record);
  }
  return found;
});

/** The clusters of a role. A name that something makes up is not known. */
export function clustersOf({ made }: RoleFacts, { facts, source }: Estate): ClusterOfRole[] {
  const { standIns, account: accountId = made?.accountId } = source;
  return (clustersByRole(facts).get(made?.urn ?? "") ?? []).map((record) => {
    const name = text(record.props, "name");
    const isMadeUp = name === undefined || facts.stack.madeUpNames.has(name) || standIns?.clusters.includes(name);
    const region = regionOf(record) ?? "*";
    const isAnywhere = region === standIns?.region && standIns.isEveryRegionMeant;
    const partition = partitionIn(source, partitionOf(region)) ?? partitionOf(region) ?? "aws";
    return {
      ...{ record, accountId, partition, region: isAnywhere ? "*" : region },
      ...(!isMadeUp && { cluster: name }),
      hasAutoMode: valueAt(record, ["computeConfig", "enabled"]) === true,
    };
  });
}

/** The possible forms of the role of a cluster: one uses it, or its trust policy is for clusters. */
export function waysOfClusters(role: RoleFacts, estate: Estate): readonly JudgedRole[] {
  const { made } = role;
  if (!made) return [];
  const isUsed = clustersOf(role, estate).length > 0;
  const isForClusters = ({ document, unknownPart }: JudgedRole) =>
    unknownPart === undefined &&
    !made.record.isRead &&
    parseTrustPolicy(document).statements.some((one) => mentionsService(one, eksCluster));
  return rolesOf(made.record).filter((way) => isUsed || isForClusters(way));
}
