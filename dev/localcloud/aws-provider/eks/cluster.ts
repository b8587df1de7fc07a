import type { ClusterArgs } from "@pulumi/aws/eks";
import { orAbsent } from "../core/errors";
import { object, set, text } from "../core/property";
import { type Known, regionProperty, resourceType, tagProperties } from "../core/resource-type";
import { updateEksTags } from "./tags";

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/cluster/ */
export const cluster = resourceType<Known<ClusterArgs> & { name: string }>({
  token: "aws:eks/cluster:Cluster",
  title: "EKS Cluster",
  naming: { property: "name", maximum: 100 },
  properties: {
    name: text({ computed: true, replaces: true }),
    roleArn: text({ required: true, replaces: true }),
    version: text({ computed: true, replaces: true }),
    vpcConfig: object(
      { subnetIds: set({ kind: "string" }, { required: true }), vpcId: text({ output: true }) },
      { required: true },
    ),
    ...regionProperty,
    ...tagProperties,
    arn: text({ output: true }),
    endpoint: text({ output: true }),
    status: text({ output: true }),
  },

  async create(inputs, cloud) {
    const { name, roleArn, version, vpcConfig, region, tagsAll: tags } = inputs;
    const resourcesVpcConfig = { subnetIds: vpcConfig.subnetIds };
    await cloud.eks(region).createCluster({ name, roleArn, version, resourcesVpcConfig, tags });
    return name;
  },

  async read(id, known, cloud) {
    const region = known.region ?? cloud.region;
    const found = (await orAbsent(cloud.eks(region).describeCluster({ name: id })))?.cluster;
    if (!found) return undefined;
    const { resourcesVpcConfig: vpc = {} } = found;
    return {
      name: found.name,
      roleArn: found.roleArn,
      version: found.version,
      vpcConfig: { subnetIds: vpc.subnetIds ?? [], vpcId: vpc.vpcId ?? "" },
      arn: found.arn,
      endpoint: found.endpoint,
      status: found.status,
      region,
      tagsAll: found.tags ?? {},
    };
  },

  async update(name, changed, next, previous, cloud) {
    if (changed.has("vpcConfig")) {
      const { subnetIds } = next.vpcConfig;
      await cloud.eks(next.region).updateClusterConfig({ name, resourcesVpcConfig: { subnetIds } });
    }
    if (changed.has("tagsAll")) await updateEksTags(next, previous, cloud);
  },

  async delete(name, { region }, cloud) {
    await cloud.eks(region).deleteCluster({ name });
  },
});
