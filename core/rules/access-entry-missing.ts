import { clusterPlace, entryTypes, lacksEntry, type AccountRole, type ProfileUse } from "../facts/account/account-role";
import { fargateProfiles, type FargateProfile } from "../facts/fargate-profiles";
import type { Stack } from "../facts/stack/stack";
import { useOfEntryType } from "../facts/evidence/access-entry";
import { entriesAreKnown } from "../readers/account/unread";
import { accountFinding, type AccountFinding } from "../findings/account";
import type { EntryInTheWay } from "../findings/found";
import { isSameRole } from "../records/identity";
import { read, regionOf, text, unknown, type ResourceRecord } from "../records/record";
import { eksType } from "../records/resource-types";
import { ownRoleOf } from "./account-fixes";

/** A cluster that does not know the role, so that its pods cannot register. */
export function accessEntryMissing(role: AccountRole, use: ProfileUse): AccountFinding[] {
  const { account, record } = role;
  const { region, cluster } = use;
  if (!entriesAreKnown(account, region, cluster.name) || !lacksEntry(role, use)) return [];
  const old = entryTypes(cluster, record.arn).slice(0, 1);
  // The profiles of a role that stays with others get another one; and an entry in the way may be that of the nodes.
  const fix = ownRoleOf(role) ?? { kind: "create", arn: record.arn, entries: [{ region, cluster: cluster.name, old }] };
  const found = { kind: "no-entry", other: old[0] } as const;
  return [accountFinding("access-entry-missing", clusterPlace(account, use, record.arn), { found, fix })];
}

/** The access entries of a stack that are neither for pods nor for nodes, and are for the role of a profile of their cluster. */
export function entriesInTheWay(stack: Stack): EntryInTheWay[] {
  const profiles = fargateProfiles(stack);
  return stack.records.flatMap((entry) => {
    const given = read(entry.props, "type");
    const type = text(entry.props, "type") ?? "STANDARD";
    if (eksType(entry.type)?.kind !== "access-entry" || given === unknown || useOfEntryType(type)) return [];
    const role = stack.roleAt(entry, "principalArn");
    const isItsProfile = (profile: FargateProfile) =>
      role && profile.role && isSameRole(role, profile.role) && isSameCluster(profile.record, entry);
    const profile = profiles.find(isItsProfile);
    return role && profile
      ? [{ id: "access-entry-missing", role, profile: { record: profile.record }, entry, type }]
      : [];
  });
}

/** True for two resources of EKS that name one cluster, of one Region as far as it is in sight, or that have its name from one resource. */
function isSameCluster(a: ResourceRecord, b: ResourceRecord): boolean {
  const [name, other] = [a, b].map(({ props }) => text(props, "clusterName"));
  if (name !== other) return false;
  if (name !== undefined) return a.provider?.urn === b.provider?.urn || regionOf(a) === regionOf(b);
  const sources = a.propertyDependencies.clusterName ?? [];
  return sources.some((urn) => b.propertyDependencies.clusterName?.includes(urn));
}
