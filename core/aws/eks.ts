import {
  DescribeNodegroupCommand,
  paginateListClusters,
  paginateListNodegroups,
  type EKSClient,
} from "@aws-sdk/client-eks";
import type { AwsConnection, CallOptions } from "./connection";

/** How the SDK pages through a list. */
type Paging = { client: EKSClient; pageSize: number };
type Page<Key extends string, Item> = { [key in Key]?: Item[] };

/** A call about a Region, or a cluster in it. */
interface EksCall {
  action: string;
  region: string;
  cluster?: string;
}

/** The EKS of one Region. What cannot be read is noted, and hides nothing else. */
export class EksRegion {
  protected readonly client;

  /** @param note gets each call that AWS did not answer, with the error */
  constructor(
    private readonly aws: AwsConnection,
    protected readonly region: string,
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
  protected ask<Found, Otherwise>(
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

  /** What all pages have under a key, such as names; that of the pages before one that fails is kept. */
  protected async list<Key extends string, Item = string>(
    action: string,
    cluster: string | undefined,
    paginate: (by: Paging, input: { clusterName: string }, options: CallOptions) => AsyncIterable<Page<Key, Item>>,
    key: Key,
  ): Promise<Item[]> {
    const all: Item[] = [];
    const collect = async (options: CallOptions): Promise<void> => {
      const pages = paginate({ client: this.client, pageSize: 100 }, { clusterName: cluster ?? "" }, options);
      for await (const page of pages) all.push(...(page[key] ?? []));
    };
    await this.ask(action, cluster, "", collect, undefined);
    return all;
  }

  /** Describes the parts of a cluster that have these names, without those that are gone or cannot be read. */
  protected async describeEach<Part>(
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
}
