/** Tags, as programs and EKS write them: by their key. IAM has a list of pairs. */
import type { Tag } from "@aws-sdk/client-iam";

export type Tags = { [key: string]: string };

export function toIamTags(tags: Tags = {}): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function fromIamTags(tags: Tag[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Removes the tags that are in `previous` only, then sets those of `next`. */
export async function updateTags(
  previous: Tags = {},
  next: Tags = {},
  remove: (keys: string[]) => Promise<unknown>,
  set: (tags: Tags) => Promise<unknown>,
): Promise<void> {
  const gone = Object.keys(previous).filter((key) => !(key in next));
  if (gone.length > 0) await remove(gone);
  if (Object.keys(next).length > 0) await set(next);
}
