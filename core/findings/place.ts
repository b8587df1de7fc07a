import { unreadText, type Source, type Unread } from "../readers/source";
import { madeRole, roleTypes } from "../records/identity";
import type { ResourceRecord } from "../records/record";
import { clusterArn } from "../policy";
import type { Place } from "./finding";
import type { Found } from "./found";

/** Where a resource of a file is, or a statement of its trust policy. */
export function placeInFile(source: Source, record: ResourceRecord | undefined, statement?: string): Place {
  const { account, file } = source;
  if (!record) return { account, file };
  const line = source.lineOf?.(record, statement);
  const roleName = roleTypes[record.type] && madeRole(record).name;
  return {
    account,
    roleName,
    file,
    line,
    resource: source.nameOf(record),
    logicalId: source.template ? record.name : undefined,
  };
}

/** Where something is in an account; `part` tells findings of one id at one place apart. */
export function placeInAccount(
  finding: Found,
  { account = "", partition = "aws" }: Source,
): { place: Place; part?: string } {
  const arnOf = (name: string, region: string) => clusterArn({ partition, region, accountId: account, name });
  if (finding.kind === "unread") return placeUnread(finding.part, account, arnOf);
  const ofRole = { account, role: "role" in finding ? finding.role?.arn : undefined };
  if (!("profile" in finding)) return { place: ofRole };
  const { name: profile, cluster, region } = finding.profile;
  if (cluster === undefined || region === undefined) return { place: ofRole };
  // Two profiles of one cluster lack the same access entry.
  const isOfCluster = ["no-entry", "entry-in-the-way", "path-in-aws-auth"].includes(finding.kind);
  const isOfProfile = profile !== undefined && !isOfCluster;
  return { place: { ...ofRole, region, cluster: arnOf(cluster, region), profile: isOfProfile ? profile : undefined } };
}

function placeUnread(part: Unread, account: string, arnOf: (name: string, region: string) => string) {
  const { role, region, cluster: name, action } = part;
  const cluster = name !== undefined && region !== undefined ? arnOf(name, region) : undefined;
  return { place: { account, region, role, cluster }, part: `${action} ${unreadText(part)}` };
}
