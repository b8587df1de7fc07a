import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getPartition } from "@pulumi/aws/getPartition";
import { getRegion } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { guarded } from "./rejection";

/** What the aws provider of a resource knows about itself; each is asked only when it is called for. */

/** The provider's Region. */
export function providerRegion(parent: pulumi.Resource): pulumi.Output<string> {
  return pulumi.output(guarded(getRegion({}, { parent }))).apply(({ region }) => orUnknown(region));
}

/** The account of the provider's credentials. */
export function providerAccountId(parent: pulumi.Resource): pulumi.Output<string> {
  return pulumi.output(guarded(getCallerIdentity({}, { parent }))).apply(({ accountId }) => orUnknown(accountId));
}

/** The provider's partition. */
export function providerPartition(parent: pulumi.Resource): pulumi.Output<string> {
  return pulumi.output(guarded(getPartition({}, { parent }))).apply(({ partition }) => orUnknown(partition));
}

/** A provider whose own configuration is not known yet answers with nothing at preview: then the value is unknown too. */
function orUnknown(value: string | undefined): pulumi.Output<string> {
  return value === undefined ? pulumi.output(pulumi.unknown as unknown as string) : pulumi.output(value);
}
