import { orAbsent } from "../core/errors";
import { object, set, text } from "../core/property";
import { regionProperty, resourceType, tagProperties } from "../core/resource-type";
import type { Tags } from "../core/tags";
import { updateEksTags } from "./tags";

type Cluster = {
  name: string;
  roleArn: string;
  vpcConfig: { subnetIds: string[] };
  version?: string;
  arn?: string;
  region?: string;
  tagsAll?: Tags;
};

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/cluster/ */
export const cluster = resourceType<Cluster>({
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
    const { name, roleArn, version, vpcConfig: resourcesVpcConfig, region, tagsAll: tags } = inputs;
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
      await cloud.eks(next.region).updateClusterConfig({ name, resourcesVpcConfig: next.vpcConfig });
    }
    if (changed.has("tagsAll")) await updateEksTags(next, previous, cloud);
  },

  async delete(name, { region }, cloud) {
    await cloud.eks(region).deleteCluster({ name });
  },
});
