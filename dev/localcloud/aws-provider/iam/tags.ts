import type { Tag } from "@aws-sdk/client-iam";

export type Tags = { [key: string]: string };

export function toIamTags(tags: Tags = {}): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function fromIamTags(tags: Tag[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The keys that are to go when `previous` becomes `next`. */
export function removedKeys(previous: Tags = {}, next: Tags = {}): string[] {
  return Object.keys(previous).filter((key) => !(key in next));
}
