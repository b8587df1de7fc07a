import {
  arnOf,
  awsManagedPolicyName,
  splitArn,
  accountSegment,
  alphanumerics,
  charactersOf,
  oneOf,
  run,
  type Segment,
  type Span,
  type RegionPlace,
} from "../policy";
import { memoize, memoizeByObject } from "../memoize";

/*
 * The service that runs pods on AWS Fargate, as data.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */

/** The service principal; the same text in every partition. */
export const fargateService = "eks-fargate-pods.amazonaws.com";

/** Names that are meant for it: with a Region, with the DNS suffix of another partition, or what people take for it. */
export const misspeltNames = /^(?:eks-fargate-pods\b|(?:eks-fargate(?:-pod)?|fargate-pods)(?:\.|$))/i;
/** Those under which it never comes: of the role that EKS itself uses, and with the DNS suffix of China. */
export const namesOfOthers = /^eks-fargate(?:\.amazonaws\.com|(?:-pods)?\.amazonaws\.com\.cn)$/i;
/** How many letters of the first part of its name may be wrong, too. */
export const mistakesInName = 2;
export const likeFargateService = "eks-fargate-pods*";
/** What names it, or its managed policy, in a value of a condition or a text that is not a policy. */
export const mentionOfFargate = /:fargateprofile\/|eks-?fargate-?pod/i;

const passedServices =
  /iam:(?:PassedToService|AWSServiceName)(?:["'\\\s:=[\],-]|values\b|[\w*.-]+\.amazonaws\.com(?:\.cn)?)*/gi;

/** The text of a policy or a program without the services that a role may be passed to, or that may have one: it makes no role for them. */
export function withoutPassedServices(text: string): string {
  return text.replace(passedServices, "");
}

/** The type of the access entry by which pods register with their cluster. */
export const fargateEntryType = "FARGATE_LINUX";

/**
 * False for a partition where AWS does not offer it.
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-eks.html
 */
export function hasFargate(partition: string): boolean {
  return partition !== "aws-us-gov";
}

export const executionPolicyName = "AmazonEKSFargatePodExecutionRolePolicy";

/** True for the ARN of the managed policy that a pod execution role needs, in any partition. */
export function isExecutionPolicy(arn: string): boolean {
  return awsManagedPolicyName(arn) === executionPolicyName;
}

/** ARN of `AmazonEKSFargatePodExecutionRolePolicy` in a partition, such as `aws` or `aws-us-gov`. */
export function executionPolicyArn(partition: string): string {
  return arnOf({ partition, service: "iam", accountId: "aws", resource: `policy/${executionPolicyName}` });
}

/*
 * Its aws:SourceArn is the ARN of the Fargate profile whose role it assumes,
 * `arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/PROFILE/UUID`; aws:SourceAccount is the account in it.
 */

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

export const eks = "eks";
export const profileType = "fargateprofile";

/** The value for aws:SourceArn that matches every Fargate profile of a cluster. */
export function sourceArn({ partition, region, accountId, cluster }: SourceArnParts): string {
  return arnOf({ partition, service: eks, region, accountId, resource: `${profileType}/${cluster}/*` });
}

/** The parts of a value for aws:SourceArn as they are written, wildcards too; a part that the text does not have is empty. */
export const readSourceArn: (text: string) => SourceArnParts = memoize((text) => {
  const { partition, region, accountId, resource } = splitArn(text);
  const [, cluster = ""] = /^[^:/]*\/((?:\$\{[^}]{0,150}\}|[^:/])*)/.exec(resource) ?? [];
  return { partition, region, accountId, cluster };
});

/** False for a value for aws:SourceArn that is the ARN of another service than EKS. */
export function mayBeOfEks(text: string): boolean {
  const { service } = splitArn(text);
  return service === eks || /[*?]/.test(service);
}

/** True for a value in the form that AWS shows, for one account; Region and cluster may have a `*` anywhere. */
export function isUsualSourceArn(text: string): boolean {
  return /^arn:[\w-]+:eks:[a-z0-9*-]+:\d{12}:fargateprofile\/[\w*-]+\/\*$/.test(text);
}

/** True for a value that matches every profile of its account and Region, however that is written. */
export function isOfEveryProfile(text: string): boolean {
  return /^([^:]*:){5}(fargateprofile\/)?\*$/.test(text);
}

const nameStart = charactersOf(alphanumerics);
const nameRest = charactersOf(`${alphanumerics}-_`);

/** A name that EKS takes for a cluster or a Fargate profile. */
function nameSegment(examples: readonly string[]): Segment {
  return { kind: "run", first: nameStart, following: nameRest, shortest: 1, longest: 100, examples };
}

/** An id as EKS makes it, in lower case. */
const uuid = ["1a2b3c4d", "5e6f", "7a8b", "9c0d", "1e2f3a4b5c6d"].flatMap((example, index) => [
  oneOf(index === 0 ? "/" : "-"),
  run("0123456789abcdef", example.length, example.length, [example]),
]);

/** Every text that the service sends. */
export function sourceArnSegments(
  regions: readonly RegionPlace[],
  exampleAccounts: readonly string[],
  exampleClusters: readonly string[],
): readonly Segment[] {
  return [
    startSegment(regions),
    accountSegment(exampleAccounts),
    oneOf(`:${profileType}/`),
    nameSegment(exampleClusters),
    oneOf("/"),
    nameSegment(["my-profile"]),
    ...uuid,
  ];
}

const startSegment = memoizeByObject(buildStart);

function buildStart(regions: readonly RegionPlace[]) {
  const starts = regions.map(({ partition, region }) => arnOf({ partition, service: eks, region, resource: "" }));
  return oneOf(...starts.map((start) => start.slice(0, -1)));
}

/** Where the parts are in these segments. */
export const sourceArnSpans = {
  all: { from: 0, to: 5 + uuid.length },
  account: { from: 1, to: 1 },
  cluster: { from: 3, to: 3 },
  profile: { from: 5, to: 5 },
} satisfies Record<string, Span>;
