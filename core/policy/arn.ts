import { nearest, globMatches, distinct } from "../text";
import { awsLists as lists } from "./aws-lists";

/**
 * AWS's limits for roles, clusters and policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */

/** An AWS account id: twelve digits. */
export const accountIdPattern = /^\d{12}$/;

/** Stands for an account if none is known; no AWS account has this number. */
export const noAccount = "000000000000";

/** An EKS cluster name: letters, digits, `-` and `_`, the first a letter or digit; at most `clusterNameLimit` characters. */
export const clusterNameLimit = 100;
export const clusterNamePattern = new RegExp(`^[0-9A-Za-z][0-9A-Za-z_-]{0,${clusterNameLimit - 1}}$`);

/** An IAM role name: letters, digits and `+=,.@_-`; at most `roleNameLimit` characters. */
export const roleNameLimit = 64;
export const roleNamePattern = new RegExp(`^[\\w+=,.@-]{1,${roleNameLimit}}$`);

/** Trust policy length in characters, white space not counted: the default quota, and as far as AWS raises it. */
export const trustPolicyLimit = 2048;
export const trustPolicyLimitMaximum = 8192;

/** The parts of an ARN, or of a pattern for ARNs, as they are written; the resource keeps its colons. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  resource: string;
}

export const arnPartCount = 6;

/** The texts between the colons of an ARN. A colon in a policy variable, such as `${aws:ResourceAccount}`, is part of the variable. */
export function textsOfArn(text: string): string[] {
  if (!text.includes("}")) return text.split(":");
  // No variable has a longer name, and a text without an end takes no longer.
  return text.split(/:(?![^{}]{0,150}\})/);
}

/** The parts of any text that may be an ARN or begin as one: a part that the text does not have is empty. */
export function splitArn(text: string): Arn & { prefix: string; count: number } {
  const texts = textsOfArn(text);
  const [prefix = "", partition = "", service = "", region = "", accountId = "", ...resource] = texts;
  return { prefix, partition, service, region, accountId, resource: resource.join(":"), count: texts.length };
}

export function isArn(text: string): boolean {
  return text.startsWith("arn:");
}

/**
 * Reads `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; undefined for any other text.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(text: string): Arn | undefined {
  if (!isArn(text)) return undefined;
  const { partition, service, region, accountId, resource, count } = splitArn(text);
  return count >= arnPartCount ? { partition, service, region, accountId, resource } : undefined;
}

/** The text of an ARN; without a Region or an account, that part is empty. */
export function arnOf({
  partition,
  service,
  region = "",
  accountId = "",
  resource,
}: Pick<Arn, "partition" | "service" | "resource"> & Partial<Arn>): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** Matches the ARNs of a service by regular expressions for their parts; default: no Region, any account. */
export function arnPattern(
  service: string,
  { region = "", accountId = "\\d{12}", resource }: Pick<Arn, "resource"> & Partial<Arn>,
): RegExp {
  const partition = "(?<partition>aws[a-z-]*)";
  return new RegExp(`^arn:${partition}:${service}:(?<region>${region}):(?<accountId>${accountId}):${resource}$`, "s");
}

/** The partition with which a text begins as an ARN does. */
export function partitionIn(text: string): string | undefined {
  return /^arn:([\w-]+):/.exec(text)?.[1];
}

