import { clusterPlace, entryTypes, lacksEntry, type AccountRole, type ProfileUse } from "../facts/account/account-role";
import { entriesAreKnown } from "../facts/account/unknown-parts";
import { accountFinding, type AccountFinding } from "../findings/account";
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
