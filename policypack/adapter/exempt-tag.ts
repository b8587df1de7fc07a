import { exemptTag } from "../../core/findings";
import { items, text, unknown, type ResourceRecord, type RoleIdentity } from "../../core/role-uses";

/** A role, with the resource that makes it where that is in sight. */
export type TaggedRole = RoleIdentity & { record?: ResourceRecord };

/** The value of the tag with which a role exempts itself: AWS classic has a map of tags, AWS Native a list. */
export function tagOf({ record }: TaggedRole): string | undefined {
  if (record === undefined) return undefined;
  const inMap = text(record.props, "tags", exemptTag);
  const list = items(record.props, "tags");
  if (inMap !== undefined || list === unknown) return inMap;
  const entry = list.find((one) => text(one, "key") === exemptTag || text(one, "Key") === exemptTag);
  return text(entry, "value") ?? text(entry, "Value");
}
