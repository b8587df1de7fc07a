import { exemptTag } from "../../core/findings";
import { entryOf, type ResourceRecord, type RoleIdentity } from "../../core/role-uses";

/** A role, with the resource that makes it where that is in sight. */
export type TaggedRole = RoleIdentity & { record?: ResourceRecord };

/** The value of the tag with which a role exempts itself. A role in a template may have the tags as CloudFormation spells them. */
export function tagOf({ record }: TaggedRole): string | undefined {
  const value =
    entryOf(record?.props, "tags", exemptTag, "key", "value") ??
    entryOf(record?.props, "tags", exemptTag, "Key", "Value");
  return typeof value === "string" ? value : undefined;
}
