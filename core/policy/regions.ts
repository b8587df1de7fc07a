import { nearest, globMatches } from "../text";
import { awsLists as lists } from "./aws-lists";

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

/** True for a Region that is not known and is like one in more than its number, which alone would make it a younger one. */
export function isMisspeltRegion(region: string): boolean {
  if (region.includes("*") || isKnownRegion(region)) return false;
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
export function isOwnPartition(partition: string, own: string | undefined): boolean {
  return own === undefined || own === partition || !partitionNames.includes(own);
}

/**
 * The partition of an ARN for a Region, or for a glob for Regions that may be of several: the role's own, if it can be.
 * @param own `*` if it is not known and must not be guessed
 */
export function partitionToWrite(region: string, own = "aws"): string {
  if (!region.includes("*")) return partitionOf(region) ?? own;
  const [fitting = own, ...others] = partitionNames.filter((one) =>
    regionsOf(one).some((known) => globMatches(region, known)),
  );
  return others.includes(own) || (own === "*" && others.length > 0) ? own : fitting;
}
