import { globMatches } from "./glob";

const partitions: Record<string, { shape: RegExp; regions: string[] }> = {
  aws: {
    shape: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/,
    regions: [
      ..."af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2".split(" "),
      ..."ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6".split(" "),
      ..."ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2".split(" "),
      ..."eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1".split(" "),
      ..."sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2".split(" "),
    ],
  },
  "aws-cn": { shape: /^cn-[a-z]+-\d+$/, regions: ["cn-north-1", "cn-northwest-1"] },
  "aws-us-gov": { shape: /^us-gov-[a-z]+-\d+$/, regions: ["us-gov-east-1", "us-gov-west-1"] },
  "aws-eusc": { shape: /^eusc-de-[a-z]+-\d+$/, regions: ["eusc-de-east-1"] },
  "aws-iso": { shape: /^us-iso-[a-z]+-\d+$/, regions: ["us-iso-east-1", "us-iso-west-1"] },
  "aws-iso-b": { shape: /^us-isob-[a-z]+-\d+$/, regions: ["us-isob-east-1", "us-isob-west-1"] },
  "aws-iso-e": { shape: /^eu-isoe-[a-z]+-\d+$/, regions: ["eu-isoe-west-1"] },
  "aws-iso-f": { shape: /^us-isof-[a-z]+-\d+$/, regions: ["us-isof-east-1", "us-isof-south-1"] },
};

/** The names of AWS's partitions, `aws` first. */
export const partitionNames: readonly string[] = Object.keys(partitions);

const partitionByRegion = new Map(
  Object.entries(partitions).flatMap(([partition, { regions }]) => regions.map((region) => [region, partition])),
);

/**
 * The Regions of a partition that exist, as AWS's own SDK lists them; empty for an unknown partition.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function regionsOf(partition: string): readonly string[] {
  return partitions[partition]?.regions ?? [];
}

/** A Region that stands for all of a partition; undefined for a partition that is not known. */
export function standInFor(partition: string): string | undefined {
  return partition === "aws" ? "us-east-1" : regionsOf(partition)[0];
}

/** Every Region that exists, of every partition. */
export const regionNames: readonly string[] = [...partitionByRegion.keys()];

/** True for a Region that exists. A Region younger than this table is not known here. */
export function isKnownRegion(region: string): boolean {
  return partitionByRegion.has(region);
}

/** True for a name in the form of a Region's, whether or not this table has it. */
export function looksLikeRegion(text: string): boolean {
  return /^[a-z]+(?:-[a-z]+)+-\d+$/.test(text);
}

/** The partition that a Region belongs to, judged by its name's shape where the Region is not known; else undefined. */
export function partitionOf(region: string): string | undefined {
  return partitionByRegion.get(region) ?? partitionNames.find((partition) => partitions[partition]?.shape.test(region));
}

/** True unless profiles of a partition never use a role of another one. A partition that is not known here may be called anything. */
export function isOwnPartition(partition: string, own: string | undefined): boolean {
  return own === undefined || own === partition || !partitionNames.includes(own);
}

/** The partition of an ARN for a Region, or for a glob for Regions that may be of several: the role's own, if it can be. */
export function partitionToWrite(region: string, own = "aws"): string {
  if (!region.includes("*")) return partitionOf(region) ?? own;
  return [own, ...partitionNames].find((one) => regionsOf(one).some((known) => globMatches(region, known))) ?? own;
}

/**
 * Why no pod can use a role of a partition; undefined where nothing is known against it.
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-eks.html
 */
export function whyNoFargate(partition: string): string | undefined {
  if (partition !== "aws-us-gov") return undefined;
  return "AWS GovCloud (US) does not offer EKS on Fargate, so no pod can use this role";
}
