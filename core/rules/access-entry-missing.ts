import { createEntryCommand, deleteEntryCommand } from "../aws/commands";
import {
  clusterPlace,
  entryTypes,
  finding,
  lacksEntry,
  type AccountRole,
  type ProfileUse,
} from "../facts/account/account-role";
import { entriesAreKnown } from "../facts/account/unknown-parts";
import type { Finding } from "../findings";
import { fixOrSecondRole } from "./account-fixes";
import { beforeDeletion } from "./account-new-role";

/** A cluster that does not know the role, so that its pods cannot register. */
export function accessEntryMissing(role: AccountRole, use: ProfileUse): Finding[] {
  const { account, record, parsed } = role;
  const { name } = use.cluster;
  if (!entriesAreKnown(account, use.region, name) || !lacksEntry(role, use)) return [];
  const [other] = entryTypes(use.cluster, record.arn);
  const remove =
    other === undefined
      ? ""
      : `${beforeDeletion([{ ...use, type: other }], record.arn)}${deleteEntryCommand(use.region, name, record.arn)} && `;
  return [
    finding("access-entry-missing", clusterPlace(account, use, record.arn), {
      message:
        `Cluster ${name} in ${use.region} has no access entry of type FARGATE_LINUX for role ${parsed.name}, so its pods cannot register` +
        (other === undefined ? "" : `; it has one of type ${other}, and a role can have only one`),
      // The profiles of a role that stays with others get another one; and an entry in the way may be that of the nodes.
      fix: fixOrSecondRole(role, remove + createEntryCommand(use.region, name, record.arn)),
    }),
  ];
}
