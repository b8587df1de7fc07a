import { accountSegment, alphanumerics, charactersOf, type Segment } from "../policy/search/segments";
import { arnOf, splitArn } from "../policy/arn";
import { memoize } from "../memoize";
import type { Span } from "../policy/search/automaton";
import type { RegionPlace } from "../policy/search/universe";

/** An AWS service that assumes roles for the resources of EKS clusters, as data. */
export interface Service {
  /** The service principal; the same text in every partition. */
  principal: string;
  /** The aws:SourceArn that it sends, if it sends one; aws:SourceAccount is the account in it. */
  sourceArn: SourceArnForm;
  managedPolicy?: string;
  /** The type of the access entry by which what uses the role registers with its cluster. */
  entryType?: string;
  /** The partitions where AWS does not offer it. */
  notIn?: readonly string[];
  /**
   * Names that are meant for it and are not its own, as a text in any case begins: an expression, and a pattern with `*`; and how
   * many letters of its first part may be wrong.
   */
  misspelt: { names: RegExp; pattern: string; mistakes: number };
  mention: RegExp;
  /** What people call it, what it assumes a role for, in short too, such a role, what happens if it cannot, and that nothing works. */
  called: { service: string; user: string; short: string; role: string; failing: string; none: string };
}

/** What a SourceArn pattern is made of; `region` and `cluster` may be `*`. */
export interface SourceArnParts {
  partition: string;
  region: string;
  accountId: string;
  cluster: string;
}

/** A line for aws:SourceArn until it is printed: unknown parts are left out, and `render` says what stands for them. */
export type SourceArnLine = Pick<SourceArnParts, "partition" | "region"> &
  Partial<Pick<SourceArnParts, "accountId" | "cluster">>;

/** The parts of a value for aws:SourceArn as they are written, wildcards too; a part that the text does not have is empty. */
export const readSourceArn: (text: string) => SourceArnParts = memoize((text) => {
  const { partition, region, accountId, resource } = splitArn(text);
  return { partition, region, accountId, cluster: /^[^:/]*\/([^:/]*)/.exec(resource)?.[1] ?? "" };
});

const eks = "eks";

/** False for a value for aws:SourceArn that is the ARN of another service than EKS. */
export function mayBeOfEks(text: string): boolean {
  const { service } = splitArn(text);
  return service === eks || /[*?]/.test(service);
}

function startOf({ partition, region }: RegionPlace): string {
  return arnOf({ partition, service: eks, region, resource: "" }).slice(0, -1);
}

const nameStart = charactersOf(alphanumerics);
const nameRest = charactersOf(`${alphanumerics}-_`);

/** A name that EKS takes for a cluster or for a part of it. */
export function nameSegment(examples: readonly string[]): Segment {
  return { kind: "run", first: nameStart, rest: nameRest, shortest: 1, longest: 100, examples };
}

/** The aws:SourceArn that a service sends: the ARN of a resource of one type in EKS, `arn:PARTITION:eks:REGION:ACCOUNT:TYPE/CLUSTER...`. */
export class SourceArnForm {
  readonly service = eks;
  /** Where the parts are in the segments; `resource` is the first name after the cluster's. */
  readonly spans: Record<"all" | "account" | "cluster" | "resource", Span>;
  readonly ending: string;
  readonly usual: RegExp;

  /**
   * @param type what the resource begins with, such as `cluster`
   * @param rest what follows the cluster's name: a slash, the name of a resource of the cluster, and so on; empty for the cluster itself
   * @param depth how many names these are
   */
  constructor(
    readonly type: string,
    readonly rest: readonly Segment[] = [],
    readonly depth = 0,
  ) {
    const at = (index: number): Span => ({ from: index, to: index });
    this.spans = { all: { from: 0, to: 3 + rest.length }, account: at(1), cluster: at(3), resource: at(5) };
    this.ending = depth > 0 ? "/*" : "";
    this.usual = new RegExp(`^arn:[\\w-]+:${eks}:[a-z0-9*-]+:\\d{12}:${type}/[\\w*-]+${depth > 0 ? "/\\*" : ""}$`);
  }

  /** Every text that the service sends. */
  segments(
    regions: readonly RegionPlace[],
    exampleAccounts: readonly string[],
    exampleClusters: readonly string[],
  ): readonly Segment[] {
    return [
      { kind: "texts", texts: regions.map(startOf) },
      accountSegment(exampleAccounts),
      { kind: "texts", texts: [`:${this.type}/`] },
      nameSegment(exampleClusters),
      ...this.rest,
    ];
  }

  /** The value for every resource of a cluster. */
  of({ partition, region, accountId, cluster }: SourceArnParts): string {
    return arnOf({ partition, service: eks, region, accountId, resource: `${this.type}/${cluster}${this.ending}` });
  }

  /** True for a value in the form that AWS shows, for one account; Region and cluster may have a `*` anywhere. */
  isUsual(text: string): boolean {
    return this.usual.test(text);
  }

  /** True for a value that matches every resource of its account and Region, however that is written. */
  isOfEvery(text: string): boolean {
    return new RegExp(`^([^:]*:){5}(${this.type}/)?\\*$`).test(text);
  }

  /** True for a value that may match a resource of a cluster. */
  isOfSome(text: string): boolean {
    return new RegExp(`:${this.type}/[0-9A-Za-z][^/]*${this.depth > 0 ? "/." : "$"}`).test(text);
  }
}