export function arnsWithin(text: string): string[] {
  return [...text.matchAll(/arn:[^\s"',;\]})]+/g)].map(([arn]) => arn);
}

/** Reads the ARN of something in IAM, in an account or of AWS itself (`aws`); undefined for any other text. */
export function parseIamArn(text: string): Arn | undefined {
  const arn = parseArn(text);
  return arn?.service === "iam" && arn.region === "" && /^(\d{12}|aws)$/.test(arn.accountId) ? arn : undefined;
}

/** Reads the ARN of an account, or of a user, role or session in one; undefined for any other text. */
export function parsePrincipalArn(text: string): Arn | undefined {
  const arn = parseArn(text);
  const isPrincipal =
    arn?.region === "" && ["iam", "sts"].includes(arn.service) && accountIdPattern.test(arn.accountId);
  return isPrincipal && partitionIn(text) !== undefined ? arn : undefined;
}

/** An ARN in another partition, or in what stands for one; any other text stays as it is. */
export function inPartition(text: string, partition: string): string {
  const arn = parseArn(text);
  return arn ? arnOf({ ...arn, partition }) : text;
}

/** The parts of an IAM role's ARN; `path` begins and ends with a slash, `/` by default. */
export interface RoleArn {
  arn: string;
  partition: string;
  accountId: string;
  path: string;
  name: string;
}

const rolePattern = arnPattern("iam", { resource: "role(?<path>/(?:[!-~]+/)?)(?<name>[\\w+=,.@-]{1,64})" });

/** The ARN of a role; without a path it is the one of a role that has none. */
export function roleArn({
  partition,
  accountId,
  path = "/",
  name,
}: Omit<RoleArn, "arn" | "path"> & { path?: string }): string {
  return arnOf({ partition, service: "iam", accountId, resource: `role${path}${name}` });
}

/**
 * Reads an IAM role's ARN, `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`; undefined for any other text.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function parseRoleArn(text: string): RoleArn | undefined {
  const { partition, accountId, path, name } = rolePattern.exec(text)?.groups ?? {};
  return partition && accountId && path && name ? { arn: text, partition, accountId, path, name } : undefined;
}

export const managedPolicyArnPattern = arnPattern("iam", {
  accountId: "(?:\\d{12}|aws)",
  resource: "policy/(?:[!-~]+/)?[\\w+=,.@-]{1,128}",
});

/** The name of an AWS managed policy, with its path if it has one, as in `service-role/AWSConfigRole`; undefined for another ARN. */
export function awsManagedPolicyName(text: string): string | undefined {
  const arn = parseIamArn(text);
  return arn?.partition && arn.accountId === "aws"
    ? /^policy\/([\w+=,.@/-]*[\w+=,.@-])$/.exec(arn.resource)?.[1]
    : undefined;
}

/** A cluster as a person names it: by name (`*` for every cluster), or by ARN with all that an ARN says. */
export interface ClusterReference {
  name: string;
  partition?: string;
  region?: string;
  accountId?: string;
}

const clusterPattern = arnPattern("eks", { region: "[a-z0-9-]+", resource: "cluster/(?<name>[^/]+)" });

export function clusterArn({ partition, region, accountId, name }: Required<ClusterReference>): string {
  return arnOf({ partition, service: "eks", region, accountId, resource: `cluster/${name}` });
}

/**
 * Reads a cluster's name, `*`, or its ARN, `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`; undefined for any other text.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function readCluster(text: string): ClusterReference | undefined {
  if (text === "*" || clusterNamePattern.test(text)) return { name: text };
  const { partition, region, accountId, name } = clusterPattern.exec(text)?.groups ?? {};
  return name !== undefined && clusterNamePattern.test(name) ? { name, partition, region, accountId } : undefined;
}

const partitions = new Map(
  Object.entries(lists.partitions).map(([name, { shape, regions }]) => [name, { shape: new RegExp(shape), regions }]),
);

/** The names of AWS's partitions, `aws` first. */
export const partitionNames: readonly string[] = [...partitions.keys()];

const partitionByRegion = new Map(
  [...partitions].flatMap(([partition, { regions }]) => regions.map((region) => [region, partition])),
);

/**
 * The Regions of a partition that exist, as AWS's own SDK lists them; empty for an unknown partition.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function regionsOf(partition: string): readonly string[] {
  return partitions.get(partition)?.regions ?? [];
}

/** A Region that stands for all of a partition; undefined for a partition that is not known. */
export function standInFor(partition: string): string | undefined {
  return partition === "aws" ? "us-east-1" : regionsOf(partition)[0];
}

export const regionNames: readonly string[] = [...partitionByRegion.keys()];

/** True for a Region that exists. A Region younger than this table is not known here. */
export function isKnownRegion(region: string): boolean {
  return partitionByRegion.has(region);
}

/** True for a name in the form of a Region's, whether or not this table has it. */
export function looksLikeRegion(text: string): boolean {
  return /^[a-z]+(?:-[a-z]+)+-\d+$/.test(text);
}

/** Of some names those of Regions that are younger than this table, each once, if a glob is for them. */
export function youngRegions(names: readonly string[], globs: readonly string[] = ["*"]): string[] {
  const young = distinct(names).filter((name) => looksLikeRegion(name) && !isKnownRegion(name));
  return young.filter((name) => globs.some((glob) => globMatches(glob, name)));
}

/** True for a Region that is not known and is like one in more than its number, which alone would make it a younger one. */
export function isMisspeltRegion(region: string): boolean {
  const area = (name: string) => name.replace(/\d+$/, "");
  return !regionNames.some((known) => area(known) === area(region)) && nearest(region, regionNames) !== undefined;
}

/** True for a Region that exists, or that may be younger than this table. */
export function mayBeRegion(region: string): boolean {
  return isKnownRegion(region) || (looksLikeRegion(region) && !isMisspeltRegion(region));
}

/** The partition that a Region belongs to, judged by its name's shape if the Region is not known; else undefined. */
export function partitionOf(region: string): string | undefined {
  return (
    partitionByRegion.get(region) ?? partitionNames.find((partition) => partitions.get(partition)?.shape.test(region))
  );
}

/** True unless profiles of a partition never use a role of another one. A partition that is not known here may be called anything. */
export function isOwnPartition(partition: string, rolePartition: string | undefined): boolean {
  return rolePartition === undefined || rolePartition === partition || !partitionNames.includes(rolePartition);
}

/**
 * The partition of an ARN for a Region, or for a glob for Regions that may be of several: the role's own, if it can be.
 * @param rolePartition `*` if it is not known and must not be guessed
 */
export function partitionToWrite(region: string, rolePartition = "aws"): string {
  if (!region.includes("*")) return partitionOf(region) ?? rolePartition;
  const [fitting = rolePartition, ...others] = partitionNames.filter((one) =>
    regionsOf(one).some((known) => globMatches(region, known)),
  );
  return others.includes(rolePartition) || (rolePartition === "*" && others.length > 0) ? rolePartition : fitting;
}
