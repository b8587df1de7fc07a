import { type ProfileRule, clusterAt, entryTypes, type Estate, type SourceRule } from "../facts/estate";
import { type FargateProfile } from "../facts/fargate-profiles";
import type { EntryInTheWay, EntryMissing } from "../findings/found";
import { fargateEntryType } from "../trust";
import { entriesAreKnown } from "../readers/source";
import { isSameRole } from "../records/identity";
import { read, text, unknown, regionOf, type ResourceRecord } from "../records/record";
import { useOfEntryType } from "../facts/evidence/nodes";
/**
 * A cluster that does not know the role, so that its pods cannot register. EKS itself creates the access entry of a profile that is
 * being created.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 */
export const accessEntryMissing = {
  id: "access-entry-missing",
  needs: "complete",
  judge(profile, estate): EntryMissing[] {
    const { role, cluster, region = "" } = profile;
    if (!role || cluster === undefined || !lacksEntry(profile, estate)) return [];
    if (!entriesAreKnown(estate.source, region, cluster)) return [];
    const [other] = entryTypes(clusterAt(estate, cluster, region), role.arn);
    // One that is neither for pods nor for nodes is in the way, which every source shows.
    if (other !== undefined && !useOfEntryType(other)) return [];
    const at = { role, profile: { cluster, region }, at: profile.record };
    return [{ id: "access-entry-missing", kind: "no-entry", ...at, ...(other !== undefined && { other }) }];
  },
} satisfies ProfileRule;

/** True for a profile whose pods cannot register with their cluster for want of an access entry. */
export function lacksEntry({ record, role, cluster, region }: FargateProfile, estate: Estate): boolean {
  const at = clusterAt(estate, cluster, region);
  const isThere = role?.urn !== undefined && text(record.props, "podExecutionRoleArn") === role.arn;
  if (!at || !isThere || text(record.props, "status") === "CREATING") return false;
  const own = entryTypes(at, role.arn);
  if (own.includes(fargateEntryType)) return false;
  // If aws-auth counts too, it may have the role; but an access entry of the role, of any type, goes before it.
  return at.authenticationMode === "API" || own.length > 0;
}

/** The access entries that are neither for pods nor for nodes, and are for the role of a profile of their cluster. */
export const accessEntryInTheWay = {
  id: "access-entry-missing",
  judge(estate): EntryInTheWay[] {
    const { source, facts, profiles } = estate;
    const { stack } = facts;
    return stack.ofKind("access-entry").flatMap((entry) => {
      const given = read(entry.props, "type");
      const type = text(entry.props, "type") ?? "STANDARD";
      if (given === unknown || useOfEntryType(type)) return [];
      const role = stack.roleAt(entry, "principalArn");
      const profile = profiles.find(
        (one) =>
          !one.isBeingDeleted &&
          role &&
          one.role &&
          isSameRole(role, one.role) &&
          isSameCluster(one.record, entry) &&
          (!source.complete || lacksEntry(one, estate)),
      );
      if (!role || !profile) return [];
      const { record, cluster, region } = profile;
      const found = { role, profile: source.complete ? { cluster, region } : { record }, at: entry, type };
      return [{ id: "access-entry-missing", kind: "entry-in-the-way", ...found }];
    });
  },
} satisfies SourceRule;

/** True for two resources of EKS that name one cluster, of one Region as far as it is in sight, or that have its name from one resource. */
function isSameCluster(a: ResourceRecord, b: ResourceRecord): boolean {
  const [name, other] = [a, b].map(({ props }) => text(props, "clusterName"));
  if (name !== other) return false;
  if (name !== undefined) return a.provider?.urn === b.provider?.urn || regionOf(a) === regionOf(b);
  const sources = a.propertyDependencies.clusterName ?? [];
  return sources.some((urn) => b.propertyDependencies.clusterName?.includes(urn));
}
