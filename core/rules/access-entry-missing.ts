import { type ProfileRule, clusterAt, entryTypes, type Estate, type SourceRule } from "../facts/estate";
import { type FargateProfile } from "../facts/fargate-profiles";
import type { EntryInTheWay, EntryMissing } from "../findings/found";
import { fargateEntryType } from "../service/fargate";
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
  judge: findMissingEntry,
} satisfies ProfileRule;

function findMissingEntry(profile: FargateProfile, estate: Estate): EntryMissing[] {
  const { role, cluster, region = "" } = profile;
  if (!role || cluster === undefined || !lacksEntry(profile, estate)) return [];
  if (!entriesAreKnown(estate.source, region, cluster)) return [];
  const [type] = entryTypes(clusterAt(estate, cluster, region), role.arn);
  // An entry that is neither for pods nor for nodes is in the way, which every source shows.
  if (type !== undefined && !useOfEntryType(type)) return [];
  const place = { role, profile: { cluster, region }, at: profile.record };
  return [{ id: "access-entry-missing", kind: "no-entry", ...place, otherType: type }];
}

/** True for a profile whose pods cannot register with their cluster for want of an access entry. */
export function lacksEntry({ record, role, cluster, region }: FargateProfile, estate: Estate): boolean {
  const named = clusterAt(estate, cluster, region);
  const isThere = role?.urn !== undefined && text(record.props, "podExecutionRoleArn") === role.arn;
  if (!named || !isThere || text(record.props, "status") === "CREATING") return false;
  const types = entryTypes(named, role.arn);
  if (types.includes(fargateEntryType)) return false;
  // If aws-auth counts too, it may have the role; but an access entry of the role, of any type, goes before it.
  return named.authenticationMode === "API" || types.length > 0;
}

/** The access entries that are neither for pods nor for nodes, and are for the role of a profile of their cluster. */
export const accessEntryInTheWay = {
  id: "access-entry-missing",
  judge: findEntriesInTheWay,
} satisfies SourceRule;

function findEntriesInTheWay(estate: Estate): EntryInTheWay[] {
  const { source, profiles } = estate;
  const { stack } = estate.facts;
  return stack.ofKind("access-entry").flatMap((entry) => {
    const type = text(entry.props, "type") ?? "STANDARD";
    const role = stack.roleAt(entry, "principalArn");
    if (!role || read(entry.props, "type") === unknown || useOfEntryType(type)) return [];
    const profile = profiles.find((candidate) => {
      const isOfRole = !candidate.isBeingDeleted && candidate.role && isSameRole(role, candidate.role);
      if (!isOfRole || !isSameCluster(candidate.record, entry)) return false;
      return !source.complete || lacksEntry(candidate, estate);
    });
    if (!profile) return [];
    const { record, cluster, region } = profile;
    const place = source.complete ? { cluster, region } : { record };
    return [{ id: "access-entry-missing", kind: "entry-in-the-way", role, profile: place, at: entry, type }];
  });
}

/** True for two resources of EKS that name one cluster, of one Region as far as it is in sight, or that have its name from one resource. */
function isSameCluster(a: ResourceRecord, b: ResourceRecord) {
  const name = text(a.props, "clusterName");
  if (name !== text(b.props, "clusterName")) return false;
  if (name !== undefined) return a.provider?.urn === b.provider?.urn || regionOf(a) === regionOf(b);
  const sources = a.propertyDependencies.clusterName ?? [];
  return sources.some((urn) => b.propertyDependencies.clusterName?.includes(urn));
}
