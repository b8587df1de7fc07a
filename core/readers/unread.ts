import type { Source, Unread } from "./source";

// What of a source could not be read, and what that hides. Which action reads what is known here, and in rules/unread.ts.

type Read = Pick<Source, "complete" | "unread">;

/** Why a part could not be read, and what to do about it. */
export function unreadText({ reason, toDo }: Unread): string {
  return toDo === undefined ? reason : `${reason}. ${toDo}`;
}

const isEntering = ({ action = "" }: Unread): boolean => action.startsWith("sts:");
const isRoleList = ({ action }: Unread): boolean => action === "iam:GetAccountAuthorizationDetails";
const isOfClusters = ({ action = "" }: Unread): boolean => /^(eks|account):/.test(action);
const isOfNodes = ({ action }: Unread): boolean => action === "iam:ListInstanceProfilesForRole";

/** Why an account could not be entered at all; undefined if it could. */
export function whyNotEntered({ unread = [] }: Read): Unread | undefined {
  return unread.find(isEntering);
}

/** Why some roles may be missing in what was read; undefined if none is. */
export function whyRolesAreMissing({ unread = [] }: Read): Unread | undefined {
  return unread.find((part) => isEntering(part) || isRoleList(part));
}

/** What may hide that something uses a role: a cluster, nodes, or the role itself; undefined if nothing does. */
export function whatHidesUsers({ unread = [] }: Read): Unread | undefined {
  return unread.find((part) => [isEntering, isRoleList, isOfClusters, isOfNodes].some((test) => test(part)));
}

/** True if every role for Fargate is in the source. */
export function hasEveryRole(source: Read): boolean {
  return source.complete?.roles === true && whyRolesAreMissing(source) === undefined;
}

/** True if an unread part may hide a use of any role. */
export function hasHiddenUses({ unread = [] }: Read): boolean {
  return unread.some(isOfClusters);
}

/** True if nothing hides a use of a role: all Regions, clusters, profiles, node groups and access entries were read. */
export function usesAreComplete(source: Read): boolean {
  return source.complete?.everyRegion === true && !hasHiddenUses(source);
}

/** True if the names of all clusters of a Region are known. */
export function clustersAreListed({ complete, unread = [] }: Read, region: string): boolean {
  const isUnlisted = (part: Unread) => part.action === "eks:ListClusters" && part.region === region;
  return complete?.regions.includes(region) === true && !unread.some(isUnlisted);
}

/** The Regions whose clusters are all known. */
export function listedRegions(source: Read): string[] {
  return (source.complete?.regions ?? []).filter((region) => clustersAreListed(source, region));
}

/** True if the access entries of a cluster are known. */
export function entriesAreKnown({ unread = [] }: Read, region: string, cluster: string): boolean {
  return !unread.some(
    ({ action = "", ...part }) => action.includes("AccessEntr") && part.region === region && part.cluster === cluster,
  );
}
