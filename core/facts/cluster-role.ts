import { memoizeByObject } from "../memoize";
import { partitionIn } from "../readers/source";
import type { MadeRole } from "../records/identity";
import { read, regionOf, text, unknown, valueAt, type ResourceRecord } from "../records/record";
import { eksType } from "../records/resource-types";
import { eksCluster } from "../service/eks-cluster";
import { addTo } from "../text";
import { mentionsService, parseTrustPolicy, partitionOf, type SourceArnLine } from "../trust";
import type { Estate, RoleFacts } from "./estate";
import type { Facts } from "./facts";
import { trustPolicyOf } from "./fargate-profiles";
import { rolesOf, type JudgedRole } from "./role-trust";
import { only, type Stack } from "./stack/stack";

/** A cluster that works with a role: the aws:SourceArn of its requests, as far as it is known. */
export interface ClusterOfRole extends SourceArnLine {
  record: ResourceRecord;
  hasAutoMode: boolean;
}

/** The clusters that themselves work with a role that the source makes, by the role's URN. */
export const clustersByRole = memoizeByObject(({ stack }: Facts): ReadonlyMap<string, readonly ResourceRecord[]> => {
  const found = new Map<string, ResourceRecord[]>();
  for (const record of stack.records) {
    if (eksType(record.type)?.kind !== "cluster") continue;
    const urn = (stack.roleAt(record, "roleArn") ?? roleOfModule(record, stack))?.urn;
    if (urn !== undefined) addTo(found, urn, record);
  }
  return found;
});

/** A local of a Terraform module hides the way from a cluster to its role: it is the only one for clusters in the module. */
function roleOfModule({ urn, props }: ResourceRecord, stack: Stack): MadeRole | undefined {
  const moduleOf = (address: string): string | undefined => /^(module\..+)\.aws_\w+\.[^.]+$/.exec(address)?.[1];
  const own = moduleOf(urn);
  if (own === undefined || read(props, "roleArn") !== unknown) return undefined;
  return only([...stack.roles.values()].filter((role) => moduleOf(role.urn) === own && isForClusters(role)));
}

function isForClusters({ record }: MadeRole): boolean {
  return parseTrustPolicy(trustPolicyOf(record)).statements.some((one) => mentionsService(one, eksCluster));
}

/** The clusters of a role. A name that something makes up is not known. */
export function clustersOf({ made }: RoleFacts, { facts, source }: Estate): ClusterOfRole[] {
  const { standIns, account: accountId = made?.accountId } = source;
  const records = clustersByRole(facts).get(made?.urn ?? "") ?? [];
  // The nodes of the control plane of a local cluster on an Outpost have the role themselves.
  return records
    .filter(({ props }) => read(props, "outpostConfig") === undefined)
    .map((record) => {
      const name = text(record.props, "name");
      const isMadeUp = name === undefined || facts.stack.madeUpNames.has(name) || standIns?.clusters.includes(name);
      const region = regionOf(record) ?? "*";
      const isAnywhere = region === standIns?.region && standIns.isEveryRegionMeant;
      const partition = partitionIn(source, partitionOf(region)) ?? partitionOf(region) ?? "aws";
      return {
        ...{ record, accountId, partition, region: isAnywhere ? "*" : region },
        ...(!isMadeUp && { cluster: name }),
        hasAutoMode: String(valueAt(record, ["computeConfig", "enabled"])) === "true",
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
