import type { Cluster } from "@aws-sdk/client-eks";
import {
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  paginateListAccessEntries,
  paginateListFargateProfiles,
} from "../../core/aws/sdk";
import type { CallOptions } from "../../core/aws/connection";
import { EksRegion } from "../../core/aws/eks";
import type { AccountRecord, ClusterRecord, ProfileRecord, RegionRecord } from "../../core/readers/account/inventory";
import { clusterArn } from "../../core/policy";

type Owner = Pick<AccountRecord, "id" | "partition">;

/** Reads the clusters of one Region, with all that uses a role in them. */
export class RegionReader extends EksRegion {
  /** The clusters of an account, with their Fargate profiles and node groups, but without access entries. */
  async read(owner: Owner): Promise<RegionRecord> {
    const names = await this.clusterNames();
    const clusters = await Promise.all(names.map((name) => this.cluster(name, owner)));
    return { name: this.region, clusters: clusters.filter((cluster) => cluster !== undefined) };
  }

  private async cluster(name: string, { id, partition }: Owner): Promise<ClusterRecord | undefined> {
    const unread: { cluster?: Cluster } = { cluster: {} };
    const describe = (options: CallOptions) => this.client.send(new DescribeClusterCommand({ name }), options);
    const [described, profiles, nodeGroups] = await Promise.all([
      this.ask("eks:DescribeCluster", name, describe, unread),
      this.profiles(name),
      this.nodeGroups(name),
    ]);
    if (described?.cluster === undefined) return undefined;
    const { arn, status = "", accessConfig, roleArn: clusterRole, computeConfig } = described.cluster;
    const autoModeRole = computeConfig?.enabled === false ? undefined : computeConfig?.nodeRoleArn;
    return {
      name,
      // Its ARN is known also if nobody may describe it.
      arn: arn ?? clusterArn({ partition, region: this.region, accountId: id, name }),
      status,
      authenticationMode: accessConfig?.authenticationMode ?? "",
      clusterRole,
      autoModeRole,
      profiles,
      nodeGroups,
      accessEntries: [],
    };
  }

  private profiles(clusterName: string): Promise<ProfileRecord[]> {
    return this.parts(
      clusterName,
      ["eks:ListFargateProfiles", paginateListFargateProfiles, "fargateProfileNames"],
      (name) => `profile ${name} of `,
      "eks:DescribeFargateProfile",
      async (name, options) => {
        const command = new DescribeFargateProfileCommand({ clusterName, fargateProfileName: name });
        const { fargateProfile: profile } = await this.client.send(command, options);
        const { fargateProfileArn: arn = "", podExecutionRoleArn: role = "", status = "" } = profile ?? {};
        return { name, arn, role, status };
      },
    );
  }

  /** Adds to clusters their access entries. Those say nothing without a call for each, so only the wanted ones are described. */
  async addAccessEntries(clusters: readonly ClusterRecord[], isWanted: (principal: string) => boolean): Promise<void> {
    const add = async (cluster: ClusterRecord) => {
      const { name: clusterName } = cluster;
      cluster.accessEntries = await this.parts(
        clusterName,
        ["eks:ListAccessEntries", paginateListAccessEntries, "accessEntries"],
        (principal) => `${principal} in `,
        "eks:DescribeAccessEntry",
        async (principal, options) => {
          const command = new DescribeAccessEntryCommand({ clusterName, principalArn: principal });
          const { accessEntry } = await this.client.send(command, options);
          return { principal, type: accessEntry?.type ?? "" };
        },
        isWanted,
      );
    };
    await Promise.all(clusters.filter(({ authenticationMode }) => authenticationMode.includes("API")).map(add));
  }
}
