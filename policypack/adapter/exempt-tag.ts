import { isFindingId, type FindingId, type FoundExemption } from "../../core/findings";
import { items, text, unknown, type ResourceRecord, type RoleIdentity } from "../../core/role-uses";

/** A role, with the resource that makes it where that is in sight. */
export type TaggedRole = RoleIdentity & { record?: ResourceRecord };

/** The tag with which a role exempts itself: the id of a finding, a blank, and the reason. */
export const exemptTag = "fargate-role:exempt";

/** The value of the tag: AWS classic has a map of tags, AWS Native a list. */
export function tagOf({ record }: TaggedRole): string | undefined {
  if (record === undefined) return undefined;
  const inMap = text(record.props, "tags", exemptTag);
  const list = items(record.props, "tags");
  if (inMap !== undefined || list === unknown) return inMap;
  const entry = list.find((one) => text(one, "key") === exemptTag || text(one, "Key") === exemptTag);
  return text(entry, "value") ?? text(entry, "Value");
}

/** The exemption that a role's tag makes for a finding; undefined where it names another one, or gives no reason. */
export function exemptionByTag(id: FindingId, role: TaggedRole): FoundExemption | undefined {
  const [, finding = "", reason] = /^\s*([a-z-]+)\s+(\S.*)$/s.exec(tagOf(role) ?? "") ?? [];
  if (reason === undefined || !isFindingId(finding) || finding !== id) return undefined;
  return { by: `tag ${exemptTag}`, finding, reason: reason.trim(), isPast: false };
}
