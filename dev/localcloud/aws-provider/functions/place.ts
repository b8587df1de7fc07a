/** Where a program runs: account, partition, Region. */
import type { Cloud } from "../core/cloud";
import type { Values } from "../core/values";

interface Partition {
  partition: string;
  prefix: string;
  dnsSuffix: string;
}

/** By the beginning of the Region's name; the last one fits all others. */
const partitions: Partition[] = [
  { partition: "aws-cn", prefix: "cn-", dnsSuffix: "amazonaws.com.cn" },
  { partition: "aws-us-gov", prefix: "us-gov-", dnsSuffix: "amazonaws.com" },
  { partition: "aws-iso", prefix: "us-iso-", dnsSuffix: "c2s.ic.gov" },
  { partition: "aws-iso-b", prefix: "us-isob-", dnsSuffix: "sc2s.sgov.gov" },
  { partition: "aws-iso-e", prefix: "eu-isoe-", dnsSuffix: "cloud.adc-e.uk" },
  { partition: "aws-iso-f", prefix: "us-isof-", dnsSuffix: "csp.hci.ic.gov" },
  { partition: "aws-eusc", prefix: "eusc-", dnsSuffix: "amazonaws.eu" },
  { partition: "aws", prefix: "", dnsSuffix: "amazonaws.com" },
];

function partitionOf(region: string): Partition {
  return partitions.find(({ prefix }) => region.startsWith(prefix)) ?? partitions[partitions.length - 1];
}

export async function getCallerIdentity(_args: Values, cloud: Cloud): Promise<Values> {
  const { Account, Arn, UserId } = await cloud.callerIdentity();
  return { accountId: Account, arn: Arn, userId: UserId, id: Account };
}

export async function getPartition(_args: Values, cloud: Cloud): Promise<Values> {
  const { partition, dnsSuffix } = partitionOf(cloud.region);
  return { partition, id: partition, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
}

export async function getRegion(args: Values, cloud: Cloud): Promise<Values> {
  const region = (args.region ?? args.name ?? cloud.region) as string;
  const endpoint = `ec2.${region}.${partitionOf(region).dnsSuffix}`;
  return { id: region, region, name: region, description: region, endpoint };
}
