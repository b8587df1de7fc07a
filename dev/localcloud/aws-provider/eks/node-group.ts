import type { NodeGroupArgs } from "@pulumi/aws/eks";
import { orAbsent } from "../core/errors";
import { integer, object, set, text } from "../core/property";
import { type Known, regionProperty, resourceType, tagProperties } from "../core/resource-type";
import { splitId } from "../core/split-id";
import { updateEksTags } from "./tags";

const title = "EKS Node Group";
const idForm = "CLUSTER:NODE_GROUP";

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/nodegroup/ */
export const nodeGroup = resourceType<Known<NodeGroupArgs>>({
  token: "aws:eks/nodeGroup:NodeGroup",
  title,
  naming: { property: "nodeGroupName", maximum: 63 },
  properties: {
    clusterName: text({ required: true, replaces: true }),
    nodeGroupName: text({ computed: true, replaces: true }),
    nodeRoleArn: text({ required: true, replaces: true }),
    subnetIds: set({ kind: "string" }, { required: true, replaces: true }),
    scalingConfig: object(
      { desiredSize: integer({ required: true }), maxSize: integer({ required: true }), minSize: integer() },
      { required: true },
    ),
    instanceTypes: set({ kind: "string" }, { computed: true, replaces: true }),
    ...regionProperty,
    ...tagProperties,
    arn: text({ output: true }),
    status: text({ output: true }),
  },

  async create(inputs, cloud) {
    const { clusterName, nodeGroupName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes, region, tagsAll } =
      inputs;
    await cloud.eks(region).createNodegroup({
      clusterName,
      nodegroupName: nodeGroupName,
      nodeRole: nodeRoleArn,
      subnets: subnetIds,
      scalingConfig,
      instanceTypes,
      tags: tagsAll,
    });
    return `${clusterName}:${nodeGroupName}`;
  },

  async read(id, known, cloud) {
    const region = known.region ?? cloud.region;
    const [clusterName, nodegroupName] = splitId(id, title, idForm);
    const found = (await orAbsent(cloud.eks(region).describeNodegroup({ clusterName, nodegroupName })))?.nodegroup;
    return (
      found && {
        clusterName,
        nodeGroupName: nodegroupName,
        nodeRoleArn: found.nodeRole,
        subnetIds: found.subnets ?? [],
        scalingConfig: found.scalingConfig,
        instanceTypes: found.instanceTypes ?? [],
        region,
        tagsAll: found.tags ?? {},
        arn: found.nodegroupArn,
        status: found.status,
      }
    );
  },

  async update(id, changed, next, previous, cloud) {
    const [clusterName, nodegroupName] = splitId(id, title, idForm);
    const { region, scalingConfig } = next;
    if (changed.has("scalingConfig")) {
      await cloud.eks(region).updateNodegroupConfig({ clusterName, nodegroupName, scalingConfig });
    }
    if (changed.has("tagsAll")) await updateEksTags(next, previous, cloud);
  },

  async delete(id, { region }, cloud) {
    const [clusterName, nodegroupName] = splitId(id, title, idForm);
    await cloud.eks(region).deleteNodegroup({ clusterName, nodegroupName });
  },
});
