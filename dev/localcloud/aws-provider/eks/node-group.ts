import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  type Nodegroup,
  type Taint,
  UpdateNodegroupConfigCommand,
} from "@aws-sdk/client-eks";
import { orAbsent } from "../core/errors";
import { integer, list, map, object, set, text } from "../core/property";
import { regionProperty, resourceType, tagProperties } from "../core/resource-type";
import type { Values } from "../core/values";
import { removedKeys, type Tags } from "../iam/tags";
import { nameToCreate, prefixOf } from "../iam/names";
import { splitId, updateTags } from "./shared";

type NodeGroup = {
  clusterName: string;
  nodeGroupName?: string;
  nodeGroupNamePrefix?: string;
  nodeRoleArn: string;
  subnetIds: string[];
  scalingConfig: { desiredSize: number; maxSize: number; minSize: number };
  amiType?: string;
  capacityType?: string;
  diskSize?: number;
  instanceTypes?: string[];
  labels?: Tags;
  launchTemplate?: { id?: string; name?: string; version: string };
  taints?: { key: string; value?: string; effect: string }[];
  updateConfig?: { maxUnavailable?: number };
  version?: string;
  releaseVersion?: string;
  arn?: string;
  region?: string;
  tagsAll?: Tags;
};

const title = "EKS Node Group";

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/nodegroup/ */
export const nodeGroup = resourceType<NodeGroup>({
  token: "aws:eks/nodeGroup:NodeGroup",
  title,
  naming: { property: "nodeGroupName", prefix: "nodeGroupNamePrefix", maximum: 63 },
  properties: {
    clusterName: text({ required: true, replaces: true }),
    nodeGroupName: text({ computed: true, replaces: true }),
    nodeGroupNamePrefix: text({ computed: true, replaces: true }),
    nodeRoleArn: text({ required: true, replaces: true }),
    subnetIds: set({ kind: "string" }, { required: true, replaces: true }),
    scalingConfig: object(
      { desiredSize: integer({ required: true }), maxSize: integer({ required: true }), minSize: integer() },
      { required: true },
    ),
    amiType: text({ computed: true, replaces: true }),
    capacityType: text({ computed: true, replaces: true }),
    diskSize: integer({ computed: true, replaces: true }),
    instanceTypes: set({ kind: "string" }, { computed: true, replaces: true }),
    labels: map(),
    launchTemplate: object({
      id: text({ computed: true }),
      name: text({ computed: true }),
      version: text({ required: true }),
    }),
    taints: list({ kind: "object", properties: { key: text(), value: text(), effect: text() } }),
    updateConfig: object(
      { maxUnavailable: integer({ computed: true }), maxUnavailablePercentage: integer() },
      { computed: true },
    ),
    version: text({ computed: true }),
    releaseVersion: text({ computed: true }),
    ...regionProperty,
    ...tagProperties,
    arn: text({ output: true }),
    resources: list(
      { kind: "object", properties: { autoscalingGroups: list({ kind: "object", properties: { name: text() } }) } },
      { output: true },
    ),
    status: text({ output: true }),
  },

  async create(inputs, cloud) {
    const nodegroupName = nameToCreate(inputs.nodeGroupName, inputs.nodeGroupNamePrefix);
    await cloud.eks(
      new CreateNodegroupCommand({
        clusterName: inputs.clusterName,
        nodegroupName,
        nodeRole: inputs.nodeRoleArn,
        subnets: inputs.subnetIds,
        scalingConfig: inputs.scalingConfig,
        amiType: inputs.amiType as never,
        capacityType: inputs.capacityType as never,
        diskSize: inputs.diskSize,
        instanceTypes: inputs.instanceTypes,
        labels: inputs.labels,
        launchTemplate: inputs.launchTemplate,
        taints: inputs.taints as Taint[] | undefined,
        version: inputs.version,
        releaseVersion: inputs.releaseVersion,
        tags: inputs.tagsAll,
      }),
      inputs.region,
    );
    return `${inputs.clusterName}:${nodegroupName}`;
  },

  async read(id, known, cloud) {
    const region = known.region ?? cloud.region;
    const [clusterName, nodegroupName] = splitId(id, title, "CLUSTER:NODE_GROUP");
    const found = (await orAbsent(cloud.eks(new DescribeNodegroupCommand({ clusterName, nodegroupName }), region)))
      ?.nodegroup;
    if (!found) return undefined;
    return {
      ...nodeGroupValues(found),
      nodeGroupNamePrefix: prefixOf(nodegroupName, known.nodeGroupNamePrefix),
      updateConfig: known.updateConfig ?? { maxUnavailable: 1 },
      region,
    };
  },

  async update(id, changed, next, previous, cloud) {
    const [clusterName, nodegroupName] = splitId(id, title, "CLUSTER:NODE_GROUP");
    if (changed.has("scalingConfig") || changed.has("labels") || changed.has("updateConfig")) {
      await cloud.eks(
        new UpdateNodegroupConfigCommand({
          clusterName,
          nodegroupName,
          scalingConfig: next.scalingConfig,
          updateConfig: next.updateConfig,
          labels: { addOrUpdateLabels: next.labels, removeLabels: removedKeys(previous.labels, next.labels) },
        }),
        next.region,
      );
    }
    if (changed.has("tagsAll")) {
      await updateTags(previous.arn ?? "", previous.tagsAll, next.tagsAll, next.region, cloud);
    }
  },

  async delete(id, { region }, cloud) {
    const [clusterName, nodegroupName] = splitId(id, title, "CLUSTER:NODE_GROUP");
    await cloud.eks(new DeleteNodegroupCommand({ clusterName, nodegroupName }), region);
  },
});

/** A node group as the official provider shows it. */
export function nodeGroupValues(found: Nodegroup): Values {
  return {
    clusterName: found.clusterName,
    nodeGroupName: found.nodegroupName,
    nodeRoleArn: found.nodeRole,
    subnetIds: found.subnets ?? [],
    scalingConfig: found.scalingConfig,
    amiType: found.amiType,
    capacityType: found.capacityType ?? "ON_DEMAND",
    diskSize: found.diskSize,
    instanceTypes: found.instanceTypes ?? [],
    labels: found.labels && Object.keys(found.labels).length > 0 ? found.labels : undefined,
    launchTemplate: found.launchTemplate?.version ? found.launchTemplate : undefined,
    taints: found.taints?.length ? found.taints : undefined,
    version: found.version,
    releaseVersion: found.releaseVersion,
    tagsAll: found.tags ?? {},
    arn: found.nodegroupArn,
    resources: [{ autoscalingGroups: found.resources?.autoScalingGroups ?? [] }],
    status: found.status,
  };
}
