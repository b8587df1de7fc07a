import { memoize } from "../memoize";
import { clusterNamePattern } from "../policy/limits";

/** What a SourceArn pattern is made of; `region` and `cluster` may be `*`. */
export interface SourceArnParts {
  partition: string;
  region: string;
  accountId: string;
  cluster: string;
}

/** A line for aws:SourceArn until it is printed: what is not in sight is left out, and `render` says what stands for it. */
export type SourceArnLine = Pick<SourceArnParts, "partition" | "region"> &
  Partial<Pick<SourceArnParts, "accountId" | "cluster">>;

const usualForm = /^arn:[\w-]+:eks:[a-z0-9*-]+:\d{12}:fargateprofile\/[\w*-]+\/\*$/;

/**
 * A value for aws:SourceArn: the pattern that matches every Fargate profile of a cluster, or what else is written.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export class SourceArn {
  /** As they are written, wildcards too; each is empty if the text has none. */
  readonly parts: SourceArnParts;
  /** In the form that AWS shows, for one account; Region and cluster may have a `*` anywhere. */
  readonly isUsual: boolean;

  /** False for the ARN of another service. */
  readonly mayBeOfEks: boolean;

  private constructor(readonly text: string) {
    const [, partition = "", service = "", region = "", accountId = "", resource = ""] = text.split(":", 6);
    this.parts = { partition, region, accountId, cluster: resource.split("/", 2)[1] ?? "" };
    this.mayBeOfEks = service === "eks" || /[*?]/.test(service);
    this.isUsual = usualForm.test(text);
  }

  static readonly read = memoize((text) => new SourceArn(text));

  /** `arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*` */
  static of({ partition, region, accountId, cluster }: SourceArnParts): SourceArn {
    return SourceArn.read(`arn:${partition}:eks:${region}:${accountId}:fargateprofile/${cluster}/*`);
  }

  /** True if it matches every profile of its account and Region, however that is written. */
  get isOfEveryProfile(): boolean {
    return /^([^:]*:){5}(fargateprofile\/)?\*$/.test(this.text);
  }

  /** True if it may match the profiles of a cluster. */
  get isOfProfiles(): boolean {
    return /:fargateprofile\/[0-9A-Za-z][^/]*\/./.test(this.text);
  }
}

/** The text of a SourceArn. */
export function sourceArn(parts: SourceArnParts): string {
  return SourceArn.of(parts).text;
}

/** The parts of a SourceArn. */
export function readSourceArn(text: string): SourceArnParts {
  return SourceArn.read(text).parts;
}

/** A cluster as a person names it: by name (`*` for every cluster), or by ARN with all that an ARN says. */
export interface ClusterReference {
  name: string;
  partition?: string;
  region?: string;
  accountId?: string;
}

const clusterArnPattern = /^arn:(aws[a-z-]*):eks:([a-z0-9-]+):(\d{12}):cluster\/([^/]+)$/;

/** The ARN of a cluster. */
export function clusterArn({ partition, region, accountId, name }: Required<ClusterReference>): string {
  return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

/**
 * Reads a cluster's name, `*`, or its ARN, `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`; undefined for any other text.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function readCluster(text: string): ClusterReference | undefined {
  if (text === "*" || clusterNamePattern.test(text)) return { name: text };
  const [, partition, region, accountId, name] = clusterArnPattern.exec(text) ?? [];
  if (name === undefined || !clusterNamePattern.test(name)) return undefined;
  return { name, partition, region, accountId };
}
