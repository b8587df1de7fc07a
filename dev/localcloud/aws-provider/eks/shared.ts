import { TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-eks";
import type { Cloud } from "../core/cloud";
import { removedKeys, type Tags } from "../iam/tags";

/** Parts of an id like `cluster:node-group`. */
export function splitId(id: string, title: string, form: string): [cluster: string, rest: string] {
  const colon = id.indexOf(":");
  if (colon < 1) throw new Error(`the id of an ${title} is ${form}, not '${id}'`);
  return [id.slice(0, colon), id.slice(colon + 1)];
}

export async function updateTags(
  resourceArn: string,
  previous: Tags | undefined,
  next: Tags | undefined,
  region: string | undefined,
  cloud: Cloud,
): Promise<void> {
  const gone = removedKeys(previous, next);
  if (gone.length > 0) await cloud.eks(new UntagResourceCommand({ resourceArn, tagKeys: gone }), region);
  if (next && Object.keys(next).length > 0)
    await cloud.eks(new TagResourceCommand({ resourceArn, tags: next }), region);
}

/** A time as the official provider writes it. */
export function timestamp(date: Date | undefined): string | undefined {
  return date?.toISOString();
}
