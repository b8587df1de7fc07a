import { partitionOf } from "../../trust";
import { unknown, type ResourceRecord } from "../../records/record";
import { asList, asObject, isObject } from "../../text";
import type { Described } from "../source";
import type { KubernetesObject } from "./objects";

/** True for a cluster as eksctl makes it. */
export function isEksctl({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion.startsWith("eksctl.io/") && kind === "ClusterConfig";
}

/**
 * The profiles and node groups of a cluster that eksctl makes, each with the role that the file names. A role that eksctl makes itself
 * is right outside China, and nothing of it is in the file.
 * @see https://eksctl.io/usage/schema/
 */
export function eksctlRecords(
  object: KubernetesObject,
  common: Pick<ResourceRecord, "urn" | "name" | "propertyDependencies" | "provider">,
  [document, ...path]: Described["at"],
): Described[] {
  const { metadata, iam, fargateProfiles, nodeGroups, managedNodeGroups } = object;
  const { name: cluster, region } = asObject(metadata);
  const { fargatePodExecutionRoleARN: shared } = asObject(iam);
  // Who adds a profile later gets the shared role.
  const profiles = fargateProfiles ?? (shared === undefined ? [] : [{ name: "fargatePodExecutionRoleARN" }]);
  const madeByEksctl = typeof region === "string" && partitionOf(region) === "aws-cn" ? unknown : undefined;
  const place = { clusterName: cluster, ...(typeof region === "string" && { region }) };
  const described = (list: string, items: unknown, type: string, propsOf: (item: Record<string, unknown>) => object) =>
    asList(items ?? []).flatMap((item, index): Described[] => {
      const { name = `${list}[${index}]` } = asObject(item);
      const props = { ...place, ...propsOf(asObject(item)) };
      if (!isObject(item) || Object.values(propsOf(item)).every((role) => role === undefined)) return [];
      const record = { ...common, urn: `${common.urn}#${list}#${index}`, name: String(name), type, props };
      return [
        {
          record,
          label: `${list === "fargateProfiles" ? "Fargate profile" : "node group"} "${String(name)}"`,
          at: [document, ...path, list, index],
        },
      ];
    });
  const nodeRole = (item: Record<string, unknown>) => ({ nodeRoleArn: asObject(item.iam).instanceRoleARN });
  const nodes = "aws:eks/nodeGroup:NodeGroup";
  return [
    ...described("fargateProfiles", profiles, "aws:eks/fargateProfile:FargateProfile", (item) => ({
      podExecutionRoleArn: item.podExecutionRoleARN ?? shared ?? madeByEksctl,
    })),
    ...described("nodeGroups", nodeGroups, nodes, nodeRole),
    ...described("managedNodeGroups", managedNodeGroups, nodes, nodeRole),
  ];
}
