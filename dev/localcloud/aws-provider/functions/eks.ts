import { DescribeClusterCommand, DescribeNodegroupCommand, ListNodegroupsCommand } from "@aws-sdk/client-eks";
import type { Cloud } from "../core/cloud";
import { type Values, withoutAbsent } from "../core/values";
import { clusterValues } from "../eks/cluster";
import { nodeGroupValues } from "../eks/node-group";

export async function getCluster(args: Values, cloud: Cloud): Promise<Values> {
  const [name, region] = [args.name as string, (args.region as string | undefined) ?? cloud.region];
  const { cluster } = await cloud.eks(new DescribeClusterCommand({ name }), region);
  const { certificateAuthority, kubernetesNetworkConfig, tagsAll, ...rest } = clusterValues(cluster ?? {});
  return withoutAbsent({
    ...rest,
    id: name,
    region,
    certificateAuthorities: [certificateAuthority],
    kubernetesNetworkConfigs: kubernetesNetworkConfig ? [withoutAbsent(kubernetesNetworkConfig as Values)] : [],
    enabledClusterLogTypes: [],
    tags: tagsAll,
    vpcConfig: withoutAbsent(rest.vpcConfig as Values),
  });
}

export async function getNodeGroup(args: Values, cloud: Cloud): Promise<Values> {
  const { clusterName, nodeGroupName } = args as { clusterName: string; nodeGroupName: string };
  const region = (args.region as string | undefined) ?? cloud.region;
  const command = new DescribeNodegroupCommand({ clusterName, nodegroupName: nodeGroupName });
  const { nodegroup } = await cloud.eks(command, region);
  const { scalingConfig, tagsAll, launchTemplate, ...rest } = nodeGroupValues(nodegroup ?? {});
  return withoutAbsent({
    labels: {},
    taints: [],
    ...withoutAbsent(rest),
    id: `${clusterName}:${nodeGroupName}`,
    region,
    scalingConfigs: [scalingConfig],
    launchTemplates: launchTemplate ? [launchTemplate] : [],
    tags: tagsAll,
  });
}

export async function getNodeGroups(args: Values, cloud: Cloud): Promise<Values> {
  const clusterName = args.clusterName as string;
  const region = (args.region as string | undefined) ?? cloud.region;
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await cloud.eks(new ListNodegroupsCommand({ clusterName, nextToken }), region);
    names.push(...(page.nodegroups ?? []));
    nextToken = page.nextToken || undefined;
  } while (nextToken);
  return { id: clusterName, clusterName, names, region };
}
