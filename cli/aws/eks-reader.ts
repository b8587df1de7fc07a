import { clusterArn } from "../../core/trust";
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
} from "@aws-sdk/client-eks";
import type { AwsConnection, CallOptions } from "../../core/aws/connection";
import type { AccountRecord, ClusterRecord, ProfileRecord, RegionRecord } from "../../core/facts/account/inventory";
import { noting, type NoteUnknown } from "../../core/facts/account/unknown-parts";

/** Reads the clusters of one Region. What cannot be read is noted, and hides nothing else. */
export class RegionReader {
  private readonly client;

  constructor(
    private readonly aws: AwsConnection,
    private readonly region: string,
    /** The account whose clusters are read. */
    private readonly owner: Pick<AccountRecord, "id" | "partition">,
    private readonly note: NoteUnknown,
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
    const part = { action, region: this.region, ...(cluster === undefined ? {} : { cluster }) };
    const on = `${what}${cluster === undefined ? "" : `cluster ${cluster} in `}${this.region}`;
    return noting(this.note, part, this.aws.askUnlessMissing(action, on, call), otherwise);
  }

  /** The items of all pages; those of the pages before one that fails are kept. */
  private async list<Page>(
    action: string,
    cluster: string | undefined,
    pages: (options: CallOptions) => AsyncIterable<Page>,
    items: (page: Page) => string[] | undefined,
  ): Promise<string[]> {
    const all: string[] = [];
    const collect = async (options: CallOptions): Promise<void> => {
      for await (const page of pages(options)) all.push(...(items(page) ?? []));
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

  /** The clusters, with their Fargate profiles and node groups, but without access entries. */
  async read(): Promise<RegionRecord> {
    const names = await this.list(
      "eks:ListClusters",
      undefined,
      (options) => paginateListClusters({ client: this.client, pageSize: 100 }, {}, options),
      ({ clusters }) => clusters,
    );
    const clusters = await Promise.all(names.map((name) => this.cluster(name)));
    return { name: this.region, clusters: clusters.filter((cluster) => cluster !== undefined) };
  }

  private async cluster(name: string): Promise<ClusterRecord | undefined> {
    const unread: { cluster?: Cluster | undefined } = { cluster: {} };
    const [described, profiles, nodeGroups] = await Promise.all([
      this.ask(
        "eks:DescribeCluster",
        name,
        "",
        (options) => this.client.send(new DescribeClusterCommand({ name }), options),
        unread,
      ),
      this.profiles(name),
      this.nodeGroups(name),
    ]);
    if (described?.cluster === undefined) return undefined;
    const { arn, status = "", accessConfig, roleArn: clusterRole, computeConfig } = described.cluster;
    const { partition, id } = this.owner;
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
      accessEntries: [],
    };
  }

  private async profiles(cluster: string): Promise<ProfileRecord[]> {
    const names = await this.list(
      "eks:ListFargateProfiles",
      cluster,
      (options) =>
        paginateListFargateProfiles({ client: this.client, pageSize: 100 }, { clusterName: cluster }, options),
      ({ fargateProfileNames }) => fargateProfileNames,
    );
    const what = (name: string): string => `profile ${name} of `;
    return this.describeEach("eks:DescribeFargateProfile", cluster, names, what, async (name, options) => {
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

  private async nodeGroups(cluster: string): Promise<ClusterRecord["nodeGroups"]> {
    const names = await this.list(
      "eks:ListNodegroups",
      cluster,
      (options) => paginateListNodegroups({ client: this.client, pageSize: 100 }, { clusterName: cluster }, options),
      ({ nodegroups }) => nodegroups,
    );
    const what = (name: string): string => `node group ${name} of `;
    return this.describeEach("eks:DescribeNodegroup", cluster, names, what, async (name, options) => {
      const command = new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name });
      const { nodegroup } = await this.client.send(command, options);
      return { name, role: nodegroup?.nodeRole ?? "" };
    });
  }

  /** Adds to clusters their access entries. Those say nothing without a call for each, so only the wanted ones are described. */
  async addAccessEntries(clusters: readonly ClusterRecord[], isWanted: (principal: string) => boolean): Promise<void> {
    const withEntries = clusters.filter(({ authenticationMode }) => authenticationMode.includes("API"));
    await Promise.all(
      withEntries.map(async (cluster) => {
        cluster.accessEntries = await this.accessEntries(cluster.name, isWanted);
      }),
    );
  }

  private async accessEntries(
    cluster: string,
    isWanted: (principal: string) => boolean,
  ): Promise<ClusterRecord["accessEntries"]> {
    const principals = await this.list(
      "eks:ListAccessEntries",
      cluster,
      (options) => paginateListAccessEntries({ client: this.client, pageSize: 100 }, { clusterName: cluster }, options),
      ({ accessEntries }) => accessEntries,
    );
    const wanted = principals.filter(isWanted);
    const what = (principal: string): string => `${principal} in `;
    return this.describeEach("eks:DescribeAccessEntry", cluster, wanted, what, async (principal, options) => {
      const command = new DescribeAccessEntryCommand({ clusterName: cluster, principalArn: principal });
      const { accessEntry } = await this.client.send(command, options);
      return { principal, type: accessEntry?.type ?? "" };
    });
  }
}
