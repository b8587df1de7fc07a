/** Where a program runs: account, partition, Region, and the tags that the provider gives to all that it makes. */
import { partitionOf } from "../../../../core/policy";
import type { Cloud } from "../core/cloud";
import type { Values } from "../core/values";

const dnsSuffixes: { [partition: string]: string } = {
  "aws-cn": "amazonaws.com.cn",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
  "aws-iso-e": "cloud.adc-e.uk",
  "aws-iso-f": "csp.hci.ic.gov",
  "aws-eusc": "amazonaws.eu",
};

function placeOf(region: string): { partition: string; dnsSuffix: string } {
  const partition = partitionOf(region) ?? "aws";
  return { partition, dnsSuffix: dnsSuffixes[partition] ?? "amazonaws.com" };
}

export async function getCallerIdentity(_args: Values, cloud: Cloud): Promise<Values> {
  const { Account, Arn, UserId } = await cloud.sts.getCallerIdentity({});
  return { accountId: Account, arn: Arn, userId: UserId, id: Account };
}

export async function getDefaultTags(_args: Values, { configuration: { defaultTags } }: Cloud): Promise<Values> {
  return { id: "aws", tags: defaultTags };
}

export async function getPartition(_args: Values, cloud: Cloud): Promise<Values> {
  const { partition, dnsSuffix } = placeOf(cloud.region);
  return { partition, id: partition, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
}

export async function getRegion(args: Values, cloud: Cloud): Promise<Values> {
  const region = (args.region ?? args.name ?? cloud.region) as string;
  const endpoint = `ec2.${region}.${placeOf(region).dnsSuffix}`;
  return { id: region, region, name: region, description: region, endpoint };
}
