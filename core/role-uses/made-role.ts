import { accountOfProvider, partitionOfProvider } from "./account";
import { identityFromArn, type RoleIdentity } from "./identity";
import type { ResourceRecord } from "./record";
import { roleTypes } from "./types";
import { text } from "./values";
import { present } from "../text";

/** A role that a resource of the stack makes. */
export type MadeRole = RoleIdentity & { urn: string; record: ResourceRecord };

/**
 * What a role's own resource shows of its identity. A permissions boundary that is no AWS managed policy is of the
 * role's own account and partition, and a provider often names the account that it works in.
 */
export function madeRole(record: ResourceRecord): MadeRole {
  const arn = text(record.props, "arn");
  const known = arn === undefined ? undefined : identityFromArn(arn);
  const boundary = /^arn:([^:]+):iam::(\d{12}|aws):/.exec(text(record.props, "permissionsBoundary") ?? "");
  const name = known?.name ?? text(record.props, present(roleTypes[record.type]).name);
  return {
    path: text(record.props, "path"),
    partition: boundary?.[1] ?? partitionOfProvider(record.provider),
    accountId: boundary && boundary[2] !== "aws" ? boundary[2] : accountOfProvider(record.provider),
    label: name === undefined ? `"${record.name}"` : `"${name}"`,
    name,
    ...known,
    urn: record.urn,
    record,
  };
}
