import type { EKSClient } from "@aws-sdk/client-eks";
import { DescribeNodegroupCommand, paginateListClusters, paginateListNodegroups } from "./sdk";
import type { AwsConnection, CallOptions } from "./connection";

/** How the SDK pages through a list. */
type Paging = { client: EKSClient; pageSize: number };
type Page<Key extends string> = { [key in Key]?: string[] };

/** A call about a Region, or a cluster in it. */
interface EksCall {
  action: string;
  region: string;
  cluster?: string;
}

/** The EKS of one Region. What cannot be read is noted, and hides nothing else. */
export class EksRegion {
  protected readonly client;

  /**
   * @param note gets each call that AWS did not answer, with the error
   * @param signal ends the calls, before the time of the command is over
   */
  constructor(
    private readonly aws: AwsConnection,
    protected readonly region: string,
    private readonly note: (call: EksCall, error: unknown) => void,
    private readonly signal?: AbortSignal,
  ) {
    this.client = aws.eks(region);
  }

  /**
   * Asks about the Region, or a cluster in it.
   * @param otherwise what stands for an answer that AWS does not give
   * @param what a part of the cluster, such as `profile default of `
   * @returns undefined if there is no such thing
   */
  protected ask<Found, Otherwise = undefined>(
    action: string,
    cluster: string | undefined,
    call: (options: CallOptions) => Promise<Found>,
    otherwise?: Otherwise,
    what = "",
  ): Promise<Found | Otherwise | undefined> {
    const { region, signal } = this;
    const on = `${what}${cluster === undefined ? "" : `cluster ${cluster} in `}${region}`;
    return this.aws.askUnlessMissing(action, on, call, signal).catch((error: unknown) => {
      this.note({ action, region, cluster }, error);
      return otherwise;
    });
  }

  /** What all pages have under a key, such as names; that of the pages before one that fails is kept. */
  private async list<Key extends string>(
    action: string,
    cluster: string | undefined,
    paginate: (by: Paging, input: { clusterName: string }, options: CallOptions) => AsyncIterable<Page<Key>>,
    key: Key,
  ) {
    const all: string[] = [];
    await this.ask(action, cluster, async (options) => {
      const pages = paginate({ client: this.client, pageSize: 100 }, { clusterName: cluster ?? "" }, options);
      for await (const page of pages) all.push(...(page[key] ?? []));
    });
    return all;
  }

  /**
   * The parts of a cluster that a list names, each described by itself, without those that are gone or cannot be read.
   * @param list how their names are listed
   * @param what how a call names the part, such as `profile default of `
   */
  protected async parts<Key extends string, Part>(
    cluster: string,
    list: readonly [action: string, paginate: Parameters<typeof this.list<Key>>[2], key: Key],
    what: (name: string) => string,
    action: string,
    describe: (name: string, options: CallOptions) => Promise<Part>,
    isWanted: (name: string) => boolean = () => true,
  ): Promise<Part[]> {
    const [listing, ...how] = list;
    const names = await this.list(listing, cluster, ...how);
    const parts = names
      .filter(isWanted)
      .map((name) => this.ask(action, cluster, (options) => describe(name, options), undefined, what(name)));
    return (await Promise.all(parts)).filter((part) => part !== undefined);
  }

  /** The names of the clusters. */
  clusterNames(): Promise<string[]> {
    return this.list(
      "eks:ListClusters",
      undefined,
      (by, _, options) => paginateListClusters(by, {}, options),
      "clusters",
    );
  }

  /** The node groups of a cluster; none if there is no such cluster. */
  nodeGroups(clusterName: string): Promise<{ name: string; role: string }[]> {
    return this.parts(
      clusterName,
      ["eks:ListNodegroups", paginateListNodegroups, "nodegroups"],
      (name) => `node group ${name} of `,
      "eks:DescribeNodegroup",
      async (name, options) => {
        const command = new DescribeNodegroupCommand({ clusterName, nodegroupName: name });
        const { nodegroup } = await this.client.send(command, options);
        return { name, role: nodegroup?.nodeRole ?? "" };
      },
    );
  }
}
