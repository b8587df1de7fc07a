import {
  type Cluster as AwsCluster,
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClusterCommand,
  UpdateClusterConfigCommand,
} from "@aws-sdk/client-eks";
import { orAbsent } from "../core/errors";
import { flag, list, object, set, text } from "../core/property";
import { regionProperty, resourceType, tagProperties } from "../core/resource-type";
import type { Values } from "../core/values";
import type { Tags } from "../iam/tags";
import { timestamp, updateTags } from "./shared";

type Cluster = {
  name: string;
  roleArn: string;
  vpcConfig: VpcConfig;
  version?: string;
  enabledClusterLogTypes?: string[];
  accessConfig?: Values;
  computeConfig?: Values;
  kubernetesNetworkConfig?: Values;
  arn?: string;
  region?: string;
  tagsAll?: Tags;
};

type VpcConfig = {
  subnetIds: string[];
  securityGroupIds?: string[];
  endpointPrivateAccess?: boolean;
  endpointPublicAccess?: boolean;
  publicAccessCidrs?: string[];
};

const strings = { kind: "string" } as const;

/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/cluster/ */
export const cluster = resourceType<Cluster>({
  token: "aws:eks/cluster:Cluster",
  title: "EKS Cluster",
  naming: { property: "name", maximum: 100 },
  properties: {
    name: text({ computed: true, replaces: true }),
    roleArn: text({ required: true, replaces: true }),
    version: text({ computed: true }),
    enabledClusterLogTypes: set(strings),
    bootstrapSelfManagedAddons: flag({ default: true, replaces: true }),
    vpcConfig: object(
      {
        subnetIds: set(strings, { required: true }),
        securityGroupIds: set(strings),
        endpointPrivateAccess: flag({ computed: true }),
        endpointPublicAccess: flag({ computed: true }),
        publicAccessCidrs: set(strings, { computed: true }),
        clusterSecurityGroupId: text({ output: true }),
        vpcId: text({ output: true }),
      },
      { required: true },
    ),
    accessConfig: object(
      {
        authenticationMode: text({ computed: true }),
        bootstrapClusterCreatorAdminPermissions: flag({ computed: true }),
      },
      { computed: true },
    ),
    computeConfig: object(
      { enabled: flag(), nodePools: set(strings), nodeRoleArn: text() },
      // What AWS fills in where Auto Mode is not asked for is of no interest here.
      {},
    ),
    kubernetesNetworkConfig: object(
      {
        ipFamily: text({ computed: true }),
        serviceIpv4Cidr: text({ computed: true }),
        serviceIpv6Cidr: text({ computed: true }),
      },
      { computed: true },
    ),
    ...regionProperty,
    ...tagProperties,
    arn: text({ output: true }),
    certificateAuthority: object({ data: text() }, { output: true }),
    createdAt: text({ output: true }),
    endpoint: text({ output: true }),
    identities: list(
      { kind: "object", properties: { oidcs: list({ kind: "object", properties: { issuer: text() } }) } },
      { output: true },
    ),
    platformVersion: text({ output: true }),
    status: text({ output: true }),
  },

  async create(inputs, cloud) {
    await cloud.eks(
      new CreateClusterCommand({
        name: inputs.name,
        roleArn: inputs.roleArn,
        version: inputs.version,
        resourcesVpcConfig: inputs.vpcConfig,
        logging: logging(inputs.enabledClusterLogTypes),
        accessConfig: inputs.accessConfig,
        computeConfig: inputs.computeConfig,
        kubernetesNetworkConfig: inputs.kubernetesNetworkConfig,
        tags: inputs.tagsAll,
      }),
      inputs.region,
    );
    return inputs.name;
  },

  async read(id, known, cloud) {
    const region = known.region ?? cloud.region;
    const found = (await orAbsent(cloud.eks(new DescribeClusterCommand({ name: id }), region)))?.cluster;
    return found && { ...clusterValues(found), ...notTold(known), region };
  },

  async update(id, changed, next, previous, cloud) {
    if (changed.has("vpcConfig")) {
      const { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs } = next.vpcConfig;
      const resourcesVpcConfig = { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs };
      await cloud.eks(new UpdateClusterConfigCommand({ name: id, resourcesVpcConfig }), next.region);
    }
    if (changed.has("enabledClusterLogTypes")) {
      const command = new UpdateClusterConfigCommand({ name: id, logging: logging(next.enabledClusterLogTypes) });
      await cloud.eks(command, next.region);
    }
    if (changed.has("tagsAll")) {
      await updateTags(previous.arn ?? "", previous.tagsAll, next.tagsAll, next.region, cloud);
    }
  },

  async delete(id, { region }, cloud) {
    await cloud.eks(new DeleteClusterCommand({ name: id }), region);
  },
});

/** A cluster as the official provider shows it. */
export function clusterValues(found: AwsCluster): Values {
  const { resourcesVpcConfig: vpc = {}, kubernetesNetworkConfig: network } = found;
  return {
    name: found.name,
    roleArn: found.roleArn,
    version: found.version,
    vpcConfig: {
      subnetIds: vpc.subnetIds ?? [],
      securityGroupIds: vpc.securityGroupIds,
      endpointPrivateAccess: vpc.endpointPrivateAccess ?? false,
      endpointPublicAccess: vpc.endpointPublicAccess ?? true,
      publicAccessCidrs: vpc.publicAccessCidrs ?? ["0.0.0.0/0"],
      clusterSecurityGroupId: vpc.clusterSecurityGroupId ?? "",
      vpcId: vpc.vpcId ?? "",
    },
    kubernetesNetworkConfig: network && {
      ipFamily: network.ipFamily,
      serviceIpv4Cidr: network.serviceIpv4Cidr,
      serviceIpv6Cidr: network.serviceIpv6Cidr,
    },
    arn: found.arn,
    certificateAuthority: { data: found.certificateAuthority?.data ?? "" },
    createdAt: timestamp(found.createdAt),
    endpoint: found.endpoint,
    identities: [{ oidcs: [{ issuer: found.identity?.oidc?.issuer ?? "" }] }],
    platformVersion: found.platformVersion,
    status: found.status,
    tagsAll: found.tags ?? {},
  };
}

/** What moto keeps to itself is taken to be what was asked for. */
function notTold({ accessConfig, computeConfig, enabledClusterLogTypes }: Partial<Cluster>): Values {
  return {
    accessConfig: accessConfig ?? {
      authenticationMode: "API_AND_CONFIG_MAP",
      bootstrapClusterCreatorAdminPermissions: true,
    },
    computeConfig,
    enabledClusterLogTypes,
  };
}

function logging(types: string[] | undefined): { clusterLogging: { types: never[]; enabled: boolean }[] } | undefined {
  return types && { clusterLogging: [{ types: types as never[], enabled: true }] };
}
