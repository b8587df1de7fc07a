import type { Cloud } from "../core/cloud";
import { type Tags, updateTags } from "../core/tags";

type Tagged = { arn?: string; region?: string; tagsAll?: Tags };

export function updateEksTags(next: Tagged, { arn: resourceArn, tagsAll }: Tagged, cloud: Cloud): Promise<void> {
  const eks = cloud.eks(next.region);
  return updateTags(
    tagsAll,
    next.tagsAll,
    (tagKeys) => eks.untagResource({ resourceArn, tagKeys }),
    (tags) => eks.tagResource({ resourceArn, tags }),
  );
}
