import {
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  paginateListAccessEntries,
  paginateListClusters,
  paginateListFargateProfiles,
  paginateListNodegroups,
  type Cluster,
  type EKSClient,
} from "@aws-sdk/client-eks";
import { clusterArn } from "../trust";
import type { AwsConnection, CallOptions } from "./connection";

/** How the SDK pages through a list. */
type Paging = { client: EKSClient; pageSize: number };
type Names<Key extends string> = { [key in Key]?: string[] };

/** A call about a Region, or a cluster in it. */
export interface EksCall {
  action: string;
  region: string;
  cluster?: string;
}

/** A cluster whose access entries are read. */
interface WithEntries {
  name: string;
  authenticationMode: string;
  accessEntries: { principal: string; type: string }[];
}

/** Reads the clusters of one Region. What cannot be read is noted, and hides nothing else. */
export class RegionReader {
  private readonly client;

  /** @param note gets each call that AWS did not answer, with the error */
  constructor(
    private readonly aws: AwsConnection,
    private readonly region: string,
    private readonly note: (call: EksCall, error: unknown) => void,
  ) {
    this.client = aws.eks(region);
  }

  /**
   * Asks about the Region, or a cluster in it.
   * @param what a part of the cluster, such as `profile default of `
   * @param otherwise what stands for an answer that AWS does not give
   * @returns undefined if there is no such thing
   */
  private ask<Found, Otherwise>(
    action: string,
    cluster: string | undefined,
    what: string,
    call: (options: CallOptions) => Promise<Found>,
    otherwise: Otherwise,
  ): Promise<Found | Otherwise | undefined> {
    const on = `${what}${cluster === undefined ? "" : `cluster ${cluster} in `}${this.region}`;
    return this.aws.askUnlessMissing(action, on, call).catch((error: unknown) => {
      this.note({ action, region: this.region, ...(cluster === undefined ? {} : { cluster }) }, error);
      return otherwise;
    });
  }

  /** The names on all pages, under their key; those of the pages before one that fails are kept. */
  private async list<Key extends string>(
    action: string,
    cluster: string | undefined,
    paginate: (by: Paging, input: { clusterName: string }, options: CallOptions) => AsyncIterable<Names<Key>>,
    key: Key,
  ): Promise<string[]> {
    const all: string[] = [];
    const collect = async (options: CallOptions): Promise<void> => {
      const pages = paginate({ client: this.client, pageSize: 100 }, { clusterName: cluster ?? "" }, options);
      for await (const page of pages) all.push(...(page[key] ?? []));
    };
    await this.ask(action, cluster, "", collect, undefined);
    return all;
  }

  /** Describes the parts of a cluster that have these names, without those that are gone or cannot be read. */
  private async describeEach<Part>(
    action: string,
    cluster: string,
    names: readonly string[],
    what: (name: string) => string,
    describe: (name: string, options: CallOptions) => Promise<Part>,
  ): Promise<Part[]> {
    const parts = names.map((name) =>
      this.ask(action, cluster, what(name), (options) => describe(name, options), undefined),
    );
    return (await Promise.all(parts)).filter((part) => part !== undefined);
  }

  /** The names of the clusters. */
  clusterNames(): Promise<string[]> {
    const paginate = (by: Paging, _: unknown, options: CallOptions) => paginateListClusters(by, {}, options);
    return this.list("eks:ListClusters", undefined, paginate, "clusters");
  }

  /**
   * The clusters, with their Fargate profiles and node groups, but without access entries.
   * @param owner the account whose clusters are read
   */
  async read(owner: { id: string; partition: string }) {
    const names = await this.clusterNames();
    const clusters = await Promise.all(names.map((name) => this.cluster(name, owner)));
    return { name: this.region, clusters: clusters.filter((cluster) => cluster !== undefined) };
  }

  private async cluster(name: string, { id, partition }: { id: string; partition: string }) {
    const unread: { cluster?: Cluster } = { cluster: {} };
    const describe = (options: CallOptions) => this.client.send(new DescribeClusterCommand({ name }), options);
    const [described, profiles, nodeGroups] = await Promise.all([
      this.ask("eks:DescribeCluster", name, "", describe, unread),
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
      ...(clusterRole === undefined ? {} : { clusterRole }),
      ...(autoModeRole === undefined ? {} : { autoModeRole }),
      profiles,
      nodeGroups,
      accessEntries: [] as WithEntries["accessEntries"],
    };
  }

  private async profiles(cluster: string) {
    const all = await this.list("eks:ListFargateProfiles", cluster, paginateListFargateProfiles, "fargateProfileNames");
    const what = (name: string): string => `profile ${name} of `;
    return this.describeEach("eks:DescribeFargateProfile", cluster, all, what, async (name, options) => {
      const command = new DescribeFargateProfileCommand({ clusterName: cluster, fargateProfileName: name });
      const { fargateProfile: profile } = await this.client.send(command, options);
      return {
        name,
        arn: profile?.fargateProfileArn ?? "",
        role: profile?.podExecutionRoleArn ?? "",
        status: profile?.status ?? "",
        issues: (profile?.health?.issues ?? []).map(({ code = "", message = "" }) => ({ code, message })),
      };
    });
  }

  /** The node groups of a cluster; none if there is no such cluster. */
  async nodeGroups(cluster: string): Promise<{ name: string; role: string }[]> {
    const all = await this.list("eks:ListNodegroups", cluster, paginateListNodegroups, "nodegroups");
    const what = (name: string): string => `node group ${name} of `;
    return this.describeEach("eks:DescribeNodegroup", cluster, all, what, async (name, options) => {
      const command = new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name });
      const { nodegroup } = await this.client.send(command, options);
      return { name, role: nodegroup?.nodeRole ?? "" };
    });
  }

  /** Adds to clusters their access entries. Those say nothing without a call for each, so only the wanted ones are described. */
  async addAccessEntries(clusters: readonly WithEntries[], isWanted: (principal: string) => boolean): Promise<void> {
    const add = async (cluster: WithEntries): Promise<void> => {
      cluster.accessEntries = await this.accessEntries(cluster.name, isWanted);
    };
    await Promise.all(clusters.filter(({ authenticationMode }) => authenticationMode.includes("API")).map(add));
  }

  private async accessEntries(cluster: string, isWanted: (principal: string) => boolean) {
    const all = await this.list("eks:ListAccessEntries", cluster, paginateListAccessEntries, "accessEntries");
    const what = (principal: string): string => `${principal} in `;
    const wanted = all.filter(isWanted);
    return this.describeEach("eks:DescribeAccessEntry", cluster, wanted, what, async (principal, options) => {
      const command = new DescribeAccessEntryCommand({ clusterName: cluster, principalArn: principal });
      const { accessEntry } = await this.client.send(command, options);
      return { principal, type: accessEntry?.type ?? "" };
    });
  }
}
