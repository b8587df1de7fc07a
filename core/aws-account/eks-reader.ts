import { clusterArn } from "../iam";
import {
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  paginateListAccessEntries,
  paginateListClusters,
  paginateListFargateProfiles,
  paginateListNodegroups,
} from "@aws-sdk/client-eks";
import type { AwsConnection, CallOptions } from "./connection";
import { AwsUnreadable } from "./errors";
import type { ClusterRecord, ProfileRecord, RegionRecord, UnknownPart } from "./inventory";

/** Where what could not be read is noted. */
export type NoteUnknown = (part: UnknownPart) => void;

/** The account whose clusters are read. */
interface Owner {
  id: string;
  partition: string;
}

/** Reads the clusters of one Region. What cannot be read is noted, and hides nothing else. */
class RegionReader {
  private readonly client;

  constructor(
    private readonly aws: AwsConnection,
    private readonly region: string,
    private readonly owner: Owner,
    private readonly note: NoteUnknown,
  ) {
    this.client = aws.eks(region);
  }

  /** The items of all pages; those of the pages before one that fails are kept. */
  private async list<Page>(
    action: string,
    cluster: string | undefined,
    pages: (options: CallOptions) => AsyncIterable<Page>,
    items: (page: Page) => string[] | undefined,
  ): Promise<string[]> {
    const all: string[] = [];
    await this.noting(action, cluster, () =>
      this.aws.askUnlessMissing(action, this.on(cluster), async (options) => {
        for await (const page of pages(options)) all.push(...(items(page) ?? []));
      }),
    );
    return all;
  }

  private on(cluster: string | undefined, what = ""): string {
    return `${what}${cluster === undefined ? "" : `cluster ${cluster} in `}${this.region}`;
  }

  private async noting<T>(
    action: string,
    cluster: string | undefined,
    ask: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AwsUnreadable)) throw error;
      const place = { region: this.region, ...(cluster === undefined ? {} : { cluster }) };
      this.note({ action, reason: error.message, denied: error.missingAction !== undefined, ...place });
      return undefined;
    }
  }

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
    const action = "eks:DescribeCluster";
    let isGone = false;
    const [described, profiles, nodeGroups] = await Promise.all([
      this.noting(action, name, async () => {
        const answer = await this.aws.askUnlessMissing(action, this.on(name), async (options) => {
          const { cluster } = await this.client.send(new DescribeClusterCommand({ name }), options);
          return cluster;
        });
        isGone = answer === undefined;
        return answer;
      }),
      this.profiles(name),
      this.nodeGroups(name),
    ]);
    if (isGone) return undefined;
    const { partition, id } = this.owner;
    const { enabled, nodeRoleArn } = described?.computeConfig ?? {};
    const autoModeRole = enabled === false ? undefined : nodeRoleArn;
    return {
      name,
      // Denied to describe it, its ARN is known all the same.
      arn: described?.arn ?? clusterArn({ partition, region: this.region, accountId: id, name }),
      status: described?.status ?? "",
      authenticationMode: described?.accessConfig?.authenticationMode ?? "",
      ...(described?.roleArn === undefined ? {} : { clusterRole: described.roleArn }),
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
    const action = "eks:DescribeFargateProfile";
    const profiles = names.map((name) =>
      this.noting(action, cluster, () =>
        this.aws.askUnlessMissing(action, this.on(cluster, `profile ${name} of `), async (options) => {
          const command = new DescribeFargateProfileCommand({ clusterName: cluster, fargateProfileName: name });
          const { fargateProfile: profile } = await this.client.send(command, options);
          return {
            name,
            arn: profile?.fargateProfileArn ?? "",
            role: profile?.podExecutionRoleArn ?? "",
            status: profile?.status ?? "",
            issues: (profile?.health?.issues ?? []).map(({ code = "", message = "" }) => ({ code, message })),
          };
        }),
      ),
    );
    return (await Promise.all(profiles)).filter((profile) => profile !== undefined);
  }

  private async nodeGroups(cluster: string): Promise<ClusterRecord["nodeGroups"]> {
    const names = await this.list(
      "eks:ListNodegroups",
      cluster,
      (options) => paginateListNodegroups({ client: this.client, pageSize: 100 }, { clusterName: cluster }, options),
      ({ nodegroups }) => nodegroups,
    );
    const action = "eks:DescribeNodegroup";
    const groups = names.map((name) =>
      this.noting(action, cluster, () =>
        this.aws.askUnlessMissing(action, this.on(cluster, `node group ${name} of `), async (options) => {
          const command = new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name });
          const { nodegroup } = await this.client.send(command, options);
          return { name, role: nodegroup?.nodeRole ?? "" };
        }),
      ),
    );
    return (await Promise.all(groups)).filter((group) => group !== undefined);
  }

  /** Access entries say nothing without a call for each, so only those of the roles in question are described. */
  async accessEntries(
    cluster: string,
    isWanted: (principal: string) => boolean,
  ): Promise<ClusterRecord["accessEntries"]> {
    const principals = await this.list(
      "eks:ListAccessEntries",
      cluster,
      (options) => paginateListAccessEntries({ client: this.client, pageSize: 100 }, { clusterName: cluster }, options),
      ({ accessEntries }) => accessEntries,
    );
    const action = "eks:DescribeAccessEntry";
    const entries = principals.filter(isWanted).map((principal) =>
      this.noting(action, cluster, () =>
        this.aws.askUnlessMissing(action, this.on(cluster, `${principal} in `), async (options) => {
          const command = new DescribeAccessEntryCommand({ clusterName: cluster, principalArn: principal });
          const { accessEntry } = await this.client.send(command, options);
          return { principal, type: accessEntry?.type ?? "" };
        }),
      ),
    );
    return (await Promise.all(entries)).filter((entry) => entry !== undefined);
  }
}

/** Reads the clusters of a Region, with their Fargate profiles and node groups, but without access entries. */
export function readRegion(aws: AwsConnection, region: string, owner: Owner, note: NoteUnknown): Promise<RegionRecord> {
  return new RegionReader(aws, region, owner, note).read();
}

/** Adds to the clusters of a Region the access entries of the roles in question. */
export async function readAccessEntries(
  aws: AwsConnection,
  { name: region, clusters }: RegionRecord,
  owner: Owner,
  isWanted: (principal: string) => boolean,
  note: NoteUnknown,
): Promise<void> {
  const reader = new RegionReader(aws, region, owner, note);
  const withEntries = clusters.filter(({ authenticationMode }) => authenticationMode.includes("API"));
  await Promise.all(
    withEntries.map(async (cluster) => {
      cluster.accessEntries = await reader.accessEntries(cluster.name, isWanted);
    }),
  );
}
